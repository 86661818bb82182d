package dev.switchboard.store.record;

import dev.switchboard.store.search.TicketDocument;
import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings the full-text index up to date behind the writer: a thread of its own takes stale tickets whose calls are over,
/// a few in each transaction, so that a call's lines never wait for it longer than one of those. What it has not come
/// to yet is searched in the tables themselves, so nothing is missing from an answer meanwhile, and no failure of the
/// index can keep a transcript from being stored.
///
/// In PostgreSQL it also folds the counts that were only added to.
final class SearchIndexer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SearchIndexer.class);

    /// Tickets a transaction: some 5 ms of work. While it is behind, each takes twice as many as the one before, since
    /// every transaction costs a sync of the disk.
    private static final int BATCH = 32;

    private static final int MAX_BATCH = 512;

    /// About what the writer commits in 50 ms.
    private static final int BUSY_ENTRIES = 1_024;

    private static final Duration YIELD = Duration.ofMillis(5);
    private static final Duration LONGEST_YIELD = Duration.ofSeconds(1);

    private static final Duration LOOK_EVERY = Duration.ofMillis(250);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);

    private final Database database;
    private final WordIndex index;
    private final IntSupplier waiting;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    /// @param waiting how many entries wait for the writer
    SearchIndexer(Database database, IntSupplier waiting) {
        this.database = database;
        this.waiting = waiting;
        this.index = WordIndex.of(database.dialect());
        this.thread = Thread.ofPlatform().name("search-indexer").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        boolean failing = false;
        try {
            Duration pause = LOOK_EVERY;
            while (!closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    catchUp();
                    pause = LOOK_EVERY;
                    failing = false;
                } catch (RuntimeException e) {
                    if (!failing && closing.getCount() > 0) {
                        log.warn("the full-text index is not being kept up to date; trying again", e);
                    }
                    failing = true;
                    pause = AFTER_FAILURE;
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void catchUp() {
        for (int batch = BATCH; closing.getCount() > 0 && isBehind(); batch = Math.min(batch * 2, MAX_BATCH)) {
            letWriterThrough();
            int tickets = batch;
            database.<Integer>write(
                    connection -> bringUpToDate(database.sql(connection), index, tickets));
        }
        if (database.dialect().name().equals("postgresql")) {
            CountTable.fold(database);
        }
    }

    /// What people said comes before the index of it: while more waits for the writer than it takes at once, documents wait
    /// too, yet not for long each time, so that under any load the index goes on growing.
    private void letWriterThrough() {
        long until = System.nanoTime() + LONGEST_YIELD.toNanos();
        try {
            while (waiting.getAsInt() > BUSY_ENTRIES && System.nanoTime() < until) {
                if (closing.await(YIELD.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isBehind() {
        return database.read(connection -> {
            Sql sql = database.sql(connection);
            return !DocumentTable.gone(sql, 1).isEmpty() || !DocumentTable.ended(sql, 1).isEmpty();
        });
    }

    /// Empties the index; every ticket is to be looked at anew.
    static void begin(Sql sql) throws SQLException {
        sql.execute(WordIndex.of(sql.dialect()).empty());
        ToolTable.empty(sql);
        sql.update("INSERT INTO stale_tickets (ticket_id) SELECT ticket_id FROM tickets WHERE 1 = 1 ON CONFLICT DO NOTHING",
                _ -> {});
    }

    /// Brings some documents up to date, in the caller's transaction, and says how many tickets that were.
    static int bringUpToDate(Sql sql, WordIndex index, int limit) throws SQLException {
        List<DocumentTable.Gone> gone = DocumentTable.gone(sql, limit);
        for (DocumentTable.Gone document : gone) {
            index.remove(sql, document.place());
            ToolTable.remove(sql, document.place());
            DocumentTable.fresh(sql, document.id());
        }
        List<DocumentTable.Placed> ended = DocumentTable.ended(sql, limit);
        List<TicketDocument> documents = DocumentTable.documents(sql, ended, EncryptionTable.read(sql).isPlain());
        for (int i = 0; i < ended.size(); i++) {
            index.put(sql, documents.get(i));
            ToolTable.put(sql, documents.get(i));
            DocumentTable.fresh(sql, ended.get(i).ticket().id().value());
        }
        return gone.size() + ended.size();
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            if (!thread.join(CLOSE_WAIT)) {
                log.warn("the full-text index was still being written when the store closed; it goes on at the next start");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
