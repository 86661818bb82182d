package dev.switchboard.store.record;

import dev.switchboard.store.journal.Journal;
import dev.switchboard.store.journal.JournalRecord;
import dev.switchboard.store.transcript.Offer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What waits for the database, in order: a bounded queue in memory and, while the database does not take what it is
/// given, the journal behind it.
///
/// Three kinds of thread meet here. Calls offer. The writer takes a group, commits it for as long as that takes, and
/// takes the next: from the queue, or from the journal as long as that holds anything. And the spiller looks after the
/// group the writer is busy with: once the database has refused it, or has not taken it within `PATIENCE`, the group goes
/// into the journal, and from then on everything that is offered, within milliseconds. That is why both know each entry by
/// its number: what the database took after all is not stored again.
///
/// When the journal takes no more (its limit, a disk without room) the queue fills up and offers come back `FULL`.
final class Intake {
    private static final Logger log = LoggerFactory.getLogger(Intake.class);

    /// So that a tool that waits for the writing connection waits for tens of milliseconds at most.
    private static final int MAX_GROUP = 2_048;

    /// Longer than a commit takes on a slow day.
    private static final Duration PATIENCE = Duration.ofMillis(200);

    /// When calls are answered from the journal although the database has not refused: what was answered cannot be read
    /// yet, so it is the exception.
    private static final Duration STALL = Duration.ofSeconds(1);

    private static final Duration LOOK = Duration.ofMillis(40);

    /// Lines are to be safe within 10 ms of being offered.
    private static final Duration SPILL_LOOK = Duration.ofMillis(5);

    private final ArrayBlockingQueue<Entry> queue;
    private final @Nullable Journal journal;
    private final Function<Entry, List<Entry>> fit;
    private final Consumer<Entry> onSafe;
    private final LongAdder turnedAway = new LongAdder();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /// What the writer is busy with, since when, and whether the database has refused it.
    private List<Numbered> busyWith = List.of();

    private long busySinceNanos;
    private boolean refused;

    /// Taken from the queue, but not by the journal.
    private List<Numbered> stuck = List.of();

    /// Entries in the journal whose askers wait for what the database says.
    private final Map<Long, Entry> awaited = new HashMap<>();

    /// Those of them in the journal of which nobody has been told.
    private final List<Entry> untold = new ArrayList<>();

    private boolean spilling;
    private boolean ending;
    private volatile boolean over;
    private long numbered;
    private @Nullable String journalProblem;

    /// @param fit makes of each entry that leaves the queue what may be stored, in order and never twice at once, on the
    ///     writer or the spiller, so that it costs no call anything; none for one that is not to be stored at all, a few more
    ///     where others change with it
    /// @param onSafe told, on the spiller, while the database is in trouble, of each awaited entry that lies in the
    ///     journal and will be stored from there
    Intake(
            int queueEntries,
            @Nullable Journal journal,
            Function<Entry, List<Entry>> fit,
            Consumer<Entry> onSafe) {
        this.queue = new ArrayBlockingQueue<>(queueEntries);
        this.journal = journal;
        this.fit = fit;
        this.onSafe = onSafe;
    }

    Offer offer(Entry entry) {
        if (queue.offer(entry)) {
            return Offer.TAKEN;
        }
        turnedAway.increment();
        return Offer.FULL;
    }

