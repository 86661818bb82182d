package dev.switchboard.tools;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/// What is kept of a tool of one name, whoever offers it: how it was measured, whether it is broken, how many of its runs
/// are under way. Thread-safe.
final class ToolGuard {
    private final CircuitBreaker breaker;
    private final ToolMeter meter = new ToolMeter();
    private final AtomicInteger running = new AtomicInteger();

    ToolGuard(LongSupplier nanoTime) {
        this.breaker = new CircuitBreaker(nanoTime);
    }

    CircuitBreaker breaker() {
        return breaker;
    }

    ToolMeter meter() {
        return meter;
    }

    int running() {
        return running.get();
    }

    /// Takes a place; false when as many run already. Whoever got one calls `leave`.
    boolean enter(int atOnce) {
        if (running.incrementAndGet() > atOnce) {
            running.decrementAndGet();
            return false;
        }
        return true;
    }

    void leave() {
        running.decrementAndGet();
    }
}
