package dev.switchboard.store.record;

import dev.switchboard.store.StoreException;
import dev.switchboard.store.audit.AuditEntry;
import dev.switchboard.store.feed.CallEvent;
import dev.switchboard.store.feed.CallFeed;
import dev.switchboard.store.journal.Journal;
import dev.switchboard.store.measure.CallMeasures;
import dev.switchboard.store.redaction.Redactor;
import dev.switchboard.store.ticket.NewTicket;
import dev.switchboard.store.ticket.Ticket;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.ticket.TicketUpdate;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.Offer;
import dev.switchboard.store.transcript.TranscriptWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The writer: one thread that takes all that waits in the intake, commits it as one group, and only then gives answers
/// and publishes. Nothing is delayed to make a group larger: while one group commits, the next gathers.
///
/// A group that fails to commit because of the database (locked, disk full, connection lost) is carried out again, whole
/// and in order, until it succeeds; meanwhile the intake spills into the journal. Calls are then told what is certain
/// without the database: that their ticket is opened, or closed. Without a journal the queue fills and offers come back
/// `FULL`.
final class GroupCommitWriter implements TranscriptWriter, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(GroupCommitWriter.class);

    private static final Duration FIRST_RETRY = Duration.ofMillis(20);
    private static final Duration SLOWEST_RETRY = Duration.ofSeconds(1);

    /// How long a closing store goes on trying to commit to a database that refuses.
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(30);

    /// The same when everything is in the journal, and the next start will store it.
    private static final Duration SAFE_DRAIN_LIMIT = Duration.ofSeconds(2);

    private final GroupCommit commits;
    private final CallFeed feed;
    private final LiveTickets live;
    private final EntryRedaction redaction;
    private final Intake intake;
    private final @Nullable Journal journal;
    private final Thread thread;
    private final Thread spiller;
    private Runnable first = () -> {};

    /// Offers hold it for reading; closing holds it for writing once, after which no offer gets through.
    private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock();

    private final LongAdder rejected = new LongAdder();
    private final int capacity;
    private volatile boolean closed;
    private volatile long closedAtNanos;
    private volatile boolean drained;
    private volatile @Nullable String commitProblem;

    GroupCommitWriter(
            GroupCommit commits,
            CallFeed feed,
            LiveTickets live,
            int queueEntries,
            @Nullable Journal journal,
            Redactor redactor) {
        this.redaction = new EntryRedaction(redactor);
        this.commits = commits;
        this.feed = feed;
        this.live = live;
        this.capacity = queueEntries;
        this.journal = journal;
        this.intake = new Intake(queueEntries, journal, this::redacted, this::safe);
        this.thread = Thread.ofPlatform().name("transcript-writer").daemon().unstarted(this::run);
        this.spiller = Thread.ofPlatform().name("transcript-journal").daemon().unstarted(intake::spill);
    }

    /// @param first to be done on the writer's thread, until it succeeds, before anything is stored
    void start(Runnable first) {
        this.first = first;
        thread.start();
        spiller.start();
    }

    @Override
    public CompletionStage<Ticket> open(NewTicket ticket) {
        var reply = new CompletableFuture<Ticket>();
        TicketId id = live.draw(ticket);
        CompletableFuture<Ticket> opened = offered(new Entry.Open(id, ticket, reply), reply);
        if (opened.isCompletedExceptionally()) {
            live.gone(id);
        }
        return opened;
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

    Offer audit(AuditEntry entry) {
        return offer(new Entry.Audit(entry));
    }

    @Override
    public int depth() {
        return intake.queued() + intake.inHand();
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
            return closed ? Offer.FULL : intake.offer(entry);
        } finally {
            gate.readLock().unlock();
        }
    }

    /// What cannot be looked through is not stored, and the log has nothing of it.
    private List<Entry> redacted(Entry entry) {
        try {
            return redaction.of(entry);
        } catch (RuntimeException e) {
            rejected.increment();
            String why = entry.operation() + ": it could not be redacted (" + e.getClass().getSimpleName() + ")";
            log.error("not stored: {}", why);
            Thread.startVirtualThread(() -> entry.fail(new StoreException(why)));
            return List.of();
        }
    }

    /// Entries that could never be stored and were left out.
    long rejected() {
        return rejected.sum();
    }

    JournalState journalState() {
        return journal == null
                ? new JournalState(0, 0, 0, intake.turnedAway())
                : new JournalState(
                        intake.isSpilling() ? journal.waiting() : 0,
                        intake.isSpilling() ? journal.bytesUsed() : 0,
                        journal.limitBytes(),
                        intake.turnedAway());
    }

    /// Why transcripts may be lost, or empty.
    Optional<String> problem() {
        if (!closed && !thread.isAlive()) {
            return Optional.of("the transcript writer has stopped");
        }
        String failing = commitProblem;
        if (failing != null && !intake.isSpilling()) {
            return Optional.of("transcripts are waiting to be stored: " + failing);
        }
        String unwritable = intake.journalProblem();
        if (unwritable != null) {
            return Optional.of("transcripts are waiting to be stored, and " + unwritable);
        }
        int depth = depth();
        return depth >= capacity - capacity / 10
                ? Optional.of("the writer's queue is nearly full: " + depth + " of " + capacity + " entries")
                : Optional.empty();
    }

    /// Why transcripts wait in the journal, safe but not to be read yet, or empty.
    Optional<String> delay() {
        if (!intake.isSpilling()) {
            return Optional.empty();
        }
        JournalState state = journalState();
        String failing = commitProblem;
        return Optional.of("transcripts wait in the journal (" + state.entries() + " entries, " + state.bytes() + " of "
                + state.limitBytes() + " bytes): "
                + (failing == null ? "the database is being caught up with" : failing));
    }

    private void run() {
        try {
            if (!begin()) {
                return;
            }
            while (true) {
                List<Numbered> group = intake.take();
                if (group.isEmpty()) {
                    drained = true;
                    return;
                }
                List<Outcome> outcomes = commit(group);
                if (outcomes.isEmpty()) {
                    return;
                }
                deliver(group, outcomes);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            log.error("the transcript writer was interrupted; {} entries are lost", depth());
        }
    }

    /// False when the store closes before it succeeded.
    private boolean begin() throws InterruptedException {
        while (true) {
            try {
                first.run();
                commitProblem = null;
                return true;
            } catch (RuntimeException e) {
                commitProblem = e.getMessage();
                intake.refused();
            }
            if (closed && intake.isSafeWithoutUs()) {
                return false;
            }
            TimeUnit.NANOSECONDS.sleep(SLOWEST_RETRY.toNanos());
        }
    }

    /// Commits the group and returns its outcomes, one for each entry. Keeps trying until the database takes it; none
    /// when the store closes and the journal keeps them.
    private List<Outcome> commit(List<Numbered> group) throws InterruptedException {
        Duration pause = FIRST_RETRY;
        while (true) {
            try {
                List<Outcome> outcomes = commits.commit(group);
                if (commitProblem != null) {
                    log.info("transcripts are being stored again");
                    commitProblem = null;
                }
                return outcomes;
            } catch (RuntimeException e) {
                if (commitProblem == null) {
                    log.warn("{} entries cannot be committed; trying again until they are", group.size(), e);
                }
                commitProblem = e.getMessage();
                intake.refused();
            }
            if (closed) {
                Duration since = Duration.ofNanos(System.nanoTime() - closedAtNanos);
                if (since.compareTo(SAFE_DRAIN_LIMIT) > 0 && intake.isSafeWithoutUs()) {
                    log.warn("the database takes nothing; {} entries stay in the journal for the next start",
                            journalState().entries() + group.size());
                    return List.of();
                }
                if (since.compareTo(DRAIN_LIMIT) > 0) {
                    log.error("the store closes with {} entries that the database did not take", group.size());
                    var closing = new StoreException("the store is closed");
                    return group.stream().<Outcome>map(_ -> new Outcome.Refused(closing)).toList();
                }
            }
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
            pause = pause.multipliedBy(2).compareTo(SLOWEST_RETRY) < 0 ? pause.multipliedBy(2) : SLOWEST_RETRY;
        }
    }

    /// An entry lies in the journal: calls need not wait for the database to hear of what can only come out one way.
    private void safe(Entry entry) {
        switch (entry) {
            case Entry.Open(TicketId id, NewTicket ticket, var reply) ->
                Thread.startVirtualThread(() -> reply.complete(live.opened(id, ticket)));
            case Entry.Close(TicketId id, String endReason, var reply) ->
                live.closed(id, endReason).ifPresent(ticket -> Thread.startVirtualThread(() -> reply.complete(ticket)));
            case Entry.Append _, Entry.Update _, Entry.AddMetadata _, Entry.Measure _, Entry.Edit _, Entry.Annotate _,
                    Entry.Audit _, Entry.Stop _ -> {}
        }
    }

    /// Publishes in order, then answers, each on a thread of its own: what hangs on an answer must not hold up the
    /// writer.
    private void deliver(List<Numbered> group, List<Outcome> outcomes) {
        for (Outcome outcome : outcomes) {
            if (outcome instanceof Outcome.Stored(List<CallEvent> events, _)) {
                events.forEach(this::publish);
            }
        }
        for (int i = 0; i < group.size(); i++) {
            Entry entry = group.get(i).entry();
            if (entry instanceof Entry.Close close) {
                live.gone(close.id());
            } else if (entry instanceof Entry.Open open && outcomes.get(i) instanceof Outcome.Refused) {
                live.gone(open.id());
            }
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

    /// Whether everything that was offered is in the database; known once closed.
    boolean isDrained() {
        return drained;
    }

    /// Stores everything that was offered, then stops the threads. A database that refuses is given up on after a while:
    /// what is in the journal by then is stored at the next start.
    @Override
    public void close() {
        gate.writeLock().lock();
        try {
            if (closed) {
                return;
            }
            closedAtNanos = System.nanoTime();
            closed = true;
        } finally {
            gate.writeLock().unlock();
        }
        try {
            if (!intake.end(DRAIN_LIMIT.plusSeconds(10))) {
                log.error("the writer's queue did not drain; {} entries are lost", depth());
                return;
            }
            thread.join(DRAIN_LIMIT.plusSeconds(10));
            intake.stopSpilling();
            spiller.join(Duration.ofSeconds(10));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            log.error("interrupted while the last entries were being stored; {} may be lost", depth());
        }
    }
}
