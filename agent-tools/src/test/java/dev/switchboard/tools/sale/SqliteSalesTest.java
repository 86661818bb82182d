package dev.switchboard.tools.sale;

import dev.switchboard.store.sql.Database;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteSalesTest extends SalesContract {
    @TempDir
    private Path folder;

    @Override
    Database open() {
        return Database.open("jdbc:sqlite:" + folder.resolve("tickets.db"));
    }

    @Test
    void aRaceForTheLastSeatsSellsNoneTwiceWhileHoldsRunOut() throws Exception {
        Race.run(database, clock, 10_000);
    }

    @Test
    void theSameRaceSellsTooManyWithoutTheGuard() throws Exception {
        Race.runUnguarded(database);
    }
}
