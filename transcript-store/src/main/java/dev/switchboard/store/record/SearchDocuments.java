package dev.switchboard.store.record;

import dev.switchboard.store.sql.Database;
import java.util.function.LongConsumer;

/// Brings the full-text index and the counts of a database up to date, on which no gateway runs.
public final class SearchDocuments {
    private static final int BATCH = 512;

    private SearchDocuments() {}

    /// Blocks until no document of a call that is over is out of date.
    ///
    /// @param told how many documents were made, after each transaction
    public static void bringUpToDate(Database database, LongConsumer told) {
        WordIndex index = WordIndex.of(database.dialect());
        long done = 0;
        for (int made = 1; made > 0; ) {
            made = database.<Integer>write(
                    connection -> SearchIndexer.bringUpToDate(database.sql(connection), index, BATCH));
            done += made;
            told.accept(done);
        }
        if (database.dialect().name().equals("postgresql")) {
            CountTable.fold(database);
        }
    }
}
