package dev.switchboard.store;

import dev.switchboard.store.category.Categorizer;
import dev.switchboard.store.feed.CallFeed;
import dev.switchboard.store.feed.LiveFeed;
import dev.switchboard.store.record.CallRecord;
import dev.switchboard.store.recording.Recordings;
import dev.switchboard.store.sql.Database;
import dev.switchboard.store.ticket.Tickets;
import dev.switchboard.store.transcript.TranscriptWriter;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Opens the database, owns every store object and closes them in reverse. `close` drains the writer first; it gives up
/// on a database that refuses to commit after 30 seconds.
public final class TranscriptStore implements AutoCloseable {
    private final Database database;
    private final CallFeed feed;
    private final CallRecord record;
    private final Recordings recordings;

    private TranscriptStore(Database database, CallFeed feed, CallRecord record) {
        this.database = database;
        this.feed = feed;
        this.record = record;
        this.recordings = new Recordings(database);
    }

    /// Opens the store, migrating its schema. Throws `StoreException` with one clear line when the database cannot be
    /// opened (unwritable folder, unknown JDBC URL, …). Tickets that a dead gateway left open are closed, with the end
    /// reason `interrupted`.
    public static TranscriptStore open(StoreConfig config, Clock clock) {
        return open(config, Categorizer.standard(), clock);
    }

    /// Opens the store with categories of one's own (`Categorizer.read(file)`).
    public static TranscriptStore open(StoreConfig config, Categorizer categorizer, Clock clock) {
        return open(config, categorizer, clock, new SecureRandom(), Database.BUSY_TIMEOUT);
    }

    static TranscriptStore open(
            StoreConfig config, Categorizer categorizer, Clock clock, RandomGenerator random, Duration busyTimeout) {
        Database database = Database.open(config.databaseUrl(), busyTimeout);
        try {
            CallFeed feed = new LiveFeed(new SecureRandom());
            CallRecord record = CallRecord.open(database, feed, categorizer, config.queueEntries(), clock, random);
            return new TranscriptStore(database, feed, record);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    public Tickets tickets() {
        return record.tickets();
    }

    public TranscriptWriter writer() {
        return record.writer();
    }

    /// What is known of the recordings of calls.
    public Recordings recordings() {
        return recordings;
    }

    public CallFeed feed() {
        return feed;
    }

    /// The database, for the tables of other modules (their own migrations, their own statements).
    public Database database() {
        return database;
    }

    /// Why the store is not healthy (last commit failed, queue nearly full), or empty.
    public Optional<String> problem() {
        return record.problem();
    }

    /// Entries that could never be stored, such as lines for a ticket that does not exist; each was logged.
    public long rejectedEntries() {
        return record.rejectedEntries();
    }

    @Override
    public void close() {
        record.close();
        database.close();
    }
}
