package dev.switchboard.gateway.model.live;

import dev.switchboard.gateway.call.TestLoop;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/// What the world beyond the gateway does and when, in the virtual time of the call's loop.
final class Agenda {
    private final TestLoop loop;
    private final PriorityQueue<Due> due = new PriorityQueue<>(Comparator.comparing(Due::atMs).thenComparing(Due::order));
    private Runnable between = () -> {};
    private long nowMs;
    private long order;

    Agenda(TestLoop loop) {
        this.loop = loop;
    }

    /// `between` runs before and after each thing that happens.
    void between(Runnable what) {
        between = what;
    }

    long nowMs() {
        return nowMs;
    }

    void in(long ms, Runnable what) {
        due.add(new Due(nowMs + ms, order++, what));
    }

    void pass(long ms) {
        long until = nowMs + ms;
        while (!due.isEmpty() && due.peek().atMs <= until) {
            Due next = due.remove();
            moveTo(next.atMs);
            next.what.run();
            between.run();
        }
        moveTo(until);
    }

    private void moveTo(long ms) {
        loop.advance(Duration.ofMillis(ms - nowMs));
        nowMs = ms;
        between.run();
    }

    private record Due(long atMs, long order, Runnable what) {}
}
