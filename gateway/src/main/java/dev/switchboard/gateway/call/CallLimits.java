package dev.switchboard.gateway.call;

import java.time.Duration;

/// The bounds of calls. `calls` at once; `longest` a call may last, its end announced `warning` before; `silence` without
/// anything said or played, `silencePrompt` with nobody speaking after which the agent asks whether the caller is there
/// and, after as long again, says goodbye; `drain` how long a hang-up waits for transcriptions and tools still under way;
/// `earlyAudio` how much of what the caller says is kept while the model is being reached. `longest`, `warning`,
/// `silence` and `silencePrompt` may be zero, which means none.
public record CallLimits(
        int calls,
        Duration longest,
        Duration warning,
        Duration silence,
        Duration silencePrompt,
        Duration drain,
        Duration earlyAudio) {
    public CallLimits {
        if (calls < 1) {
            throw new IllegalArgumentException("at least one call must be allowed: " + calls);
        }
    }

    /// Bounds that come without a word.
    public CallLimits(int calls, Duration longest, Duration silence, Duration drain, Duration earlyAudio) {
        this(calls, longest, Duration.ZERO, silence, Duration.ZERO, drain, earlyAudio);
    }

    /// The bounds that come without a word, alone.
    CallLimits withoutWords() {
        return new CallLimits(calls, longest, Duration.ZERO, silence, Duration.ZERO, drain, earlyAudio);
    }

    /// The bounds of a conversation in writing: it may last, and ends without a word.
    CallLimits inWriting(Duration idle) {
        return new CallLimits(
                calls, Duration.ZERO, Duration.ZERO, idle, Duration.ZERO, drain, earlyAudio);
    }

    /// These bounds with an agent's own in their place.
    CallLimits with(AgentLimits agent) {
        return new CallLimits(
                calls,
                agent.longest().orElse(longest),
                warning,
                agent.silence().orElse(silence),
                agent.silencePrompt().orElse(silencePrompt),
                drain,
                earlyAudio);
    }
}
