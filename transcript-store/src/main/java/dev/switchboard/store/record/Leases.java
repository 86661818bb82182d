package dev.switchboard.store.record;

import dev.switchboard.store.StoreException;
import dev.switchboard.store.feed.CallEvent;
import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Sql;
import dev.switchboard.store.ticket.Ticket;
import dev.switchboard.store.ticket.TicketId;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps this run's lease and watches those of others, on a thread of its own. A run whose beat has stood still for the
/// lease's time, while we ourselves could read all along, is dead: its tickets are closed as interrupted. No clocks are
/// compared, and after an outage of the database everybody is given the whole time again.
///
/// A run that was taken for dead and is not (a long pause, a network that parted) finds its lease gone, takes a new one and
/// opens the tickets of its live calls again.
final class Leases implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Leases.class);

    /// So that a takeover keeps no other writer waiting for long.
    private static final int TICKETS_AT_ONCE = 50;

    private final Database database;
    private final Edits edits;
    private final Outbox outbox;
    private final LiveTickets live;
    private final LeaseTimes times;
    private final Map<String, Seen> others = new HashMap<>();
    private final Thread thread;
    private long lastContactNanos = System.nanoTime();
    private volatile boolean closed;

    private record Seen(long beat, long sinceNanos) {}

    Leases(Database database, Edits edits, Outbox outbox, LiveTickets live, LeaseTimes times) {
        this.database = database;
        this.edits = edits;
        this.outbox = outbox;
        this.live = live;
        this.times = times;
        this.thread = Thread.ofPlatform().name("gateway-lease").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!closed) {
                Thread.sleep(times.beat());
                try {
                    keep();
                    watch();
                    while (database.<Boolean>write(connection -> outbox.trim(database.sql(connection)))) {
                        log.debug("old events are being taken away");
                    }
                } catch (StoreException e) {
                    log.debug("the lease could not be renewed: {}", e.getMessage());
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void keep() {
        String run = edits.renames().run();
        int reopened = database.<Integer>write(connection -> {
            Sql sql = database.sql(connection);
            return RunTable.beat(sql, run) ? 0 : reclaim(sql, run);
        });
        if (reopened > 0) {
            log.warn("another gateway took this one for dead; {} tickets of live calls are open again", reopened);
        }
    }

    private int reclaim(Sql sql, String run) throws SQLException {
        RunTable.lease(sql, run, edits.now());
        var events = new ArrayList<CallEvent>();
        int reopened = 0;
        for (TicketId id : live.all()) {
            Ticket given = TicketTable.find(sql, id).orElse(null);
            if (given != null && edits.isGivenUp(sql, given)) {
                TicketTable.reopen(sql, id);
                events.add(new CallEvent.CallStarted(TicketTable.find(sql, id).orElseThrow()));
                InteractionTable.of(sql, id).forEach(line -> events.add(new CallEvent.LineStored(line)));
                reopened++;
            }
        }
        outbox.write(sql, events);
        return reopened;
    }

    private void watch() {
        Map<String, Long> beats = database.read(connection -> RunTable.others(database.sql(connection), edits.renames().run()));
        long now = System.nanoTime();
        if (now - lastContactNanos > times.lease().toNanos() / 2) {
            others.clear();
        }
        lastContactNanos = now;
        others.keySet().retainAll(beats.keySet());
        for (var other : beats.entrySet()) {
            Seen seen = others.get(other.getKey());
            if (seen == null || seen.beat != other.getValue()) {
                others.put(other.getKey(), new Seen(other.getValue(), now));
            } else if (now - seen.sinceNanos > times.lease().toNanos()) {
                takeOver(other.getKey(), other.getValue());
            }
        }
    }

    private void takeOver(String run, long beat) {
        int closedTickets = 0;
        boolean more = true;
        while (more && !closed) {
            var step = database.<Step>write(connection -> {
                Sql sql = database.sql(connection);
                if (!RunTable.stands(sql, run, beat)) {
                    return new Step(0, false);
                }
                List<CallEvent> events = edits.closeInterrupted(sql, TicketTable.unfinishedOf(sql, run, TICKETS_AT_ONCE));
                outbox.write(sql, events);
                if (events.size() < TICKETS_AT_ONCE) {
                    RunTable.endLease(sql, run);
                }
                return new Step(events.size(), events.size() == TICKETS_AT_ONCE);
            });
            closedTickets += step.tickets;
            more = step.more;
        }
        log.warn("the gateway run {} has not been heard of for {} s; {} calls of it are closed as interrupted",
                run, times.lease().toSeconds(), closedTickets);
    }

    private record Step(int tickets, boolean more) {}

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            if (thread.isAlive()) {
                thread.join(Duration.ofSeconds(10));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
