package dev.switchboard.store.record;

import dev.switchboard.store.category.Categorizer;
import dev.switchboard.store.feed.CallFeed;
import dev.switchboard.store.sql.Database;
import dev.switchboard.store.ticket.Tickets;
import dev.switchboard.store.transcript.TranscriptWriter;
import java.time.Clock;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The record as a whole: opening it brings the tables up to date, closes what a dead gateway left open and starts the
/// writer; closing it stores everything that was offered. The database and the feed belong to whoever passed them.
public final class CallRecord implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CallRecord.class);

    private final GroupCommitWriter writer;
    private final Tickets tickets;
    private final SearchIndexer indexer;

    private CallRecord(GroupCommitWriter writer, Tickets tickets, SearchIndexer indexer) {
        this.writer = writer;
        this.tickets = tickets;
        this.indexer = indexer;
    }

    public static CallRecord open(
            Database database,
            CallFeed feed,
            Categorizer categorizer,
            int queueEntries,
            Clock clock,
            RandomGenerator random) {
        database.migrate("store", "schema/store");
        var edits = new Edits(new TicketIds(random), categorizer, clock);
        database.whenAlone(() -> {
            int interrupted = database.write(connection -> edits.closeInterrupted(database.sql(connection)));
            if (interrupted > 0) {
                log.warn("{} calls were cut off when the gateway last stopped; their tickets are closed now",
                        interrupted);
            }
        });
        var writer = new GroupCommitWriter(database, edits, feed, queueEntries);
        writer.start();
        var indexer = new SearchIndexer(database);
        indexer.start();
        return new CallRecord(writer, new StoredTickets(database, writer), indexer);
    }

    public Tickets tickets() {
        return tickets;
    }

    public TranscriptWriter writer() {
        return writer;
    }

    /// Why transcripts are not being stored as they should, or empty.
    public Optional<String> problem() {
        return writer.problem();
    }

    /// Entries that could never be stored and were left out, each logged.
    public long rejectedEntries() {
        return writer.rejected();
    }

    @Override
    public void close() {
        indexer.close();
        writer.close();
    }
}
