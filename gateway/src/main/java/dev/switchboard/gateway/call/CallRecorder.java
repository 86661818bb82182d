package dev.switchboard.gateway.call;

import dev.switchboard.gateway.audio.AudioFormat;
import java.time.Duration;

/// Where calls are recorded.
@FunctionalInterface
public interface CallRecorder {
    /// A house in which nothing is recorded.
    CallRecorder NONE = (_, _) -> CallTap.NONE;

    /// A tap for a call that has just arrived, on whose line both sides sound in this format. Call from the call's loop.
    CallTap tap(AudioFormat format, CallClock clock);

    /// A tap for a call whose caller's program plays and sends by itself (`CallerLink.ownsPlayout`): each side may have a
    /// codec of its own and change it, and the caller's audio may come faster than it sounds.
    default CallTap relayTap(CallClock clock) {
        return CallTap.NONE;
    }

    /// How long after the agent last asked for card data a recording that paused by itself goes on at the latest; zero
    /// where it does not pause by itself.
    default Duration longestCardPause() {
        return Duration.ofSeconds(60);
    }
}
