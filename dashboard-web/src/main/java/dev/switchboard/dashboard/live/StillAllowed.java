package dev.switchboard.dashboard.live;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/// Whether a feed may go on, looked up at most once each `every`. For one thread.
final class StillAllowed {
    private final BooleanSupplier look;
    private final Duration every;
    private long lookedNanos = System.nanoTime();
    private boolean allowed = true;

    StillAllowed(BooleanSupplier look, Duration every) {
        this.look = look;
        this.every = every;
    }

    Duration every() {
        return every;
    }

    /// Blocks on the database when it is time to look.
    boolean now() {
        long now = System.nanoTime();
        if (allowed && now - lookedNanos >= every.toNanos()) {
            allowed = look.getAsBoolean();
            lookedNanos = now;
        }
        return allowed;
    }
}
