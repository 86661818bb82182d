package dev.switchboard.store;

import dev.switchboard.store.sql.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/// One real PostgreSQL for all tests of this process, started by the first that asks for a database and stopped with
/// the process.
public final class SharedPostgres {
    private static final AtomicInteger databases = new AtomicInteger();

    private SharedPostgres() {}

    /// The address of a database of one's own, with the store's tables, or without any.
    public static String database(boolean migrated) throws SQLException {
        String name = "store_" + databases.incrementAndGet();
        // A copy of a database that has its tables already takes a fraction of making them.
        make(Server.RUNNING, name, migrated ? "migrated" : "template1");
        return Server.RUNNING.getJdbcUrl("postgres", name);
    }

    private static void make(EmbeddedPostgres server, String name, String template) throws SQLException {
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name + " TEMPLATE " + template);
        }
    }

    private static final class Server {
        static final EmbeddedPostgres RUNNING = start();

        private static EmbeddedPostgres start() {
            try {
                EmbeddedPostgres server = EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "off")
                        .setServerConfig("full_page_writes", "off")
                        .start();
                make(server, "migrated", "template1");
                try (var database = Database.open(server.getJdbcUrl("postgres", "migrated"))) {
                    database.migrate("store", "schema/store");
                }
                return server;
            } catch (IOException | SQLException e) {
                throw new IllegalStateException("PostgreSQL does not start", e);
            }
        }
    }
}
