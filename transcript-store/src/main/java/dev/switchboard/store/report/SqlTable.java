package dev.switchboard.store.report;

import dev.switchboard.store.query.QueryResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A table or view that SQL of people's own may read: its name, what one row of it is, and its columns in order.
public record SqlTable(String name, String rows, List<Column> columns) {
    /// `type` is the database's own word for it, empty where it has none (a computed column of a SQLite view).
    public record Column(String name, String type) {}

    /// What docs/ANALYSTS.md names, in the order in which it is worth looking at. Other tables are the store's own.
    private static final Map<String, String> KNOWN = known();

    private static Map<String, String> known() {
        Map<String, String> known = new LinkedHashMap<>();
        known.put("v_tickets", "a ticket with its measures");
        known.put("v_turns", "a turn of a call; turn 0 is the greeting");
        known.put("v_tool_calls", "a tool call");
        known.put("v_daily", "a day (UTC) on which calls began");
        known.put("v_agents", "an agent that answered");
        known.put("call_analysis", "what was measured by the times of a call's lines");
        known.put("tickets", "a ticket");
        known.put("interactions", "a line of a transcript, or a tool call in it");
        known.put("ticket_metadata", "a key and value kept beside a ticket");
        known.put("recordings", "a recording");
        known.put("audit_log", "a reading or change through the control plane");
        return known;
    }

    private static String names() {
        return KNOWN.keySet().stream().collect(Collectors.joining("', '", "'", "'"));
    }

    /// Columns `table_name`, `column_name`, `data_type`, those of a table in their order.
    static String question(boolean sqlite) {
        return sqlite
                ? """
                SELECT m.name AS table_name, c.name AS column_name, LOWER(c.type) AS data_type
                FROM sqlite_master m JOIN pragma_table_info(m.name) c
                WHERE m.type IN ('table', 'view') AND m.name IN (%s)
                ORDER BY m.name, c.cid
                """.formatted(names())
                // Tells of what the role may see and of nothing else (PostgreSQL 18, 35.17 columns).
                : """
                SELECT table_name, column_name, data_type
                FROM information_schema.columns
                WHERE table_schema = current_schema() AND table_name IN (%s)
                ORDER BY table_name, ordinal_position
                """.formatted(names());
    }

    static List<SqlTable> of(QueryResult answer) {
        Map<String, List<Column>> columns = new LinkedHashMap<>();
        KNOWN.keySet().forEach(name -> columns.put(name, new ArrayList<>()));
        for (List<@Nullable Object> row : answer.rows()) {
            List<Column> table = columns.get(String.valueOf(row.get(0)));
            if (table != null) {
                table.add(new Column(String.valueOf(row.get(1)), String.valueOf(row.get(2))));
            }
        }
        List<SqlTable> tables = new ArrayList<>();
        KNOWN.forEach((name, rows) -> {
            List<Column> found = columns.getOrDefault(name, List.of());
            if (!found.isEmpty()) {
                tables.add(new SqlTable(name, rows, List.copyOf(found)));
            }
        });
        return tables;
    }
}
