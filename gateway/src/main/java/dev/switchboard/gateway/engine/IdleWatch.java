package dev.switchboard.gateway.engine;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Notices that nobody has said anything for a while (`idle_timeout_ms`). Event loop only.
final class IdleWatch {
    private final ScheduledExecutorService loop;
    private final Runnable timedOut;
    private @Nullable ScheduledFuture<?> pending;

    IdleWatch(ScheduledExecutorService loop, Runnable timedOut) {
        this.loop = loop;
        this.timedOut = timedOut;
    }

    /// Starts the wait anew.
    void arm(long delayMs) {
        disarm();
        pending = loop.schedule(timedOut, delayMs, TimeUnit.MILLISECONDS);
    }

    void disarm() {
        if (pending != null) {
            pending.cancel(false);
            pending = null;
        }
    }
}
