package dev.switchboard.gateway.call;

import java.time.Duration;

/// The one thread a call lives on. Everything a call does happens here; other threads come in through `execute`.
public interface CallLoop {
    boolean inLoop();

    void execute(Runnable task);

    Timer schedule(Duration delay, Runnable task);

    /// The time its timers go by, in nanoseconds from an arbitrary point.
    default long nanoTime() {
        return System.nanoTime();
    }

    /// A task that has not run yet.
    interface Timer {
        void cancel();
    }
}
