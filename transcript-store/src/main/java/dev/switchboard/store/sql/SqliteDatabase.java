package dev.switchboard.store.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.switchboard.store.StoreException;
import dev.switchboard.store.encryption.CellCipher;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/// SQLite in one file: write-ahead log, one writing connection behind a fair lock, a few reading connections that
/// cannot write. Every connection has foreign keys on and a busy timeout. Commits are synchronous (`FULL`): the writer
/// commits in groups, so a sync is shared by all that was waiting, and what was published survives a power cut.
///
/// A lock file beside the database (`tickets.db.lock`) keeps a second gateway out, which would otherwise take the live
/// calls of the first for those of a dead one; programs that only query, such as `sqlite3`, do not ask for it.
final class SqliteDatabase implements Database {
    private static final Logger log = LoggerFactory.getLogger(SqliteDatabase.class);
    private static final int READERS = 4;

    /// Hundreds of calls at once write to as many places of each index; with SQLite's own 2 MB each would be fetched anew.
    private static final int WRITER_CACHE_KIB = 64 * 1024;

    /// A page of something rare reads some megabytes of an index.
    private static final int READER_CACHE_KIB = 16 * 1024;

    /// Pages (of 4 KB) in the write-ahead log before they are copied into the database. With SQLite's own 1,000 each group
    /// of a busy day is copied at once, and the pages that every group touches again and again each time.
    private static final int CHECKPOINT_PAGES = 16_384;

    /// Keeps the write-ahead log from staying large after a burst.
    private static final int JOURNAL_LIMIT_BYTES = 64 * 1024 * 1024;

    private final Dialect dialect = new SqliteDialect();
    private final ReentrantLock writing = new ReentrantLock(true);
    private final @Nullable FileChannel lockFile;
    private final Connection writer;
    private final HikariDataSource readers;
    private final DataSource migrations;
    private final StatementCache prepared;
    private final CellCipher cells;

    private SqliteDatabase(
            @Nullable FileChannel lockFile, Connection writer, HikariDataSource readers, DataSource migrations, CellCipher cells) {
        this.cells = cells;
        this.lockFile = lockFile;
        this.writer = writer;
        this.readers = readers;
        this.migrations = migrations;
        this.prepared = new StatementCache(writer);
    }

    static SqliteDatabase open(Path file, Duration busyTimeout, CellCipher cells) {
        return open(file, busyTimeout, cells, true);
    }

    /// Without keeping other processes out.
    static SqliteDatabase beside(Path file, Duration busyTimeout, CellCipher cells) {
        return open(file, busyTimeout, cells, false);
    }

    private static SqliteDatabase open(Path file, Duration busyTimeout, CellCipher cells, boolean alone) {
        Path folder = file.toAbsolutePath().getParent();
        try {
            if (folder != null) {
                Files.createDirectories(folder);
            }
        } catch (IOException e) {
            String kind = e.getClass().getSimpleName();
            throw new StoreException("cannot make the data folder " + folder + " (" + kind + ")", e);
        }
        FileChannel lockFile = alone ? lock(file) : null;
        DataSource source = dataSource(file, busyTimeout, WRITER_CACHE_KIB);
        Connection writer = null;
        HikariDataSource readers = null;
        try {
            writer = source.getConnection();
            execute(writer, "PRAGMA wal_autocheckpoint = " + CHECKPOINT_PAGES);
            // What a statement over many rows would have to take back lies in memory, where it is a few hundred KB, and not in a
            // file that each such statement fills (https://sqlite.org/tempfiles.html, statement journals).
            execute(writer, "PRAGMA temp_store = MEMORY");
            if (!cells.keys().isEmpty()) {
                // What was plain text is overwritten with zeros when it is changed or deleted.
                execute(writer, "PRAGMA secure_delete = ON");
            }
            readers = readers(dataSource(file, busyTimeout, READER_CACHE_KIB), busyTimeout);
            return new SqliteDatabase(lockFile, writer, readers, source, cells);
        } catch (SQLException | RuntimeException e) {
            closeQuietly(readers);
            closeQuietly(writer);
            closeQuietly(lockFile);
            throw new StoreException("cannot open the database " + file, rootOf(e));
        }
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static FileChannel lock(Path file) {
        Path path = file.resolveSibling(file.getFileName() + ".lock");
        FileChannel channel;
        try {
            channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            String kind = e.getClass().getSimpleName();
            throw new StoreException("cannot write to the data folder: " + path + " (" + kind + ")", e);
        }
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException _) {
            log.debug("{} is locked by this very process", path);
        } catch (IOException e) {
            closeQuietly(channel);
            throw new StoreException("cannot lock " + path, e);
        }
        closeQuietly(channel);
        throw new StoreException("the database " + file + " is in use by another gateway; stop that one first");
    }

