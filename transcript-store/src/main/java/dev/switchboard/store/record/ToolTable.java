package dev.switchboard.store.record;

import dev.switchboard.store.search.TicketDocument;
import dev.switchboard.store.sql.Sql;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The statements over `ticket_tools` and `tool_counts`, which follow the documents of the full-text index: what would
/// otherwise be counted there, document by document, for each page of a list of the calls that used a tool.
final class ToolTable {
    /// Takes tool, day and how many more there are.
    static final String ADD = """
            INSERT INTO tool_counts (tool, day, tickets) VALUES (?, ?, ?)
            ON CONFLICT (tool, day) DO UPDATE SET tickets = tool_counts.tickets + excluded.tickets
            """;

    private static final String KIND = "tool:";

    private ToolTable() {}

    /// A row of `tool_counts`, in the order in which several are to be changed: two gateways that index at once must not
    /// wait for each other.
    record Key(String tool, long day) implements Comparable<Key> {
        private static final Comparator<Key> ORDER = Comparator.comparing(Key::tool).thenComparing(Key::day);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    static SortedSet<String> tools(TicketDocument document) {
        return document.facets().stream()
                .filter(facet -> facet.startsWith(KIND))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// The rows in which a document counts.
    static List<Key> keys(String tool, long place) {
        return List.of(new Key(tool, CountTable.ALL_DAYS), new Key(tool, Places.day(place)));
    }

    /// The document's tools in place of those of the one that stood there.
    static void put(Sql sql, TicketDocument document) throws SQLException {
        long place = document.place();
        var counts = new TreeMap<Key, Long>();
        take(sql, place, counts);
        for (String tool : tools(document)) {
            int added = sql.update(
                    "INSERT INTO ticket_tools (place, tool) VALUES (?, ?) ON CONFLICT DO NOTHING",
                    values -> values.whole(place).text(tool));
            keys(tool, place).forEach(key -> counts.merge(key, (long) added, Long::sum));
        }
        add(sql, counts);
    }

    static void remove(Sql sql, long place) throws SQLException {
        var counts = new TreeMap<Key, Long>();
        take(sql, place, counts);
        add(sql, counts);
    }

    static void empty(Sql sql) throws SQLException {
        sql.execute("DELETE FROM ticket_tools");
        sql.execute("DELETE FROM tool_counts");
    }

    private static void take(Sql sql, long place, Map<Key, Long> counts) throws SQLException {
        List<String> gone = sql.list(
                "DELETE FROM ticket_tools WHERE place = ? RETURNING tool",
                values -> values.whole(place),
                row -> row.text("tool", ""));
        for (String tool : gone) {
            keys(tool, place).forEach(key -> counts.merge(key, -1L, Long::sum));
        }
    }

    private static void add(Sql sql, Map<Key, Long> counts) throws SQLException {
        for (Map.Entry<Key, Long> count : counts.entrySet()) {
            if (count.getValue() != 0) {
                sql.update(ADD, values -> values.text(count.getKey().tool()).whole(count.getKey().day()).whole(count.getValue()));
            }
        }
    }

    /// How many documents have that facet of a tool. `search` asks for the same, and counts within a day.
    static long tickets(Sql sql, WordSearch search, String facet, Places places) throws SQLException {
        return places.isEverywhere()
                ? tickets(sql, facet, CountTable.ALL_DAYS, CountTable.ALL_DAYS)
                : places.counted(among -> search.count(sql, among), (first, last) -> tickets(sql, facet, first, last));
    }

    private static long tickets(Sql sql, String facet, long first, long last) throws SQLException {
        return sql.first(
                        "SELECT COALESCE(SUM(tickets), 0) AS tickets FROM tool_counts WHERE tool = ? AND day BETWEEN ? AND ?",
                        values -> values.text(facet).whole(first).whole(last),
                        row -> row.whole("tickets"))
                .orElseThrow();
    }
}
