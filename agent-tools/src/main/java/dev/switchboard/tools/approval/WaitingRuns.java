package dev.switchboard.tools.approval;

import dev.switchboard.store.StoreException;
import dev.switchboard.store.sql.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs of this process that wait for a person. Each waits on its own virtual thread and looks into the table every
/// `LOOK`, since who decides may be another process; it ends with what stands there, so the one conditional change that
/// ended the wait is also what lets the run go on, once. Thread-safe.
public final class WaitingRuns implements AutoCloseable {
    /// At once; further wishes are refused.
    public static final int MOST_WAITING = 64;

    static final Duration LOOK = Duration.ofMillis(250);
    private static final Logger LOG = LoggerFactory.getLogger(WaitingRuns.class);

    /// What a run wants.
    public record Wish(String ticketId, String agentId, String tool, String what, String argumentsJson) {}

    private record Waiting(String ticketId, CountDownLatch givenUp) {}

    private final ApprovalTable table;
    private final Clock clock;
    private final Duration longest;
    private final UnaryOperator<Wish> stored;
    private final Semaphore places = new Semaphore(MOST_WAITING);
    private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();
    private volatile boolean closed;

    private WaitingRuns(ApprovalTable table, Clock clock, Duration longest, UnaryOperator<Wish> stored) {
        this.table = table;
        this.clock = clock;
        this.longest = longest;
        this.stored = stored;
    }

    /// Migrates the table. `longest` is how long a run waits for a decision; zero asks nobody. `stored` is made of each wish
    /// before it is stored.
    public static WaitingRuns open(Database database, Clock clock, Duration longest, UnaryOperator<Wish> stored) {
        ApprovalTable table = new ApprovalTable(database);
        table.migrate();
        return new WaitingRuns(table, clock, longest, stored);
    }

    /// Waits until it is decided, at most `longest`. `asked` runs once it is on the list. Empty when nobody can be asked,
    /// for too many wait, or none is to be.
    public Optional<Decision> ask(Wish said, Runnable asked) throws InterruptedException {
        if (closed || longest.isZero() || !places.tryAcquire()) {
            return Optional.empty();
        }
        String id = UUID.randomUUID().toString();
        Wish wish = stored.apply(said);
        Waiting here = new Waiting(wish.ticketId(), new CountDownLatch(1));
        waiting.put(id, here);
        boolean over = false;
        try {
            Instant now = clock.instant();
            table.add(new Approval(
                    id, wish.ticketId(), wish.agentId(), wish.tool(), wish.what(), wish.argumentsJson(), now,
                    now.plus(longest), Approval.State.WAITING, "", "", null));
            asked.run();
            Decision decision = decision(id, here);
            over = true;
            return Optional.of(decision);
        } finally {
            if (!over) {
                leave(id);
            }
            waiting.remove(id);
            places.release();
        }
    }

    private Decision decision(String id, Waiting here) throws InterruptedException {
        long endNanos = System.nanoTime() + longest.toNanos();
        while (true) {
            long leftNanos = endNanos - System.nanoTime();
            boolean givenUp = here.givenUp.await(Math.min(Math.max(leftNanos, 0), LOOK.toNanos()), TimeUnit.NANOSECONDS) || closed;
            if (givenUp || leftNanos <= 0) {
                end(id, givenUp ? Approval.State.WITHDRAWN : Approval.State.EXPIRED);
            }
            Optional<Approval> found = table.find(id);
            if (found.isEmpty()) {
                return new Decision(Approval.State.WITHDRAWN, "", "");
            }
            Approval now = found.get();
            if (now.state() != Approval.State.WAITING) {
                return new Decision(now.state(), now.decidedBy(), now.note());
            }
        }
    }

    /// Something broke while it waited: nothing will be run, whatever is decided now.
    private void leave(String id) {
        try {
            end(id, Approval.State.WITHDRAWN);
        } catch (StoreException broken) {
            LOG.warn("approval {} stays on the list until its time is over: {}", id, broken.getMessage());
        }
    }

    private void end(String id, Approval.State state) {
        if (!table.decide(id, new Decision(state, "", ""), clock.instant())) {
            LOG.debug("approval {} was decided just before it was {}", id, state.wire());
        }
    }

    /// Whoever wanted something on this ticket is gone: nothing of it is run. Any thread, never blocks.
    public void withdraw(String ticketId) {
        waiting.values().stream().filter(run -> run.ticketId.equals(ticketId)).forEach(run -> run.givenUp.countDown());
    }

    /// How many wait.
    public int size() {
        return waiting.size();
    }

    @Override
    public void close() {
        closed = true;
        waiting.values().forEach(run -> run.givenUp.countDown());
    }
}
