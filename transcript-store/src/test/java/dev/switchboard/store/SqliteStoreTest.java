package dev.switchboard.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.io.TempDir;

/// The store on SQLite, with what holds of SQLite alone.
class SqliteStoreTest extends StoreContract {
    @TempDir
    Path folder;

    @Override
    String databaseUrl() {
        return "jdbc:sqlite:" + folder.resolve("tickets.db");
    }

    @Override
    AutoCloseable lockOut() {
        try {
            Connection other = DriverManager.getConnection(databaseUrl());
            other.createStatement().execute("BEGIN IMMEDIATE");
            return other;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
