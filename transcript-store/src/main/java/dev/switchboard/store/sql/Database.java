package dev.switchboard.store.sql;

import dev.switchboard.store.StoreException;
import dev.switchboard.store.encryption.CellCipher;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The open database: one writing transaction at a time, several readers, migrations per module. Every method blocks:
/// never call one from an event loop. Failures are `StoreException`s whose cause is the driver's `SQLException`.
///
/// The connection handed to `read` and `write` is already inside a transaction, which ends when the work returns
/// (commit) or throws (rollback): do not commit, roll back, close or keep it.
public sealed interface Database extends AutoCloseable permits SqliteDatabase, PostgresDatabase {
    /// How long a connection waits for another process's lock before it fails.
    Duration BUSY_TIMEOUT = Duration.ofSeconds(5);

    /// Opens `jdbc:sqlite:FILE`, making the file and its folder when they are missing, or
    /// `jdbc:postgresql://HOST:PORT/DATABASE?user=…&password=…`, which must exist.
    static Database open(String databaseUrl) {
        return open(databaseUrl, BUSY_TIMEOUT);
    }

    static Database open(String databaseUrl, Duration busyTimeout) {
        return open(databaseUrl, busyTimeout, CellCipher.NONE);
    }

    /// @param cells what encrypts and decrypts the texts of cells
    static Database open(String databaseUrl, Duration busyTimeout, CellCipher cells) {
        if (databaseUrl.startsWith("jdbc:sqlite:")) {
            String file = databaseUrl.substring("jdbc:sqlite:".length());
            if (file.isEmpty() || file.startsWith(":") || file.startsWith("file:") || file.contains("?")) {
                throw new StoreException(
                        "unsupported database URL '" + databaseUrl
                                + "': expected jdbc:sqlite: followed by a plain file path");
            }
            return SqliteDatabase.open(Path.of(file), busyTimeout, cells);
        }
        if (databaseUrl.startsWith("jdbc:postgresql:")) {
            return PostgresDatabase.open(databaseUrl, busyTimeout, cells);
        }
        throw new StoreException("unsupported database URL '" + withoutSecrets(databaseUrl)
                + "': expected jdbc:sqlite:FILE or jdbc:postgresql://HOST:PORT/DATABASE");
    }

    /// The same beside a gateway that has a SQLite file open: for a moment's work of an administrator. Whoever opens it so
    /// must not take what is left there for a dead gateway's.
    static Database beside(String databaseUrl) {
        return databaseUrl.startsWith("jdbc:sqlite:")
                ? SqliteDatabase.beside(Path.of(databaseUrl.substring("jdbc:sqlite:".length())), BUSY_TIMEOUT, CellCipher.NONE)
                : open(databaseUrl);
    }

    /// A URL as it may be shown: what follows '?' may hold a password, what precedes '@' may be one.
    static String withoutSecrets(String databaseUrl) {
        return databaseUrl.replaceFirst("\\?.*", "").replaceFirst("//[^/]*@", "//");
    }

    /// Brings the tables of one module up to date, with a history table of its own (`schema_history_MODULE`).
    /// `location` is a folder on the class path that holds a folder for each dialect: `schema/store` means
    /// `schema/store/sqlite/V1__….sql` and so on. A migration file must not hold transaction statements.
    void migrate(String module, String location);

    /// Runs `work` in a transaction that sees one state of the database throughout and may not write.
    <T extends @Nullable Object> T read(SqlFunction<Connection, T> work);

    /// Runs `work` in the one writing transaction (`BEGIN IMMEDIATE` in SQLite, one row's lock in PostgreSQL: what it
    /// reads cannot change before it writes). Writers follow each other, those of other processes too. Not reentrant: a
    /// `write` inside a `write` is refused.
    <T extends @Nullable Object> T write(SqlFunction<Connection, T> work);

    /// Whether other processes are kept out while this is open (SQLite), so that whatever is left is from the dead.
    boolean isExclusive();

    /// Whether `NOTIFY` in a transaction wakes those who wait for `wakeups`.
    boolean notifies();

    /// To be told when another process may have written; not for a database that is exclusive.
    Wakeups wakeups(String channel);

    /// What differs between this database and others.
    Dialect dialect();

    /// What encrypts and decrypts the texts of cells; without keys everything is plain.
    CellCipher cells();

    /// Statements over a connection handed out by `read` or `write`.
    default Sql sql(Connection connection) {
        return new Sql(connection, dialect(), cells());
    }

    @Override
    void close();
}
