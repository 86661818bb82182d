package dev.switchboard.store.record;

import dev.switchboard.store.category.Categorizer;
import dev.switchboard.store.feed.CallEvent;
import dev.switchboard.store.journal.Journal;
import dev.switchboard.store.journal.JournalRecord;
import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Sql;
import dev.switchboard.store.ticket.TicketId;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What earlier runs left behind: their journals are replayed, each entry that the database does not have yet, and then
/// the tickets whose calls died with them are closed. May be asked again after a failure and goes on where it stopped.
final class Inheritance {
    private static final Logger log = LoggerFactory.getLogger(Inheritance.class);
    private static final int MAX_GROUP = 2_048;

    private final Database database;
    private final TicketIds ids;
    private final Categorizer categorizer;
    private final Clock clock;
    private final Edits edits;
    private final Outbox outbox;
    private final Deque<Replay> replays = new ArrayDeque<>();

    Inheritance(
            Database database,
            TicketIds ids,
            Categorizer categorizer,
            Clock clock,
            Edits edits,
            Outbox outbox,
            List<Journal> left) {
        this.database = database;
        this.ids = ids;
        this.categorizer = categorizer;
        this.clock = clock;
        this.edits = edits;
        this.outbox = outbox;
        left.forEach(journal -> replays.add(new Replay(journal)));
    }

    /// Throws `StoreException` while the database refuses.
    void settle() {
        String run = edits.renames().run();
        database.write(connection -> {
            RunTable.enter(database.sql(connection), run);
            RunTable.lease(database.sql(connection), run, edits.now());
            return true;
        });
        while (!replays.isEmpty()) {
            replays.getFirst().run();
            replays.removeFirst();
        }
        int interrupted = database.<Integer>write(connection -> closeLeft(database.sql(connection), run));
        if (interrupted > 0) {
            log.warn("{} calls were cut off when the gateway last stopped; their tickets are closed now", interrupted);
        }
    }

    /// Where others may be at work, only the tickets of runs without a lease are left for certain; what else the dead
    /// left is found by their leases standing still.
    private int closeLeft(Sql sql, String run) throws SQLException {
        List<TicketTable.Unfinished> left = database.isExclusive()
                ? TicketTable.unfinished(sql)
                : TicketTable.orphans(sql, RunTable.others(sql, run).isEmpty());
        List<CallEvent> ended = edits.closeInterrupted(sql, left);
        outbox.write(sql, ended);
        if (database.isExclusive()) {
            for (String dead : RunTable.others(sql, run).keySet()) {
                RunTable.endLease(sql, dead);
            }
        }
        return ended.size();
    }

    /// One journal on its way into the database.
    private final class Replay {
        private final Journal journal;
        private final List<Numbered> group = new ArrayList<>();
        private final Edits edits;
        private final GroupCommit commits;
        private long replayed;

        Replay(Journal journal) {
            this.journal = journal;
            String run = journal.run();
            var renamed = database.read(connection -> RunTable.renamed(database.sql(connection), run));
            this.edits = new Edits(ids, categorizer, clock, new Renames(run, renamed), Inheritance.this.edits.shown());
            this.commits = new GroupCommit(database, edits, outbox, true);
        }

        void run() {
            try {
                database.write(connection -> {
                    RunTable.enter(database.sql(connection), journal.run());
                    return true;
                });
                while (next()) {
                    for (Outcome outcome : commits.commit(group)) {
                        if (outcome instanceof Outcome.Refused(var reason)) {
                            log.error("not stored: {}", reason.getMessage());
                        }
                    }
                    replayed += group.size();
                    group.clear();
                }
                if (replayed > 0) {
                    log.warn("{} entries of the journal {} were replayed", replayed, journal);
                }
                int interrupted = database.<Integer>write(connection -> end(database.sql(connection)));
                if (interrupted > 0) {
                    log.warn("{} calls of the run {} were cut off; their tickets are closed now", interrupted, journal.run());
                }
                // The file first: a position nobody asks for does no harm, a journal without one would be stored twice.
                journal.delete();
            } catch (IOException e) {
                throw new IllegalStateException("the journal " + journal + " cannot be read", e);
            }
            database.write(connection -> {
                RunTable.leave(database.sql(connection), journal.run());
                return true;
            });
        }

        /// Closes what the run left open, and anew what another gateway closed without knowing of the journal.
        private int end(Sql sql) throws SQLException {
            if (replayed > 0) {
                for (TicketId id : TicketTable.givenUp(sql, journal.run())) {
                    TicketTable.reopen(sql, id);
                }
            }
            List<CallEvent> ended = edits.closeInterrupted(
                    sql, TicketTable.unfinishedOf(sql, journal.run(), Integer.MAX_VALUE));
            outbox.write(sql, ended);
            return ended.size();
        }

        /// Fills the group, unless the last one is still to be committed. False at the end.
        private boolean next() throws IOException {
            if (group.isEmpty()) {
                List<JournalRecord> records = journal.read(MAX_GROUP);
                while (group.isEmpty() && !records.isEmpty()) {
                    records.forEach(record -> EntryJson.read(record).ifPresent(group::add));
                    records = group.isEmpty() ? journal.read(MAX_GROUP) : List.of();
                }
            }
            return !group.isEmpty();
        }
    }
}
