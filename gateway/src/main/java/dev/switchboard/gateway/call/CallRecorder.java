package dev.switchboard.gateway.call;

import dev.switchboard.gateway.audio.AudioFormat;

/// Where calls are recorded.
@FunctionalInterface
public interface CallRecorder {
    /// A house in which nothing is recorded.
    CallRecorder NONE = (_, _) -> CallTap.NONE;

    /// A tap for a call that has just arrived, on whose line both sides sound in this format. Call from the call's loop.
    CallTap tap(AudioFormat format, CallClock clock);
}
