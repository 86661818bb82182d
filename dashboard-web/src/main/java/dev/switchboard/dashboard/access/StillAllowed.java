package dev.switchboard.dashboard.access;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/// Whether what goes on beyond one request, a feed or the sound of a call, may go on, looked up at most once each `every`. For one thread.
public final class StillAllowed {
    /// What a WebSocket is closed with: 401 in the range for applications (RFC 6455 §7.4.2).
    public static final int CLOSE_CODE = 4401;

    private final BooleanSupplier look;
    private final Duration every;
    private long lookedNanos = System.nanoTime();
    private boolean allowed = true;

    public StillAllowed(BooleanSupplier look, Duration every) {
        this.look = look;
        this.every = every;
    }

    public Duration every() {
        return every;
    }

    /// Blocks on the database when it is time to look.
    public boolean now() {
        long now = System.nanoTime();
        if (allowed && now - lookedNanos >= every.toNanos()) {
            allowed = look.getAsBoolean();
            lookedNanos = now;
        }
        return allowed;
    }
}
