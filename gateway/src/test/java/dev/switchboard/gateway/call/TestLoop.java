package dev.switchboard.gateway.call;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// A call loop driven by the test: tasks run when the test says so, and timers by virtual time.
public final class TestLoop implements CallLoop {
    private static final Instant START = Instant.parse("2026-03-01T09:00:00Z");
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Due> timers = new PriorityQueue<>(Comparator.comparing(Due::at).thenComparingLong(Due::order));
    private Duration now = Duration.ZERO;
    private long order;

    @Override
    public boolean inLoop() {
        return true;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        Due due = new Due(now.plus(delay), order++, task);
        timers.add(due);
        return () -> timers.remove(due);
    }

    @Override
    public long nanoTime() {
        return now.toNanos();
    }

    /// Tells the loop's virtual time.
    public Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                throw new UnsupportedOperationException("a test's clock has one zone");
            }

            @Override
            public Instant instant() {
                return START.plus(now);
            }
        };
    }

    /// How many timers have still to run.
    public int timersLeft() {
        return timers.size();
    }

    public void run() {
        for (Runnable task; (task = tasks.poll()) != null; ) {
            task.run();
        }
    }

    public void advance(Duration time) {
        Duration until = now.plus(time);
        run();
        while (!timers.isEmpty() && timers.peek().at().compareTo(until) <= 0) {
            Due due = timers.remove();
            now = due.at();
            due.task().run();
            run();
        }
        now = until;
    }

    private record Due(Duration at, long order, Runnable task) {}
}
