package dev.switchboard.tools;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Bounds the time of one run: when it is over, the run is told, and its thread interrupted if the run agrees. May be
/// ended and begun anew, by the run's thread only.
final class Deadline {
    private final ScheduledExecutorService timer;
    private final Duration within;
    private final Thread worker;
    private final Predicate<Duration> expired;
    private @Nullable Future<?> pending;
    private long endNanos;

    Deadline(ScheduledExecutorService timer, Duration within, Thread worker, Predicate<Duration> expired) {
        this.timer = timer;
        this.within = within;
        this.worker = worker;
        this.expired = expired;
    }

    void begin() {
        endNanos = System.nanoTime() + within.toNanos();
        pending = timer.schedule(
                () -> {
                    if (expired.test(within)) {
                        worker.interrupt();
                    }
                },
                within.toNanos(),
                TimeUnit.NANOSECONDS);
    }

    /// False when it has passed, or is just passing.
    boolean end() {
        return pending != null && pending.cancel(false);
    }

    long leftNanos() {
        return endNanos - System.nanoTime();
    }
}
