package dev.switchboard.store.sql;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells that another process may have written, by `LISTEN` on a connection of its own. A wake-up may come late, twice or
/// never: whoever waits looks for himself afterwards, and looks in any case when the wait is over. Use from one thread.
public final class Wakeups implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Wakeups.class);

    /// Without `LISTEN` (engines that only resemble PostgreSQL) one looks this often.
    private static final Duration POLL = Duration.ofMillis(100);

    private final String databaseUrl;
    private final String channel;
    private final boolean listens;
    private volatile @Nullable Connection connection;
    private volatile boolean closed;

    Wakeups(String databaseUrl, String channel, boolean listens) {
        this.databaseUrl = databaseUrl;
        this.channel = channel;
        this.listens = listens;
    }

    /// Returns when something may have been written, at the latest after this time.
    public void await(Duration atMost) throws InterruptedException {
        if (!listens) {
            Thread.sleep(POLL.compareTo(atMost) < 0 ? POLL : atMost);
            return;
        }
        try {
            Connection listening = connection;
            if (listening == null) {
                listening = listen();
                return; // what was written before it listened
            }
            listening.unwrap(PGConnection.class).getNotifications(Math.toIntExact(atMost.toMillis()));
        } catch (SQLException e) {
            log.debug("not woken for now: {}", e.getMessage());
            disconnect();
            if (!closed) {
                Thread.sleep(atMost);
            }
        }
    }

    private Connection listen() throws SQLException {
        Connection listening = DriverManager.getConnection(databaseUrl);
        try (var statement = listening.createStatement()) {
            statement.execute("LISTEN " + channel);
        } catch (SQLException e) {
            listening.close();
            throw e;
        }
        connection = listening;
        return listening;
    }

    private void disconnect() {
        Connection listening = connection;
        connection = null;
        try {
            if (listening != null) {
                listening.close();
            }
        } catch (SQLException e) {
            log.debug("closing: {}", e.getMessage());
        }
    }

    /// Ends a wait in another thread too.
    @Override
    public void close() {
        closed = true;
        disconnect();
    }
}
