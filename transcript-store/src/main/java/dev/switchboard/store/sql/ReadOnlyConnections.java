package dev.switchboard.store.sql;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteLimits;
import org.sqlite.SQLiteOpenMode;

/// Connections for questions of people, apart from the store's own: each is opened for one question and closed after
/// it, so nothing a question did to its session reaches another, and no pool of the store runs empty. The database
/// itself refuses to write through them. Each is inside a transaction that sees one state and is never committed.
///
/// **SQLite**: the file is opened read-only with `query_only`; no file can be attached (limit 0), no value be larger
/// than the question allows, extensions stay off, sorting keeps to 4 MiB before it spills to a temporary file, and a
/// progress handler ends a statement within milliseconds of its time, unless it is in the middle of one function, which
/// is why values are bounded: `instr` takes the square of their length. Opening works beside a running gateway and
/// without one.
///
/// **PostgreSQL**: a `READ ONLY` transaction with `statement_timeout`; an answer that would take more than 32 MiB of
/// this process breaks off.
public final class ReadOnlyConnections {
    private static final String SQLITE = "jdbc:sqlite:";

    private static final int SORT_KIB = 4_096;
    private static final int BUSY_MS = 2_000;
    private static final int CONNECT_SECONDS = 5;

    /// Virtual machine steps between two looks at the clock: well under a millisecond.
    private static final int STEPS_BETWEEN_LOOKS = 10_000;

    private final String databaseUrl;
    private final Dialect dialect;

    private ReadOnlyConnections(String databaseUrl, Dialect dialect) {
        this.databaseUrl = databaseUrl;
        this.dialect = dialect;
    }

    /// To the database that `Database.open` takes by the same URL. Opens nothing yet.
    public static ReadOnlyConnections to(String databaseUrl) {
        return new ReadOnlyConnections(
                databaseUrl, databaseUrl.startsWith(SQLITE) ? new SqliteDialect() : new PostgresDialect());
    }

    public Dialect dialect() {
        return dialect;
    }

    /// A connection whose statements end with an error after `limit`; in SQLite also when they meet or make a value of
    /// more than `valueBytes`. Blocks while it connects. Whoever asked closes it.
    public Connection open(Duration limit, int valueBytes) throws SQLException {
        return switch (dialect) {
            case SqliteDialect _ -> sqlite(limit, valueBytes);
            case PostgresDialect _ -> postgres(limit);
        };
    }

    /// Whether the statement failed because its time was up.
    public boolean isTimeUp(SQLException failure) {
        return switch (dialect) {
            case SqliteDialect _ -> (failure.getErrorCode() & 0xff) == 9; // SQLITE_INTERRUPT
            case PostgresDialect _ -> "57014".equals(failure.getSQLState()); // query_canceled
        };
    }

    private Connection sqlite(Duration limit, int valueBytes) throws SQLException {
        var config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setOpenMode(SQLiteOpenMode.READONLY);
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        config.enableLoadExtension(false);
        config.setBusyTimeout(BUSY_MS);
        config.setCacheSize(-SORT_KIB);
        SQLiteConnection connection = (SQLiteConnection) config.createConnection(databaseUrl);
        try {
            connection.setLimit(SQLiteLimits.SQLITE_LIMIT_ATTACHED, 0);
            connection.setLimit(SQLiteLimits.SQLITE_LIMIT_LENGTH, valueBytes);
            connection.setLimit(SQLiteLimits.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1_000);
            connection.setLimit(SQLiteLimits.SQLITE_LIMIT_WORKER_THREADS, 0);
            try (var statement = connection.createStatement()) {
                statement.execute("PRAGMA query_only = ON");
                statement.execute("PRAGMA trusted_schema = OFF");
                statement.execute("BEGIN");
            }
            long endNanos = System.nanoTime() + limit.toNanos();
            ProgressHandler.setHandler(connection, STEPS_BETWEEN_LOOKS, new ProgressHandler() {
                @Override
                protected int progress() {
                    return System.nanoTime() - endNanos > 0 ? 1 : 0;
                }
            });
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private Connection postgres(Duration limit) throws SQLException {
        var properties = new Properties();
        properties.setProperty("readOnly", "true");
        properties.setProperty("maxResultBuffer", "32M");
        properties.setProperty("connectTimeout", String.valueOf(CONNECT_SECONDS));
        properties.setProperty("ApplicationName", "switchboard analyst");
        Connection connection = DriverManager.getConnection(databaseUrl, properties);
        try {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            try (var statement = connection.createStatement()) {
                statement.execute("SET statement_timeout = " + limit.toMillis());
                statement.execute("SET idle_in_transaction_session_timeout = " + limit.plusSeconds(5).toMillis());
                statement.execute("SET TIME ZONE 'UTC'");
                statement.execute("SET max_parallel_workers_per_gather = 0");
                connection.commit();
            }
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }
}
