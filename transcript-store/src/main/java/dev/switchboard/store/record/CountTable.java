package dev.switchboard.store.record;

import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Sql;
import dev.switchboard.store.ticket.TicketStats;
import dev.switchboard.store.ticket.TicketStatus;
import java.sql.SQLException;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The statements over `ticket_counts`: how many tickets there are of each kind, on each day and in all. Triggers of the
/// schema keep it exact in the transaction that changes a ticket.
final class CountTable {
    /// Rows that PostgreSQL gathers before they are folded.
    private static final int FOLD_AT = 5_000;

    private static final double MS_AN_HOUR = 3_600_000.0;

    /// Where day -1 stands for all days.
    static final long ALL_DAYS = -1;

    private CountTable() {}

    record Kind(String status, String category, long tickets, long resolved, long resolutionMs) {}

    record Day(long day, long tickets) {}

    static TicketStats stats(Sql sql) throws SQLException {
        List<Kind> kinds = sql.list(
                """
                SELECT status, category, SUM(tickets) AS tickets, SUM(resolved) AS resolved,
                    SUM(resolution_ms) AS resolution_ms
                FROM ticket_counts WHERE day = -1
                GROUP BY status, category
                """,
                _ -> {},
                row -> new Kind(
                        row.text("status", "open"), row.text("category", ""), row.whole("tickets"),
                        row.whole("resolved"), row.whole("resolution_ms")));
        var byStatus = new EnumMap<TicketStatus, Long>(TicketStatus.class);
        for (TicketStatus status : TicketStatus.values()) {
            byStatus.put(status, 0L);
        }
        Map<String, Long> categories = new HashMap<>();
        long total = 0;
        long resolved = 0;
        long resolutionMs = 0;
        for (Kind kind : kinds) {
            byStatus.merge(TicketStatus.parse(kind.status), kind.tickets, Long::sum);
            categories.merge(kind.category, kind.tickets, Long::sum);
            total += kind.tickets;
            resolved += kind.resolved;
            resolutionMs += kind.resolutionMs;
        }
        Long uncategorized = categories.remove("");
        var byCategory = new LinkedHashMap<String, Long>();
        categories.entrySet().stream()
                .filter(category -> category.getValue() > 0)
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .forEach(category -> byCategory.put(category.getKey(), category.getValue()));
        double hours = resolved == 0 ? 0 : resolutionMs / MS_AN_HOUR / resolved;
        return new TicketStats(
                total,
                Collections.unmodifiableMap(byStatus),
                Collections.unmodifiableMap(byCategory),
                uncategorized == null ? 0 : uncategorized,
                Math.round(hours * 100) / 100.0);
    }

    /// How many tickets of a kind there are on the days from `first` to `last`, both included.
    static long tickets(Sql sql, TicketConditions kind, long first, long last) throws SQLException {
        return sql.first(
                        "SELECT COALESCE(SUM(tickets), 0) AS tickets FROM ticket_counts WHERE day BETWEEN ? AND ? AND "
                                + kind.text(),
                        values -> kind.bind(values.whole(first).whole(last)),
                        row -> row.whole("tickets"))
                .orElseThrow();
    }

    /// Days on which there are tickets of a kind, the latest first, from `last` back to `first`.
    static List<Day> days(Sql sql, TicketConditions kind, long first, long last, int limit) throws SQLException {
        return sql.list(
                """
                SELECT day, SUM(tickets) AS tickets FROM ticket_counts
                WHERE day BETWEEN ? AND ? AND %s
                GROUP BY day
                ORDER BY day DESC
                LIMIT ?
                """
                        .formatted(kind.text()),
                values -> {
                    kind.bind(values.whole(first).whole(last));
                    values.whole((long) limit);
                },
                row -> new Day(row.whole("day"), row.whole("tickets")));
    }

    /// Adds the rows that PostgreSQL gathered to those they belong to, once there are many.
    static void fold(Database database) {
        long added = database.<Long>read(connection -> database.sql(connection)
                .first("SELECT COUNT(*) AS n FROM ticket_counts WHERE NOT folded", _ -> {}, row -> row.whole("n"))
                .orElseThrow());
        if (added < FOLD_AT) {
            return;
        }
        database.write(connection -> {
            Sql sql = database.sql(connection);
            sql.execute("""
                    WITH taken AS (DELETE FROM ticket_counts WHERE NOT folded RETURNING *)
                    INSERT INTO ticket_counts
                    SELECT day, status, priority, category, channel, agent_id,
                        SUM(tickets), SUM(resolved), SUM(resolution_ms), TRUE
                    FROM taken
                    GROUP BY day, status, priority, category, channel, agent_id
                    ON CONFLICT (day, status, priority, category, channel, agent_id) WHERE folded DO UPDATE SET
                        tickets = ticket_counts.tickets + excluded.tickets,
                        resolved = ticket_counts.resolved + excluded.resolved,
                        resolution_ms = ticket_counts.resolution_ms + excluded.resolution_ms
                    """);
            sql.execute("DELETE FROM ticket_counts WHERE folded AND tickets = 0 AND resolved = 0 AND resolution_ms = 0");
            return true;
        });
    }
}