    /// The last entry there will be. False when the queue had no room for it in time.
    boolean end(Duration wait) throws InterruptedException {
        return queue.offer(new Entry.Stop(), wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Entries that were offered and found no room.
    long turnedAway() {
        return turnedAway.sum();
    }

    int queued() {
        return queue.size();
    }

    /// Entries that are neither committed nor in the journal nor in the queue.
    int inHand() {
        lock.lock();
        try {
            return (spilling ? 0 : busyWith.size()) + stuck.size();
        } finally {
            lock.unlock();
        }
    }

    boolean isSpilling() {
        lock.lock();
        try {
            return spilling;
        } finally {
            lock.unlock();
        }
    }

    /// Why the journal takes nothing, or null.
    @Nullable String journalProblem() {
        lock.lock();
        try {
            return journalProblem;
        } finally {
            lock.unlock();
        }
    }

    /// Whether all that was offered before the end is in the journal, from which the next start will store it.
    boolean isSafeWithoutUs() {
        lock.lock();
        try {
            return spilling && ending && stuck.isEmpty() && queue.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    // The writer's side.

    /// The next group, waiting for one; empty at the end. The group before it counts as stored.
    List<Numbered> take() throws InterruptedException {
        stored();
        while (true) {
            List<Numbered> group = fromJournal();
            if (!group.isEmpty() || isOver()) {
                return group;
            }
            group = fromQueue(queue.take());
            if (!group.isEmpty()) {
                return group;
            }
        }
    }

    /// The database would not have the group: it need not be waited for.
    void refused() {
        lock.lock();
        try {
            refused = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void stored() {
        lock.lock();
        try {
            busyWith = List.of();
            refused = false;
        } finally {
            lock.unlock();
        }
    }

    private boolean isOver() {
        lock.lock();
        try {
            return ending && !spilling && stuck.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /// Empty once nothing is left there, and then entries go straight to the database again.
    private List<Numbered> fromJournal() throws InterruptedException {
        lock.lock();
        try {
            while (spilling && journal != null) {
                List<Numbered> group = read(journal);
                if (!group.isEmpty()) {
                    return busy(group);
                }
                if (journal.isRead()) {
                    journal.restart();
                    spilling = false;
                    journalProblem = null;
                    log.info("the journal is empty; transcripts go straight to the database again");
                }
            }
            if (!stuck.isEmpty()) {
                List<Numbered> group = stuck;
                stuck = List.of();
                return busy(group);
            }
            return List.of();
        } finally {
            lock.unlock();
        }
    }

    private List<Numbered> read(Journal journal) {
        try {
            var group = new ArrayList<Numbered>();
            for (JournalRecord record : journal.read(MAX_GROUP)) {
                Entry entry = awaited.remove(record.number());
                if (entry == null) {
                    EntryJson.read(record).ifPresent(group::add);
                } else {
                    group.add(new Numbered(record.number(), entry));
                }
            }
            return group;
        } catch (IOException e) {
            throw new IllegalStateException("the journal " + journal + " cannot be read", e);
        }
    }

    private List<Numbered> fromQueue(Entry first) {
        lock.lock();
        try {
            return busy(number(first));
        } finally {
            lock.unlock();
        }
    }

    private List<Numbered> busy(List<Numbered> group) {
        busyWith = group;
        busySinceNanos = System.nanoTime();
        return group;
    }

    /// This entry and those behind it, in order.
    private List<Numbered> number(@Nullable Entry first) {
        var entries = new ArrayList<Entry>();
        if (first != null) {
            entries.add(first);
        }
        queue.drainTo(entries, MAX_GROUP - entries.size());
        var group = new ArrayList<Numbered>(entries.size());
        for (Entry entry : entries) {
            if (entry instanceof Entry.Stop) {
                ending = true;
            } else {
                fit.apply(entry).forEach(stored -> group.add(new Numbered(++numbered, stored)));
            }
        }
        return group;
    }

    // The spiller's side.

    /// Runs until `stopSpilling`, on a thread of its own.
    void spill() {
        if (journal == null) {
            return;
        }
        try {
            journal.reserve();
        } catch (IOException e) {
            log.warn("no room could be reserved for the journal {}: {}", journal, e.getMessage());
        }
        lock.lock();
        try {
            while (!over) {
                spillWhatWaits(journal);
                tell();
                changed.awaitNanos((spilling ? SPILL_LOOK : LOOK).toNanos());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    void stopSpilling() {
        over = true;
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void tell() {
        boolean stalled = !busyWith.isEmpty() && System.nanoTime() - busySinceNanos > STALL.toNanos();
        if (spilling && (refused || stalled)) {
            untold.forEach(onSafe);
            untold.clear();
        } else if (!spilling) {
            untold.clear();
        }
    }

    private void spillWhatWaits(Journal journal) {
        if (!spilling) {
            boolean overdue = !busyWith.isEmpty() && System.nanoTime() - busySinceNanos > PATIENCE.toNanos();
            if (!refused && !overdue || !busyWith.isEmpty() && !append(journal, busyWith)) {
                return;
            }
            journal.skip(); // the writer still has it in hand
            busyWith.forEach(entry -> awaited.remove(entry.number()));
            spilling = true;
        }
        while (true) {
            if (stuck.isEmpty()) {
                stuck = number(null);
            }
            if (stuck.isEmpty() || !append(journal, stuck)) {
                return;
            }
            stuck = List.of();
        }
    }

    /// False when the journal does not take them.
    private boolean append(Journal journal, List<Numbered> group) {
        try {
            if (journal.append(group.stream().map(Intake::record).toList())) {
                journalProblem = null;
                for (Numbered entry : group) {
                    if (entry.entry().isAwaited()) {
                        awaited.put(entry.number(), entry.entry());
                        untold.add(entry.entry());
                    }
                }
                return true;
            }
            spillingFails("the journal is full: " + journal.limitBytes() + " bytes");
        } catch (IOException | RuntimeException e) {
            spillingFails("the journal " + journal + " cannot be written: " + e.getMessage());
        }
        return false;
    }

    private void spillingFails(String why) {
        if (journalProblem == null) {
            log.error("{}; entries wait in memory", why);
        }
        journalProblem = why;
    }

    private static JournalRecord record(Numbered entry) {
        return new JournalRecord(entry.number(), EntryJson.write(entry.entry()));
    }
}
