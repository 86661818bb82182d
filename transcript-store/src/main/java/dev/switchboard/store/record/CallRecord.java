package dev.switchboard.store.record;

import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.StoreException;
import dev.switchboard.store.audit.AuditLog;
import dev.switchboard.store.category.Categorizer;
import dev.switchboard.store.encryption.RecordCipher;
import dev.switchboard.store.feed.CallEvent;
import dev.switchboard.store.feed.CallFeed;
import dev.switchboard.store.journal.Journal;
import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Sql;
import dev.switchboard.store.ticket.Tickets;
import dev.switchboard.store.transcript.TranscriptWriter;
import dev.switchboard.store.webhook.WantedEvents;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The record as a whole: opening it brings the tables up to date, stores what a dead gateway left in its journal, closes
/// what it left open and starts the writer; closing it stores everything that was offered. The database and the feed
/// belong to whoever passed them.
public final class CallRecord implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CallRecord.class);

    private final Database database;
    private final String run;
    private final @Nullable Journal journal;
    private final Edits edits;
    private final Outbox outbox;
    private final Leases leases;
    private final GroupCommitWriter writer;
    private final Tickets tickets;
    private final AuditLog audit;
    private final SearchIndexer indexer;

    private CallRecord(
            Database database,
            Edits edits,
            Outbox outbox,
            Leases leases,
            @Nullable Journal journal,
            GroupCommitWriter writer,
            Tickets tickets,
            SearchIndexer indexer) {
        this.database = database;
        this.run = edits.renames().run();
        this.edits = edits;
        this.outbox = outbox;
        this.leases = leases;
        this.journal = journal;
        this.writer = writer;
        this.tickets = tickets;
        this.audit = new AuditLog(database, writer::audit);
        this.indexer = indexer;
    }

    public static CallRecord open(
            Database database,
            CallFeed feed,
            WantedEvents wanted,
            Categorizer categorizer,
            StoreConfig config,
            LeaseTimes leaseTimes,
            Clock clock,
            RandomGenerator random) {
        database.migrate("store", "schema/store");
        EncryptionTable.settle(database);
        wanted.lookUp();
        var sealing = new RecordCipher(config.keys());
        String run = UUID.randomUUID().toString();
        var ids = new TicketIds(random);
        var edits = new Edits(
                ids, categorizer, clock, new Renames(run, Map.of()), config.redaction().reading());
        var outbox = new Outbox(database, wanted);
        List<Journal> left = left(config.journalFolder(), sealing);
        var inheritance = new Inheritance(database, ids, categorizer, clock, edits, outbox, left);
        Journal journal = begin(config, run, sealing);
        var live = new LiveTickets(ids, clock);
        var writer = new GroupCommitWriter(
                new GroupCommit(database, edits, outbox, false),
                feed,
                live,
                config.queueEntries(),
                journal,
                config.redaction().writing());
        writer.start(settle(inheritance, journal) ? () -> {} : inheritance::settle);
        var leases = new Leases(database, edits, outbox, live, leaseTimes);
        if (!database.isExclusive()) {
            leases.start();
        }
        var indexer = new SearchIndexer(database, writer::depth);
        indexer.start();
        var tickets = new StoredTickets(database, writer, config.redaction());
        return new CallRecord(database, edits, outbox, leases, journal, writer, tickets, indexer);
    }

    /// False when the database refuses just now. With a journal calls can begin all the same.
    private static boolean settle(Inheritance inheritance, @Nullable Journal journal) {
        try {
            inheritance.settle();
            return true;
        } catch (StoreException e) {
            if (journal == null) {
                throw e;
            }
            log.warn("what the last run left cannot be stored yet: {}", e.getMessage());
            return false;
        }
    }

    private static List<Journal> left(@Nullable Path folder, RecordCipher sealing) {
        try {
            return folder == null ? List.of() : Journal.abandoned(folder, sealing);
        } catch (IOException e) {
            throw new StoreException("cannot read the journals in " + folder + " (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    private static @Nullable Journal begin(StoreConfig config, String run, RecordCipher sealing) {
        Path folder = config.journalFolder();
        if (folder == null || config.journalBytes() == 0) {
            return null;
        }
        try {
            return Journal.begin(folder, run, config.journalBytes(), sealing);
        } catch (IOException e) {
            throw new StoreException("cannot write to the journal folder " + folder + " (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    public Tickets tickets() {
        return tickets;
    }

    public AuditLog audit() {
        return audit;
    }

    public TranscriptWriter writer() {
        return writer;
    }

    /// Why transcripts may be lost, or empty.
    public Optional<String> problem() {
        return writer.problem();
    }

    /// Why transcripts wait in the journal, where they are safe, or empty.
    public Optional<String> delay() {
        return writer.delay();
    }

    public JournalState journal() {
        return writer.journalState();
    }

    /// Entries that could never be stored and were left out, each logged.
    public long rejectedEntries() {
        return writer.rejected();
    }

    @Override
    public void close() {
        indexer.close();
        writer.close();
        leases.close();
        try {
            if (!writer.isDrained()) {
                if (journal != null) {
                    journal.close();
                }
                return;
            }
            if (journal != null) {
                journal.delete();
            }
            database.write(connection -> leave(database.sql(connection)));
        } catch (IOException | StoreException e) {
            log.warn("the run's journal could not be put away: {}", e.getMessage());
        }
    }

    /// Calls whose end was not waited for have it now.
    private boolean leave(Sql sql) throws SQLException {
        List<CallEvent> ended =
                edits.closeInterrupted(sql, TicketTable.unfinishedOf(sql, run, Integer.MAX_VALUE));
        outbox.write(sql, ended);
        if (!ended.isEmpty()) {
            log.warn("{} calls were still open; their tickets are closed as interrupted", ended.size());
        }
        RunTable.leave(sql, run);
        return true;
    }
}