    private static DataSource dataSource(Path file, Duration busyTimeout, int cacheKib) {
        var config = new SQLiteConfig();
        config.setCacheSize(-cacheKib);
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setJournalSizeLimit(JOURNAL_LIMIT_BYTES);
        config.enforceForeignKeys(true);
        config.setBusyTimeout(Math.toIntExact(busyTimeout.toMillis()));
        var source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        return source;
    }

    private static HikariDataSource readers(DataSource source, Duration busyTimeout) {
        var pool = new HikariConfig();
        pool.setPoolName("sqlite-readers");
        pool.setDataSource(source);
        pool.setMaximumPoolSize(READERS);
        pool.setMinimumIdle(1);
        pool.setConnectionTimeout(busyTimeout.toMillis() + 5_000);
        pool.setConnectionInitSql("PRAGMA query_only = ON");
        return new HikariDataSource(pool);
    }

    @Override
    public Dialect dialect() {
        return dialect;
    }

    @Override
    public Sql sql(Connection connection) {
        return connection == prepared.connection()
                ? new Sql(connection, dialect, cells, prepared)
                : new Sql(connection, dialect, cells);
    }

    @Override
    public CellCipher cells() {
        return cells;
    }

    @Override
    public void migrate(String module, String location) {
        writing.lock();
        try {
            Migrations.run(migrations, module, location + "/" + dialect.name());
        } finally {
            writing.unlock();
        }
    }

    @Override
    public <T extends @Nullable Object> T read(SqlFunction<Connection, T> work) {
        try (Connection connection = readers.getConnection()) {
            execute(connection, "BEGIN");
            try {
                return work.apply(connection);
            } finally {
                execute(connection, "ROLLBACK");
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
        boolean committed = false;
        try {
            // Spelled out, because the driver begins the next transaction, with its lock, as soon as one has ended.
            execute(writer, "BEGIN IMMEDIATE");
            T result = work.apply(writer);
            execute(writer, "COMMIT");
            committed = true;
            return result;
        } catch (SQLException e) {
            throw new StoreException("write to the database", e);
        } finally {
            if (!committed) {
                rollback();
            }
            writing.unlock();
        }
    }

    /// The lock file keeps others out for as long as this is open.
    @Override
    public boolean isExclusive() {
        return true;
    }

    @Override
    public boolean notifies() {
        return false;
    }

    @Override
    public Wakeups wakeups(String channel) {
        throw new IllegalStateException("nobody else writes to this database");
    }

    private void rollback() {
        try {
            execute(writer, "ROLLBACK");
        } catch (SQLException e) {
            // Expected when BEGIN itself failed or the database has rolled back by itself.
            log.debug("nothing to roll back: {}", e.getMessage());
        }
    }

    private static void execute(Connection connection, String text) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(text);
        }
    }

    @Override
    public void close() {
        writing.lock();
        try {
            closeQuietly(readers);
            closeQuietly(writer);
            closeQuietly(lockFile);
        } finally {
            writing.unlock();
        }
    }

    private static void closeQuietly(@Nullable AutoCloseable closeable) {
        if (closeable == null) {
            return;
        }
        try {
            closeable.close();
        } catch (Exception e) {
            log.warn("closing {}: {}", closeable.getClass().getSimpleName(), e.toString());
        }
    }
}
