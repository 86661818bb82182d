package dev.switchboard.tools.sale.entry;

import dev.switchboard.store.sql.Database;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteEntryTest extends EntryContract {
    @TempDir
    private static Path folder;

    @Override
    Database open() {
        return Database.open("jdbc:sqlite:" + folder.resolve("tickets.db"));
    }
}
