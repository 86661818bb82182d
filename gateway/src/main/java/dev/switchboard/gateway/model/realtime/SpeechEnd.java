package dev.switchboard.gateway.model.realtime;

import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.call.Agent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How long ago the caller began to speak, or fell silent, when the model says so. The model places the end of speech on the session's audio
/// and counts the silence it waited for into it; what has been sent since is the time that has passed, for callers' audio
/// comes in real time. Event loop only; per frame one addition.
final class SpeechEnd {
    /// Farther off, the server's clock and ours do not tell of the same audio.
    private static final long MOST_MS = 30_000;

    private @Nullable Duration silence;
    private Duration padding = Duration.ZERO;
    private long sentUs;

    /// Semantic turn detection waits as it sees fit and does not say how long: then nothing is claimed.
    SpeechEnd(Agent.TurnDetection detection) {
        this(told(detection));
        padding = detection.prefixPadding();
    }

    private SpeechEnd(@Nullable Duration silence) {
        this.silence = silence;
    }

    private static @Nullable Duration told(Agent.TurnDetection detection) {
        return switch (detection.kind()) {
            case SERVER_VAD -> detection.silence();
            case SEMANTIC_VAD -> null;
        };
    }

    /// Another agent's turn detection is in force from now on.
    void become(Agent.TurnDetection detection) {
        silence = told(detection);
        padding = detection.prefixPadding();
    }

    /// Claims nothing.
    static SpeechEnd untold() {
        return new SpeechEnd((Duration) null);
    }

    void sent(AudioChunk audio) {
        sentUs += audio.durationUs();
    }

    /// Milliseconds since the caller began; null when it cannot be told. The server's place includes the padding before it.
    @Nullable Long spokenMs(int audioStartMs) {
        if (silence == null) {
            return null;
        }
        long ms = sentUs / 1000 - (audioStartMs + padding.toMillis());
        return ms < -padding.toMillis() || ms > MOST_MS ? null : Math.max(0, ms);
    }

    /// Milliseconds; null when it cannot be told.
    @Nullable Long silentMs(int audioEndMs) {
        if (silence == null) {
            return null;
        }
        long ms = sentUs / 1000 - (audioEndMs - silence.toMillis());
        return ms < 0 || ms > MOST_MS ? null : ms;
    }
}
