package dev.switchboard.store.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.switchboard.store.StoreException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// PostgreSQL, which several gateways may share. Writing transactions take one advisory lock for their duration, so
/// that they follow each other as they do in SQLite, across gateways too; reading transactions see one snapshot.
///
/// Each gateway also holds a shared advisory lock on a connection of its own for as long as it lives. Whoever gets it
/// exclusively is alone, and may take open tickets for those of the dead.
final class PostgresDatabase implements Database {
    private static final Logger log = LoggerFactory.getLogger(PostgresDatabase.class);
    private static final int CONNECTIONS = 8;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /// Keys of advisory locks: arbitrary, but never to be changed, and no other program's.
    private static final long WRITING_KEY = 0x5357_4252_4457_5254L;

    private static final long PRESENCE_KEY = 0x5357_4252_4450_5253L;

    private final Dialect dialect = new PostgresDialect();
    private final ReentrantLock writing = new ReentrantLock(true);
    private final HikariDataSource pool;
    private final Connection presence;

    private PostgresDatabase(HikariDataSource pool, Connection presence) {
        this.pool = pool;
        this.presence = presence;
    }

    static PostgresDatabase open(String databaseUrl, Duration busyTimeout) {
        var config = new HikariConfig();
        config.setPoolName("postgresql");
        config.setJdbcUrl(databaseUrl);
        config.setAutoCommit(false);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(CONNECT_TIMEOUT.toMillis());
        config.setConnectionInitSql("SET lock_timeout = " + busyTimeout.toMillis());
        // A connection that has rested is asked whether it is still alive, which begins a transaction: it must end before ours.
        config.setIsolateInternalQueries(true);
        // The presence connection is opened first: it fails at once with the server's own words, the pool does not.
        Connection presence = null;
        try {
            presence = DriverManager.getConnection(databaseUrl);
            return new PostgresDatabase(new HikariDataSource(config), presence);
        } catch (SQLException | RuntimeException e) {
            closeQuietly(presence);
            // The driver may repeat the URL, password and all; so no cause, and its words only without the URL.
            String shown = Database.withoutSecrets(databaseUrl);
            String reason = String.valueOf(e.getMessage()).replace(databaseUrl, shown);
            throw new StoreException("cannot open the database " + shown + ": " + reason);
        }
    }

    @Override
    public Dialect dialect() {
        return dialect;
    }

    @Override
    public void migrate(String module, String location) {
        Migrations.run(pool, module, location + "/" + dialect.name());
    }

    @Override
    public void whenAlone(Runnable work) {
        try {
            boolean alone = ask("SELECT pg_try_advisory_lock(" + PRESENCE_KEY + ")");
            if (alone) {
                work.run();
            }
            ask("SELECT pg_advisory_lock_shared(" + PRESENCE_KEY + ") IS NOT NULL");
            if (alone) {
                ask("SELECT pg_advisory_unlock(" + PRESENCE_KEY + ")");
            }
        } catch (SQLException e) {
            throw new StoreException("find out whether other gateways use the database", e);
        }
    }

    private boolean ask(String question) throws SQLException {
        try (var statement = presence.createStatement();
                var rows = statement.executeQuery(question)) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    @Override
    public <T extends @Nullable Object> T read(SqlFunction<Connection, T> work) {
        try (Connection connection = pool.getConnection()) {
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            try {
                return work.apply(connection);
            } finally {
                connection.rollback();
            }
        } catch (SQLException e) {
            throw new StoreException("read from the database", e);
        }
    }

    @Override
    public <T extends @Nullable Object> T write(SqlFunction<Connection, T> work) {
        if (writing.isHeldByCurrentThread()) {
            throw new IllegalStateException("a write inside a write: pass the connection on instead");
        }
        writing.lock();
        // Closing a connection that has not committed rolls it back: the pool sees to that.
        try (Connection connection = pool.getConnection()) {
            try (var statement = connection.createStatement()) {
                statement.execute("SELECT pg_advisory_xact_lock(" + WRITING_KEY + ")");
            }
            T result = work.apply(connection);
            connection.commit();
            return result;
        } catch (SQLException e) {
            throw new StoreException("write to the database", e);
        } finally {
            writing.unlock();
        }
    }

    @Override
    public void close() {
        pool.close();
        closeQuietly(presence);
    }

    private static void closeQuietly(@Nullable Connection connection) {
        if (connection == null) {
            return;
        }
        try {
            connection.close();
        } catch (SQLException e) {
            log.warn("closing the connection to the database: {}", e.getMessage());
        }
    }
}
