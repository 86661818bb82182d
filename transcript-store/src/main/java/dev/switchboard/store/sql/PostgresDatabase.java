package dev.switchboard.store.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.switchboard.store.StoreException;
import dev.switchboard.store.encryption.CellCipher;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// PostgreSQL, which several gateways may share. Writing transactions lock one row for their duration, so that they
/// follow each other as they do in SQLite, across gateways too; reading transactions see one snapshot. Plain SQL, no
/// advisory locks: engines that resemble PostgreSQL understand it as well.
final class PostgresDatabase implements Database {
    private static final Logger log = LoggerFactory.getLogger(PostgresDatabase.class);
    private static final int CONNECTIONS = 8;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /// A writer that hears nothing for so long (the server's machine is gone, or the network) gives the connection up.
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

    private final Dialect dialect = new PostgresDialect();
    private final ReentrantLock writing = new ReentrantLock(true);
    private final String databaseUrl;
    private final HikariDataSource pool;
    private final boolean notifies;
    private final CellCipher cells;

    private PostgresDatabase(String databaseUrl, HikariDataSource pool, boolean notifies, CellCipher cells) {
        this.cells = cells;
        this.databaseUrl = databaseUrl;
        this.pool = pool;
        this.notifies = notifies;
    }

    static PostgresDatabase open(String databaseUrl, Duration busyTimeout, CellCipher cells) {
        var config = new HikariConfig();
        config.setPoolName("postgresql");
        config.setJdbcUrl(databaseUrl);
        config.setAutoCommit(false);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(CONNECT_TIMEOUT.toMillis());
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.setConnectionInitSql("SET lock_timeout = " + busyTimeout.toMillis());
        // A connection of its own first: it fails at once with the server's own words, the pool does not.
        try (Connection first = DriverManager.getConnection(databaseUrl)) {
            makeTurn(first);
            return new PostgresDatabase(databaseUrl, new HikariDataSource(config), notifies(first), cells);
        } catch (SQLException | RuntimeException e) {
            // The driver may repeat the URL, password and all; so no cause, and its words only without the URL.
            String shown = Database.withoutSecrets(databaseUrl);
            String reason = String.valueOf(e.getMessage()).replace(databaseUrl, shown);
            throw new StoreException("cannot open the database " + shown + ": " + reason);
        }
    }

    /// The row whose lock is the turn to write. Two who make the table at once may both fail: it is there then.
    private static void makeTurn(Connection connection) throws SQLException {
        String text = """
                CREATE TABLE IF NOT EXISTS writing_turn (id BIGINT PRIMARY KEY);
                INSERT INTO writing_turn (id) VALUES (1) ON CONFLICT (id) DO NOTHING
                """;
        try (var statement = connection.createStatement()) {
            try {
                statement.execute(text);
            } catch (SQLException e) {
                log.debug("made at the same time by another: {}", e.getMessage());
                statement.execute(text);
            }
        }
    }

    private static boolean notifies(Connection connection) {
        try (var statement = connection.createStatement()) {
            statement.execute("LISTEN switchboard_probe");
            statement.execute("NOTIFY switchboard_probe");
            return true;
        } catch (SQLException e) {
            log.info("the database has no LISTEN and NOTIFY ({}): the live feed polls", e.getMessage());
            return false;
        }
    }

    @Override
    public Dialect dialect() {
        return dialect;
    }

    @Override
    public CellCipher cells() {
        return cells;
    }

    @Override
    public void migrate(String module, String location) {
        Migrations.run(pool, module, location + "/" + dialect.name());
    }

    @Override
    public boolean isExclusive() {
        return false;
    }

    @Override
    public boolean notifies() {
        return notifies;
    }

    @Override
    public Wakeups wakeups(String channel) {
        return new Wakeups(databaseUrl, channel, notifies);
    }

    @Override
    public <T extends @Nullable Object> T read(SqlFunction<Connection, T> work) {
        try (Connection connection = connect()) {
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
        try (Connection connection = connect()) {
            connection.setNetworkTimeout(Runnable::run, Math.toIntExact(ANSWER_LIMIT.toMillis()));
            try (var statement = connection.createStatement()) {
                // A gateway whose machine vanishes in mid-transaction must not keep the turn.
                statement.execute("SET LOCAL idle_in_transaction_session_timeout = " + ANSWER_LIMIT.toMillis());
                statement.execute("SELECT id FROM writing_turn WHERE id = 1 FOR UPDATE");
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

    /// A connection without a transaction. The pool asks one that was idle whether it still lives, and the driver begins
    /// a transaction for that question.
    private Connection connect() throws SQLException {
        Connection connection = pool.getConnection();
        try {
            connection.rollback();
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
