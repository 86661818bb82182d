package dev.switchboard.gateway.call;

import java.time.Duration;

/// Holds a caller to the speed of speech: audio may run ahead of time by `MOST_AHEAD` (a line that was congested delivers in
/// bursts), beyond which it is not admitted. When as much as `MOST_DROPPED` was not, this is no caller but a flood. Event
/// loop only.
final class SpeechPace {
    static final Duration MOST_AHEAD = Duration.ofSeconds(10);
    static final Duration MOST_DROPPED = Duration.ofSeconds(30);

    private final CallLoop loop;
    private final Runnable whenFlooded;
    /// When audio sent so far will have been spoken.
    private long spokenAtNanos;
    private long droppedUs;
    private long lastAtNanos;
    private boolean came;

    SpeechPace(CallLoop loop, Runnable whenFlooded) {
        this.loop = loop;
        this.whenFlooded = whenFlooded;
        this.spokenAtNanos = loop.nanoTime();
    }

    /// Whether any audio came so lately.
    boolean cameWithin(Duration time) {
        return came && loop.nanoTime() - lastAtNanos <= time.toNanos();
    }

    boolean admits(long durationUs) {
        long now = loop.nanoTime();
        came = true;
        lastAtNanos = now;
        long spokenAt = Math.max(now, spokenAtNanos) + durationUs * 1000;
        if (spokenAt - now <= MOST_AHEAD.toNanos()) {
            spokenAtNanos = spokenAt;
            return true;
        }
        droppedUs += durationUs;
        if (droppedUs > MOST_DROPPED.toNanos() / 1000) {
            whenFlooded.run();
        }
        return false;
    }
}
