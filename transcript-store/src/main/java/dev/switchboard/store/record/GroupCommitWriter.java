package dev.switchboard.store.record;

import dev.switchboard.store.StoreException;
import dev.switchboard.store.feed.CallEvent;
import dev.switchboard.store.feed.CallFeed;
import dev.switchboard.store.measure.CallMeasures;
import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Sql;
import dev.switchboard.store.ticket.NewTicket;
import dev.switchboard.store.ticket.Ticket;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.ticket.TicketUpdate;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.Offer;
import dev.switchboard.store.transcript.TranscriptWriter;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The writer: a bounded queue and one thread that takes all that waits, commits it as one group, and only then gives
/// answers and publishes. Nothing is delayed to make a group larger: while one group commits, the next gathers.
///
/// A group that fails to commit because of the database (locked, disk full, connection lost) is carried out again,
/// whole and in order, until it succeeds; meanwhile the queue fills and offers come back `FULL`. A group that fails
/// because of one entry is carried out again with a savepoint for each entry: the bad one is logged, counted and
/// answered with a failure, the others are stored.
final class GroupCommitWriter implements TranscriptWriter, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(GroupCommitWriter.class);

    /// So that a tool that waits for the writing connection waits for tens of milliseconds at most.
    private static final int MAX_GROUP = 2_048;

    private static final Duration FIRST_RETRY = Duration.ofMillis(20);
    private static final Duration SLOWEST_RETRY = Duration.ofSeconds(1);

    /// How long a closing store goes on trying to commit to a database that refuses.
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(30);

    private final Database database;
    private final Edits edits;
    private final CallFeed feed;
    private final ArrayBlockingQueue<Entry> queue;
    private final Thread thread;

    /// Offers hold it for reading; closing holds it for writing once, after which no offer gets through.
    private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock();

    private final LongAdder rejected = new LongAdder();
    private final int capacity;
    private volatile boolean closed;
    private volatile long giveUpAtNanos;
    private volatile int committing;
    private volatile @Nullable String commitProblem;

    GroupCommitWriter(Database database, Edits edits, CallFeed feed, int queueEntries) {
        this.database = database;
        this.edits = edits;
        this.feed = feed;
        this.capacity = queueEntries;
        this.queue = new ArrayBlockingQueue<>(queueEntries);
        this.thread = Thread.ofPlatform().name("transcript-writer").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    @Override
    public CompletionStage<Ticket> open(NewTicket ticket) {
        var reply = new CompletableFuture<Ticket>();
        return offered(new Entry.Open(ticket, reply), reply);
    }

    @Override
    public Offer append(Line line) {
        return offer(new Entry.Append(line));
    }

    @Override
    public Offer update(TicketId id, TicketUpdate update) {
        return offer(new Entry.Update(id, update));
    }

    @Override
    public Offer addMetadata(TicketId id, String key, String value) {
        return offer(new Entry.AddMetadata(id, key, value));
    }

    @Override
    public Offer measure(CallMeasures measures) {
        return offer(new Entry.Measure(measures));
    }

    @Override
    public CompletionStage<Ticket> close(TicketId id, String endReason) {
        var reply = new CompletableFuture<Ticket>();
        return offered(new Entry.Close(id, endReason, reply), reply);
    }

    @Override
    public int depth() {
        return queue.size() + committing;
    }

    /// Offers an entry whose answer arrives in `reply`, which fails at once when the queue does not take it.
    <T> CompletableFuture<T> offered(Entry entry, CompletableFuture<T> reply) {
        if (offer(entry) == Offer.FULL) {
            String why = closed ? "the store is closed" : "the writer's queue is full (" + capacity + " entries)";
            reply.completeExceptionally(new StoreException(entry.operation() + ": " + why));
        }
        return reply;
    }

    private Offer offer(Entry entry) {
        gate.readLock().lock();
        try {
            return !closed && queue.offer(entry) ? Offer.TAKEN : Offer.FULL;
        } finally {
            gate.readLock().unlock();
        }
    }

    /// Entries that could never be stored and were left out.
    long rejected() {
        return rejected.sum();
    }

    /// Why transcripts are not being stored as they should, or empty.
    Optional<String> problem() {
        if (!closed && !thread.isAlive()) {
            return Optional.of("the transcript writer has stopped");
        }
        String failing = commitProblem;
        if (failing != null) {
            return Optional.of("transcripts are waiting to be stored: " + failing);
        }
        int depth = depth();
        return depth >= capacity - capacity / 10
                ? Optional.of("the writer's queue is nearly full: " + depth + " of " + capacity + " entries")
                : Optional.empty();
    }

    private void run() {
        var group = new ArrayList<Entry>();
        try {
            while (true) {
                group.add(queue.take());
                queue.drainTo(group, MAX_GROUP - 1);
                committing = group.size();
                boolean last = group.removeIf(Entry.Stop.class::isInstance);
                if (!group.isEmpty()) {
                    deliver(group, commit(group));
                }
                group.clear();
                committing = 0;
                if (last) {
                    return;
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            log.error("the transcript writer was interrupted; {} entries are lost", group.size() + queue.size());
        }
    }

    /// Commits the group and returns its outcomes, one for each entry. Keeps trying until the database takes it.
    private List<Outcome> commit(List<Entry> group) throws InterruptedException {
        boolean isolated = false;
        Duration pause = FIRST_RETRY;
        while (true) {
            boolean apart = isolated;
            try {
                List<Outcome> outcomes = database.write(connection -> carryOut(database.sql(connection), group, apart));
                if (commitProblem != null) {
                    log.info("transcripts are being stored again");
                    commitProblem = null;
                }
                return outcomes;
            } catch (RuntimeException e) {
                if (!isolated && isBadEntry(e)) {
                    isolated = true;
                    continue;
                }
                if (commitProblem == null) {
                    log.warn("{} entries cannot be committed; trying again until they are", group.size(), e);
                }
                commitProblem = e.getMessage();
            }
            if (closed && System.nanoTime() - giveUpAtNanos > 0) {
                log.error("the store closes with {} entries that the database did not take", group.size());
                return group.stream().map(entry -> refused(entry, new StoreException("the store is closed"))).toList();
            }
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
            pause = pause.multipliedBy(2).compareTo(SLOWEST_RETRY) < 0 ? pause.multipliedBy(2) : SLOWEST_RETRY;
        }
    }

    private List<Outcome> carryOut(Sql sql, List<Entry> group, boolean isolated) throws SQLException {
        var outcomes = new ArrayList<Outcome>(group.size());
        for (Entry entry : group) {
            outcomes.add(isolated ? carryOutApart(sql, entry) : edits.apply(sql, entry));
        }
        return outcomes;
    }

    private Outcome carryOutApart(Sql sql, Entry entry) throws SQLException {
        sql.execute("SAVEPOINT entry");
        try {
            Outcome outcome = edits.apply(sql, entry);
            sql.execute("RELEASE SAVEPOINT entry");
            return outcome;
        } catch (SQLException | RuntimeException e) {
            if (!isBadEntry(e)) {
                throw e;
            }
            sql.execute("ROLLBACK TO SAVEPOINT entry");
            sql.execute("RELEASE SAVEPOINT entry");
            return refused(entry, e);
        }
    }

    private static Outcome refused(Entry entry, Exception reason) {
        return new Outcome.Refused(new StoreException(entry.operation(), reason));
    }

    /// Whether the failure lies in an entry. A `SQLException` says so by its code; any other exception than that comes
    /// from carrying the entry out.
    private boolean isBadEntry(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sqlException) {
                return database.dialect().isBadValue(sqlException);
            }
        }
        return true;
    }

    /// Publishes in order, then answers, each on a thread of its own: what hangs on an answer must not hold up the
    /// writer.
    private void deliver(List<Entry> group, List<Outcome> outcomes) {
        for (Outcome outcome : outcomes) {
            if (outcome instanceof Outcome.Stored(List<CallEvent> events, _)) {
                events.forEach(this::publish);
            }
        }
        for (int i = 0; i < group.size(); i++) {
            Entry entry = group.get(i);
            switch (outcomes.get(i)) {
                case Outcome.Stored(_, Runnable answer) when entry.isAwaited() -> Thread.startVirtualThread(answer);
                case Outcome.Stored _ -> {}
                case Outcome.Refused(StoreException reason) -> {
                    rejected.increment();
                    log.error("not stored: {}", reason.getMessage());
                    Thread.startVirtualThread(() -> entry.fail(reason));
                }
            }
        }
    }

    /// The row is stored by now, so a feed that fails must not stop the writer.
    private void publish(CallEvent event) {
        try {
            feed.publish(event);
        } catch (RuntimeException e) {
            log.error("stored but not published: {} of {}", event.getClass().getSimpleName(), event.ticketId(), e);
        }
    }

    /// Stores everything that was offered, then stops the thread. A database that refuses is given up on after a while.
    @Override
    public void close() {
        gate.writeLock().lock();
        try {
            if (closed) {
                return;
            }
            giveUpAtNanos = System.nanoTime() + DRAIN_LIMIT.toNanos();
            closed = true;
        } finally {
            gate.writeLock().unlock();
        }
        try {
            if (!queue.offer(new Entry.Stop(), DRAIN_LIMIT.toSeconds() + 10, TimeUnit.SECONDS)) {
                log.error("the writer's queue did not drain; {} entries are lost", queue.size());
                return;
            }
            thread.join(DRAIN_LIMIT.plusSeconds(10));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            log.error("interrupted while the last entries were being stored; {} may be lost", depth());
        }
    }
}
