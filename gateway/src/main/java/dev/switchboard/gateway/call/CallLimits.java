package dev.switchboard.gateway.call;

import java.time.Duration;

/// The bounds of calls. `calls` at once; `longest` a call may last; `silence` with neither side saying anything; `drain`
/// how long a hang-up waits for transcriptions and tools still under way; `earlyAudio` how much of what the caller says is
/// kept while the model is being reached.
public record CallLimits(int calls, Duration longest, Duration silence, Duration drain, Duration earlyAudio) {
    public CallLimits {
        if (calls < 1) {
            throw new IllegalArgumentException("at least one call must be allowed: " + calls);
        }
    }
}
