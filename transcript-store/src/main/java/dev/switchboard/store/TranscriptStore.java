package dev.switchboard.store;

import dev.switchboard.store.feed.CallFeed;
import dev.switchboard.store.sql.Database;
import dev.switchboard.store.ticket.Tickets;
import dev.switchboard.store.transcript.TranscriptWriter;
import java.time.Clock;
import java.util.Optional;

/// Opens the database, owns every store object and closes them in reverse. `close` drains the writer first.
public final class TranscriptStore implements AutoCloseable {
    private TranscriptStore() {}

    /// Opens the store, migrating its schema. Throws `StoreException` with one clear line when the database cannot be
    /// opened (unwritable folder, unknown JDBC URL, …).
    public static TranscriptStore open(StoreConfig config, Clock clock) {
        throw new UnsupportedOperationException(config + " " + clock);
    }

    public Tickets tickets() {
        throw new UnsupportedOperationException();
    }

    public TranscriptWriter writer() {
        throw new UnsupportedOperationException();
    }

    public CallFeed feed() {
        throw new UnsupportedOperationException();
    }

    /// The database, for the tables of other modules (their own migrations, their own statements).
    public Database database() {
        throw new UnsupportedOperationException();
    }

    /// Why the store is not healthy (last commit failed, queue nearly full), or empty.
    public Optional<String> problem() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
