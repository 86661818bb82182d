package dev.switchboard.store.retention;

import dev.switchboard.store.audit.AuditEntry;
import dev.switchboard.store.audit.AuditLog;
import dev.switchboard.store.retention.DueTable.Due;
import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Sql;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deletes what is due, an hour after the other, on a thread of its own that gives way: it holds the writing lock for some
/// milliseconds and then leaves it to the calls for twice as long. The file of a recording goes before its ticket, so that
/// no file is left that no ticket knows of; a ticket whose file cannot be deleted is met again an hour later. Where several
/// gateways share a database, a ticket whose file is not here is left to the gateway that has it.
///
/// Each run that deleted something is in the audit log.
public final class Retention implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Retention.class);

    private static final Duration FIRST_LOOK = Duration.ofSeconds(30);
    private static final Duration LOOK_EVERY = Duration.ofHours(1);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);

    /// Writing begins no further statement after this; the longest takes some milliseconds.
    private static final Duration TRANSACTION = Duration.ofMillis(5);

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(5);
    private static final int READ_AT_ONCE = 200;

    private final Database database;
    private final RetentionPolicy policy;
    private final RecordingFiles files;
    private final AuditLog audit;
    private final Clock clock;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile long longestTransactionNanos;

    Retention(Database database, RetentionPolicy policy, RecordingFiles files, AuditLog audit, Clock clock) {
        this.database = database;
        this.policy = policy;
        this.files = files;
        this.audit = audit;
        this.clock = clock;
        this.thread = Thread.ofPlatform().name("retention").daemon().unstarted(this::look);
    }

    /// Looks every hour from now on, unless everything is kept for ever.
    public static Retention start(
            Database database, RetentionPolicy policy, RecordingFiles files, AuditLog audit, Clock clock) {
        var retention = new Retention(database, policy, files, audit, clock);
        if (!policy.isForEver()) {
            retention.thread.start();
        }
        return retention;
    }

    private void look() {
        try {
            for (Duration wait = FIRST_LOOK; !closing.await(wait.toMillis(), TimeUnit.MILLISECONDS); wait = LOOK_EVERY) {
                try {
                    run();
                } catch (RuntimeException e) {
                    log.warn("not everything whose time is over could be deleted; trying again in an hour", e);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// What a run did. `left` are tickets whose recording could not be deleted here.
    record Tally(long tickets, long recordings, long left) {}

    /// Deletes everything that is due now.
    Tally run() throws InterruptedException {
        var count = new Count();
        try {
            for (DueTable.Rule rule : DueTable.rules(policy, clock.instant())) {
                run(rule, count);
            }
        } finally {
            tell(count);
        }
        return count.tally();
    }

    private void run(DueTable.Rule rule, Count count) throws InterruptedException {
        long after = -1;
        while (closing.getCount() > 0) {
            long from = after;
            List<Due> due = database.read(
                    connection -> DueTable.due(database.sql(connection), rule, from, READ_AT_ONCE));
            if (due.isEmpty()) {
                return;
            }
            after = due.getLast().place();
            delete(withoutFiles(due, count), count);
        }
    }

    /// Those that can go, the files of their recordings deleted.
    private Deque<Due> withoutFiles(List<Due> due, Count count) {
        var ready = new ArrayDeque<Due>(due.size());
        for (Due ticket : due) {
            try {
                String path = ticket.recording();
                boolean gone = path != null && files.delete(path) == RecordingFiles.Outcome.DELETED;
                if (gone) {
                    count.recordings++;
                }
                if (path == null || gone || database.isExclusive()) {
                    ready.add(ticket);
                } else {
                    count.left++;
                }
            } catch (IOException e) {
                log.warn("ticket {} is due and stays, for its recording cannot be deleted", ticket.ticketId(), e);
                count.left++;
            }
        }
        return ready;
    }

    private void delete(Deque<Due> ready, Count count) throws InterruptedException {
        while (!ready.isEmpty() && closing.getCount() > 0) {
            var gone = new ArrayList<Due>();
            long[] heldNanos = {0};
            database.write(connection -> {
                long begun = System.nanoTime();
                deleteForAWhile(database.sql(connection), ready, gone, begun);
                heldNanos[0] = System.nanoTime() - begun;
                return gone.size();
            });
            gone.forEach(ticket -> ready.removeFirst());
            count.tickets += gone.size();
            longestTransactionNanos = Math.max(longestTransactionNanos, heldNanos[0]);
            long pauseNanos = Math.max(SHORTEST_PAUSE.toNanos(), 2 * heldNanos[0]);
            if (closing.await(pauseNanos, TimeUnit.NANOSECONDS)) {
                return;
            }
        }
    }

    /// Goes on from the front as long as there is time; a ticket of very many lines may take several turns.
    private static void deleteForAWhile(Sql sql, Deque<Due> ready, List<Due> gone, long begun) throws SQLException {
        for (Due ticket : ready) {
            boolean whole = !DueTable.isClosed(sql, ticket.ticketId());
            while (!whole && System.nanoTime() - begun < TRANSACTION.toNanos()) {
                whole = DueTable.delete(sql, ticket.ticketId());
            }
            if (!whole) {
                return;
            }
            gone.add(ticket);
        }
    }

    private void tell(Count count) {
        if (count.left > 0) {
            log.warn("{} tickets are due and stay: their recordings are not on this machine, or cannot be deleted", count.left);
        }
        if (count.tickets == 0) {
            return;
        }
        log.info("retention: deleted {} tickets and {} recordings", count.tickets, count.recordings);
        audit.add(new AuditEntry(clock.instant(), AuditEntry.SWITCHBOARD, "retention.run", null, "", Map.of(
                "tickets", String.valueOf(count.tickets),
                "recordings", String.valueOf(count.recordings),
                "left", String.valueOf(count.left),
                "retention_days", String.valueOf(policy.days()),
                "by_category", policy.byCategory().toString())));
    }

    /// The longest it has held the writing lock, commit not counted.
    Duration longestTransaction() {
        return Duration.ofNanos(longestTransactionNanos);
    }

    /// Ends between two transactions.
    @Override
    public void close() {
        closing.countDown();
        try {
            if (thread.isAlive() && !thread.join(CLOSE_WAIT)) {
                log.warn("retention was still deleting when the gateway closed; it goes on at the next start");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Count {
        private long tickets;
        private long recordings;
        private long left;

        private Tally tally() {
            return new Tally(tickets, recordings, left);
        }
    }
}
