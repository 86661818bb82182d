package dev.switchboard.store.record;

import dev.switchboard.store.feed.CallEvent;
import dev.switchboard.store.sql.Database;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.webhook.WantedEvents;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What this process's calls have cost so far, on its way into the outbox, so that every gateway's board knows it. A call
/// tells it at the end of each turn; here it waits a second at most, the latest of each call, and is written for all of them
/// in one transaction by a thread of its own. What cannot be written waits on; beyond `MOST_CALLS` the newest is not told of.
final class UntoldCosts implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(UntoldCosts.class);
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final int MOST_CALLS = 20_000;

    private final Database database;
    private final Outbox outbox;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<TicketId, Long> waiting = new LinkedHashMap<>();
    private volatile boolean closed;
    private boolean failing;

    UntoldCosts(Database database, WantedEvents wanted) {
        this.database = database;
        this.outbox = new Outbox(database, wanted);
        this.thread = Thread.ofVirtual().name("cost-teller").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /// Any thread; never waits for the database.
    void note(CallEvent.Spent spent) {
        lock.lock();
        try {
            if (waiting.size() < MOST_CALLS || waiting.containsKey(spent.ticketId())) {
                waiting.merge(spent.ticketId(), spent.costMicrodollars(), Math::max);
            } else {
                log.warn("what {} has cost is not told: the costs of {} calls wait already", spent.ticketId(), MOST_CALLS);
            }
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            while (!closed) {
                Thread.sleep(EVERY);
                tell();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell() {
        Map<TicketId, Long> told = taken();
        if (told.isEmpty()) {
            return;
        }
        List<CallEvent> events = told.entrySet().stream()
                .<CallEvent>map(cost -> new CallEvent.Spent(cost.getKey(), cost.getValue()))
                .toList();
        try {
            database.<Boolean>write(connection -> {
                outbox.write(database.sql(connection), events);
                return true;
            });
            failing = false;
        } catch (RuntimeException e) {
            told.forEach((id, cost) -> note(new CallEvent.Spent(id, cost)));
            if (!failing && !closed) {
                log.warn("what calls cost cannot be told to other gateways now: {}", e.getMessage());
            }
            failing = true;
        }
    }

    private Map<TicketId, Long> taken() {
        lock.lock();
        try {
            var taken = new HashMap<>(waiting);
            waiting.clear();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            if (thread.isAlive()) {
                thread.join(Duration.ofSeconds(5));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
