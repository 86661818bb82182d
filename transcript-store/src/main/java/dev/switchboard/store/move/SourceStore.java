package dev.switchboard.store.move;

import dev.switchboard.store.StoreException;
import dev.switchboard.store.sql.ReadOnlyConnections;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The SQLite file that is moved, as it was at one moment: everything is read in one transaction, beside a gateway that
/// goes on writing, which is never kept waiting (though its write-ahead log cannot shrink meanwhile).
final class SourceStore implements AutoCloseable {
    /// What is derived from other tables, or is about the processes that have the file open.
    private static final Pattern NOT_MOVED = Pattern.compile(
            "sqlite_.*|schema_history_.*|ticket_words.*|ticket_counts|ticket_tools|tool_counts|stale_tickets|gateway_leases|writing_turn|outbox.*|help_version|help_vector|moved_tables|access_sessions|tool_approvals");

    private static final Duration LONGEST_MOVE = Duration.ofDays(30);
    private static final int VALUE_BYTES = 1_000_000_000;

    private final Path file;
    private final Connection connection;
    private final Values values;

    private SourceStore(Path file, Connection connection, Values values) {
        this.file = file;
        this.connection = connection;
        this.values = values;
    }

    static SourceStore open(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new StoreException("there is no file " + file + " to move from");
        }
        var connections = ReadOnlyConnections.to("jdbc:sqlite:" + file);
        try {
            Connection connection = connections.open(LONGEST_MOVE, VALUE_BYTES);
            var source = new SourceStore(file, connection, new Values(connections.dialect()));
            try {
                if (!source.names().containsAll(Set.of("tickets", "interactions", "schema_history_store"))) {
                    throw new StoreException(file + " is not a Switchboard store: it has no table of tickets");
                }
                return source;
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw new StoreException("cannot read " + file + ": is it a Switchboard store?", e);
        }
    }

    /// The moment at which the file's tables were made, which tells it from other stores.
    String origin() throws SQLException {
        return one("SELECT MIN(installed_on) FROM schema_history_store");
    }

    /// The version of each module's tables, by the module's name.
    Map<String, String> versions() throws SQLException {
        Map<String, String> versions = new TreeMap<>();
        for (String name : names()) {
            if (name.startsWith("schema_history_")) {
                versions.put(
                        name.substring("schema_history_".length()),
                        one("SELECT version FROM \"" + name + "\" ORDER BY installed_rank DESC LIMIT 1"));
            }
        }
        return versions;
    }

    private String one(String query) throws SQLException {
        try (var statement = connection.createStatement(); ResultSet row = statement.executeQuery(query)) {
            return row.next() ? String.valueOf(row.getString(1)) : "";
        }
    }

    private List<String> names() throws SQLException {
        List<String> names = new ArrayList<>();
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")) {
            while (row.next()) {
                names.add(row.getString(1));
            }
        }
        return names;
    }

    /// The tables whose rows count, with the names of their columns and, from 1, the place of each in the key or 0.
    Map<String, Map<String, Integer>> tables() throws SQLException {
        Map<String, Map<String, Integer>> tables = new LinkedHashMap<>();
        for (String name : names()) {
            if (NOT_MOVED.matcher(name).matches()) {
                continue;
            }
            Map<String, Integer> columns = new LinkedHashMap<>();
            try (PreparedStatement info = connection.prepareStatement("SELECT name, pk FROM pragma_table_info(?)")) {
                info.setString(1, name);
                try (ResultSet row = info.executeQuery()) {
                    while (row.next()) {
                        columns.put(row.getString(1), row.getInt(2));
                    }
                }
            }
            tables.put(name, columns);
        }
        return tables;
    }

    Set<String> parents(String table) throws SQLException {
        Set<String> parents = new LinkedHashSet<>();
        try (PreparedStatement keys = connection.prepareStatement("SELECT \"table\" FROM pragma_foreign_key_list(?)")) {
            keys.setString(1, table);
            try (ResultSet row = keys.executeQuery()) {
                while (row.next()) {
                    parents.add(row.getString(1));
                }
            }
        }
        parents.remove(table);
        return parents;
    }

    long count(MovedTable table) throws SQLException {
        return Long.parseLong(one("SELECT COUNT(*) FROM " + table.quoted()));
    }

    /// The last number an automatic key was given, also where its row is gone since; 0 for none.
    long lastNumber(MovedTable table) throws SQLException {
        if (!names().contains("sqlite_sequence")) {
            return 0;
        }
        String last = one("SELECT seq FROM sqlite_sequence WHERE name = '" + table.name() + "'");
        return last.isEmpty() ? 0 : Long.parseLong(last);
    }

    @FunctionalInterface
    interface RowReader {
        void row(MovedRow row) throws SQLException;
    }

    /// Reads the rows in the order of their keys, those after a key where one is given.
    void read(MovedTable table, List<Object> after, RowReader reader) throws SQLException {
        String condition = after.isEmpty()
                ? ""
                : " WHERE (" + table.keyList() + ") > (" + String.join(", ", Collections.nCopies(after.size(), "?")) + ")";
        try (PreparedStatement select = connection.prepareStatement("SELECT " + table.columnList() + " FROM "
                + table.quoted() + condition + " ORDER BY " + table.keyList())) {
            for (int i = 0; i < after.size(); i++) {
                select.setObject(i + 1, after.get(i));
            }
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    reader.row(values.row(table, rows));
                }
            }
        }
    }

    /// Whether there is a row with that key.
    boolean has(MovedTable table, List<Object> key) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT 1 FROM " + table.quoted() + " WHERE ("
                + table.keyList() + ") = (" + String.join(", ", Collections.nCopies(key.size(), "?")) + ")")) {
            for (int i = 0; i < key.size(); i++) {
                select.setObject(i + 1, key.get(i));
            }
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    long replaced() {
        return values.replaced();
    }

    @Override
    public String toString() {
        return file.toString();
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new StoreException("close " + file, e);
        }
    }
}
