package dev.switchboard.store.move;

import dev.switchboard.store.StoreException;
import dev.switchboard.store.record.SearchDocuments;
import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// The PostgreSQL database that a store is moved into. What has been done is kept in its table `moved_tables`, in the
/// transactions that do it.
final class TargetStore implements AutoCloseable {
    private static final int FETCH_ROWS = 2_000;

    private final Database database;
    private final Values values;

    private TargetStore(Database database) {
        this.database = database;
        this.values = new Values(database.dialect());
    }

    /// Opens it and brings its tables up to date.
    static TargetStore open(String databaseUrl, List<MoveModule> modules) {
        if (!databaseUrl.startsWith("jdbc:postgresql:")) {
            throw new StoreException("cannot move to '" + Database.withoutSecrets(databaseUrl)
                    + "': expected jdbc:postgresql://HOST:PORT/DATABASE");
        }
        Database database = Database.open(databaseUrl);
        try {
            modules.forEach(module -> database.migrate(module.name(), module.location()));
            var target = new TargetStore(database);
            database.write(connection -> {
                database.sql(connection).execute("""
                        CREATE TABLE IF NOT EXISTS moved_tables (
                            table_name TEXT PRIMARY KEY,
                            origin TEXT NOT NULL,
                            last_key TEXT,
                            rows_moved BIGINT NOT NULL,
                            digest TEXT,
                            verified_at TIMESTAMPTZ(3)
                        )""");
                return true;
            });
            return target;
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /// Refuses a database that is in use, or whose tickets are not those of this origin.
    void check(String origin, String source) {
        database.read(connection -> {
            Sql sql = database.sql(connection);
            if (count(sql, "gateway_leases") > 0) {
                throw new StoreException("a gateway or dashboard runs on the target (or died there within the last seconds):"
                        + " stop it, and start it again when everything is moved");
            }
            List<String> origins =
                    sql.list("SELECT DISTINCT origin FROM moved_tables", _ -> {}, row -> row.text("origin", ""));
            long tickets = count(sql, "tickets");
            if (origins.isEmpty() && tickets > 0) {
                throw new StoreException("the target has other tickets (" + tickets
                        + ") that were not moved there: move into an empty database");
            }
            if (!origins.isEmpty() && !origins.contains(origin)) {
                throw new StoreException("the target has other tickets: they were moved there from another store than "
                        + source + "; move into an empty database");
            }
            if (sql.first("SELECT last_event FROM outbox_head", _ -> {}, row -> row.whole("last_event")).orElse(0L) > 0) {
                throw new StoreException("calls have been taken on the target since it was moved to:"
                        + " what it has would be undone by what the source has, so nothing is moved");
            }
            return true;
        });
    }

    private static long count(Sql sql, String table) throws SQLException {
        return sql.first("SELECT COUNT(*) AS n FROM " + table, _ -> {}, row -> row.whole("n")).orElse(0L);
    }

    /// The version of a module's tables.
    String version(String module) {
        return database.read(connection -> database.sql(connection)
                .first(
                        "SELECT version FROM schema_history_" + module + " ORDER BY installed_rank DESC LIMIT 1",
                        _ -> {},
                        row -> row.text("version", ""))
                .orElse(""));
    }

    /// The columns of each table, by name.
    Map<String, Map<String, Column>> columns() {
        return database.read(connection -> {
            Map<String, Map<String, Column>> tables = new HashMap<>();
            database.sql(connection)
                    .list(
                            """
                            SELECT table_name, column_name, data_type FROM information_schema.columns
                            WHERE table_schema = current_schema() AND is_generated = 'NEVER'
                            """,
                            _ -> {},
                            row -> tables.computeIfAbsent(row.text("table_name", ""), _ -> new HashMap<>())
                                    .put(
                                            row.text("column_name", ""),
                                            new Column(
                                                    row.text("column_name", ""),
                                                    Column.Kind.of(row.text("data_type", "")))));
            return tables;
        });
    }

    /// The key of the last row of a table whose copying was broken off, as it was noted.
    @Nullable String brokenOffAt(MovedTable table) {
        return database.<@Nullable String>read(connection -> {
            List<@Nullable String> keys = new ArrayList<>();
            database.sql(connection)
                    .list(
                            "SELECT last_key FROM moved_tables WHERE table_name = ?",
                            values -> values.text(table.name()),
                            row -> keys.add(row.text("last_key")));
            return keys.isEmpty() ? null : keys.getFirst();
        });
    }

    void begin(List<MovedTable> tables, String origin) {
        database.write(connection -> {
            Sql sql = database.sql(connection);
            for (MovedTable table : tables) {
                sql.update(
                        """
                        INSERT INTO moved_tables (table_name, origin, rows_moved) VALUES (?, ?, 0)
                        ON CONFLICT (table_name) DO UPDATE SET digest = NULL, verified_at = NULL
                        """,
                        values -> values.text(table.name()).text(origin));
            }
            return true;
        });
    }

    /// What a batch of rows came to.
    record Stored(long added, long changed) {}

    /// Stores those of the rows that are missing or differ, and notes how far it has come.
    Stored store(MovedTable table, List<MovedRow> rows, String lastKey) {
        return database.write(connection -> {
            Map<List<Object>, MovedRow.RowDigest> there = there(connection, table, rows);
            long added = 0;
            long changed = 0;
            try (PreparedStatement upsert = connection.prepareStatement(table.upsert())) {
                for (MovedRow row : rows) {
                    MovedRow.RowDigest stored = there.get(row.key());
                    if (row.digest().equals(stored)) {
                        continue;
                    }
                    if (stored == null) {
                        added++;
                    } else {
                        changed++;
                    }
                    for (int i = 0; i < row.values().length; i++) {
                        bind(upsert, i + 1, table.columns().get(i), row.values()[i]);
                    }
                    upsert.addBatch();
                }
                if (added + changed > 0) {
                    upsert.executeBatch();
                }
            }
            long moved = added + changed;
            database.sql(connection).update(
                    "UPDATE moved_tables SET last_key = ?, rows_moved = rows_moved + ? WHERE table_name = ?",
                    values -> values.text(lastKey).whole(moved).text(table.name()));
            return new Stored(added, changed);
        });
    }

    private Map<List<Object>, MovedRow.RowDigest> there(Connection connection, MovedTable table, List<MovedRow> rows)
            throws SQLException {
        Column first = table.columns().get(table.key().getFirst());
        Map<List<Object>, MovedRow.RowDigest> there = new HashMap<>();
        Object[] keys = rows.stream().map(row -> row.key().getFirst()).distinct().toArray();
        try (PreparedStatement select = connection.prepareStatement("SELECT " + table.columnList() + " FROM "
                + table.quoted() + " WHERE " + first.quoted() + " = ANY (?)")) {
            select.setArray(1, connection.createArrayOf(first.kind() == Column.Kind.WHOLE ? "bigint" : "text", keys));
            try (ResultSet found = select.executeQuery()) {
                while (found.next()) {
                    MovedRow row = values.row(table, found);
                    there.put(row.key(), row.digest());
                }
            }
        }
        return there;
    }

    private void bind(PreparedStatement statement, int at, Column column, @Nullable Object value) throws SQLException {
        switch (value) {
            case null -> statement.setNull(at, switch (column.kind()) {
                case TEXT, JSON -> Types.VARCHAR;
                case WHOLE -> Types.BIGINT;
                case REAL -> Types.DOUBLE;
                case TIME -> Types.TIMESTAMP_WITH_TIMEZONE;
                case TRUTH -> Types.BOOLEAN;
                case BYTES -> Types.BINARY;
            });
            case Instant time -> database.dialect().bindTime(statement, at, time);
            case byte[] bytes -> statement.setBytes(at, bytes);
            case Boolean yes -> statement.setBoolean(at, yes);
            case Values.JsonText json -> statement.setString(at, json.sent());
            case Long whole -> statement.setLong(at, whole);
            case Double real -> statement.setDouble(at, real);
            default -> statement.setString(at, value.toString());
        }
    }

    @FunctionalInterface
    interface RowReader {
        void row(MovedRow row) throws SQLException;
    }

    void read(MovedTable table, RowReader reader) {
        database.read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT " + table.columnList() + " FROM " + table.quoted())) {
                select.setFetchSize(FETCH_ROWS);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        reader.row(values.row(table, rows));
                    }
                }
            }
            return true;
        });
    }

    long count(MovedTable table) {
        return database.<Long>read(connection -> count(database.sql(connection), table.quoted()));
    }

    void delete(MovedTable table, List<List<Object>> keys) {
        database.write(connection -> {
            try (PreparedStatement delete = connection.prepareStatement(table.delete())) {
                for (List<Object> key : keys) {
                    for (int i = 0; i < key.size(); i++) {
                        bind(delete, i + 1, table.columns().get(table.key().get(i)), key.get(i));
                    }
                    delete.addBatch();
                }
                delete.executeBatch();
            }
            return true;
        });
    }

    /// Lets new rows of a table with an automatic key go on behind those there are, and behind `last`.
    void continueNumbers(MovedTable table, long last) {
        Column key = table.columns().get(table.key().getFirst());
        if (table.key().size() != 1 || key.kind() != Column.Kind.WHOLE) {
            return;
        }
        database.write(connection -> database.sql(connection).list(
                """
                SELECT setval(pg_get_serial_sequence(?, ?),
                    GREATEST(1, ?, (SELECT COALESCE(MAX(%s), 0) FROM %s)))
                WHERE pg_get_serial_sequence(?, ?) IS NOT NULL
                """
                        .formatted(key.quoted(), table.quoted()),
                values -> values.text(table.name())
                        .text(key.name())
                        .whole(last)
                        .text(table.name())
                        .text(key.name()),
                _ -> true));
    }

    /// Makes what is derived from the tables: documents of the full-text index, folded counts, the planner's statistics.
    void derive(LongConsumer indexed) {
        SearchDocuments.bringUpToDate(database, indexed);
        database.write(connection -> {
            database.sql(connection).execute("""
                    SELECT setval('ticket_places', GREATEST(
                        (SELECT last_value FROM ticket_places),
                        (SELECT COALESCE(MAX(place % 1048576), 0) + 1 FROM tickets)))""");
            database.sql(connection).execute("ANALYZE");
            return true;
        });
    }

    /// Notes that everything is as in the source: nothing is broken off any longer.
    void finish(List<MoveReport.Table> tables, Instant now) {
        database.write(connection -> {
            for (MoveReport.Table table : tables) {
                database.sql(connection).update(
                        "UPDATE moved_tables SET last_key = NULL, digest = ?, verified_at = ? WHERE table_name = ?",
                        values -> values.text(table.digest()).time(now).text(table.name()));
            }
            return true;
        });
    }

    @Override
    public void close() {
        database.close();
    }
}
