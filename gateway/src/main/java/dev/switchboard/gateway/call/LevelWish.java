package dev.switchboard.gateway.call;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Whether anybody wants to know how loud calls are: whoever asks is taken to ask again within two seconds. Any thread.
final class LevelWish {
    private static final long HOLDS_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final AtomicLong until = new AtomicLong(Long.MIN_VALUE);

    void asked(long nowNanos) {
        until.set(nowNanos + HOLDS_NANOS);
    }

    boolean stands(long nowNanos) {
        long end = until.get();
        return end != Long.MIN_VALUE && nowNanos - end < 0;
    }
}
