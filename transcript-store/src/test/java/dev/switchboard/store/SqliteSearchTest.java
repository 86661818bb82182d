package dev.switchboard.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteSearchTest extends SearchContract {
    @TempDir
    Path folder;

    @Override
    String databaseUrl(boolean migrated) {
        return "jdbc:sqlite:" + folder.resolve("tickets.db");
    }

    @Override
    String dialect() {
        return "sqlite";
    }
}
