package dev.switchboard.gateway.engine;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Tells whether a session's recognition keeps up. Audio is due when a recogniser working at the speed of speech would
/// be done with it: one that arrives while earlier audio is still being spoken is due behind it. So a recording sent at
/// once has as long as it takes to speak it, and a client that pauses gains nothing by it.
final class RecognitionLag {
    /// A caller who waits longer for the first word of an answer hangs up or speaks again.
    static final Duration BOUND = Duration.ofSeconds(2);

    private final long boundNanos;
    private final LongSupplier nanoClock;
    private long lastDueNanos;

    RecognitionLag(Duration bound, LongSupplier nanoClock) {
        this.boundNanos = bound.toNanos();
        this.nanoClock = nanoClock;
        this.lastDueNanos = nanoClock.getAsLong();
    }

    /// When these samples, which arrive now, are due. Event loop only.
    long due(int samples) {
        long now = nanoClock.getAsLong();
        long from = lastDueNanos - now > 0 ? lastDueNanos : now;
        lastDueNanos = from + TimeUnit.SECONDS.toNanos(samples) / VoiceActivity.SAMPLE_RATE_HZ;
        return lastDueNanos;
    }

    /// Throws when audio due at `dueNanos` is still to be recognised though the bound has passed. Any thread.
    void check(long dueNanos) {
        if (nanoClock.getAsLong() - dueNanos > boundNanos) {
            throw new OverloadedException("Speech recognition fell more than "
                    + TimeUnit.NANOSECONDS.toMillis(boundNanos) + " ms behind; please say it again.");
        }
    }
}
