package dev.switchboard.tools.takings;

import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Figures of the box office over a time, counted by SQL from its tables. Days are those of UTC, as in all reports.
///
/// | figure | is |
/// |---|---|
/// | orders, tickets | orders that were first paid for (or cost nothing) in the time, and the tickets they were for |
/// | returned | of these tickets, those that are not good any more |
/// | paid, refunded | money that came, and went back, in the time, whenever its order was made; the difference is what stays |
///
/// Sums are whole minor units and never of two currencies. Methods block; thread-safe.
public final class Takings {
    /// Of a time, `to` exclusive; `eventId` null: of every event.
    public record Period(Instant from, Instant to, @Nullable String eventId) {}

    public record Figures(long orders, long tickets, long returned, long paidMinor, long refundedMinor) {

        public long netMinor() {
            return paidMinor - refundedMinor;
        }
    }

    /// `key` is a day (`2026-12-01`), an event's id, or empty for all.
    public record Line(String key, String name, String currency, Figures figures) {}

    /// Orders first paid for in the time that used a code.
    public record PromoUse(String code, String currency, long orders, long discountMinor, long totalMinor) {}

    public record Sheet(List<Line> total, List<Line> byDay, List<Line> byEvent, List<PromoUse> promos) {}

    private final Database database;

    public Takings(Database database) {
        this.database = database;
    }

    public Sheet sheet(Period period) {
        return database.read(connection -> {
            Sql sql = database.sql(connection);
            String day = day(sql, "at");
            return new Sheet(lines(sql, period, "''", "''"), lines(sql, period, day, day), lines(sql, period, "event_id", "event_name"),
                    promos(sql, period));
        });
    }

    /// SQLite keeps times as text, which begins with the day of UTC.
    private static String day(Sql sql, String column) {
        return sql.dialect().name().equals("sqlite")
                ? "substr(" + column + ", 1, 10)"
                : "to_char(" + column + " AT TIME ZONE 'UTC', 'YYYY-MM-DD')";
    }

    /// Each thing that counts as a row of its own kind, then summed by `key`.
    private static List<Line> lines(Sql sql, Period period, String key, String name) throws SQLException {
        Map<List<String>, Line> lines = new TreeMap<>((a, b) -> String.join("\0", a).compareTo(String.join("\0", b)));
        sql.list("""
                SELECT %s AS line_key, MAX(%s) AS line_name, currency, SUM(orders) AS orders, SUM(tickets) AS tickets,
                    SUM(returned) AS returned, SUM(paid) AS paid, SUM(refunded) AS refunded
                FROM (
                    SELECT s.at AS at, o.event_id, e.name AS event_name, o.currency, 1 AS orders, o.quantity AS tickets,
                        o.quantity - (SELECT COUNT(*) FROM admission a WHERE a.order_id = o.order_id
                            AND a.state IN ('valid', 'used')) AS returned, 0 AS paid, 0 AS refunded
                    FROM sale_event s JOIN ticket_order o ON o.order_id = s.order_id JOIN event e ON e.event_id = o.event_id
                    WHERE s.kind = 'ticket.purchased' AND s.at >= ? AND s.at < ? AND (? = '' OR o.event_id = ?)
                    UNION ALL
                    SELECT p.settled_at, o.event_id, e.name, p.currency, 0, 0, 0, p.amount_minor, 0
                    FROM payment p JOIN ticket_order o ON o.order_id = p.order_id JOIN event e ON e.event_id = o.event_id
                    WHERE p.state = 'succeeded' AND p.settled_at >= ? AND p.settled_at < ? AND (? = '' OR o.event_id = ?)
                    UNION ALL
                    SELECT r.settled_at, o.event_id, e.name, o.currency, 0, 0, 0, 0, r.amount_minor
                    FROM refund r JOIN ticket_order o ON o.order_id = r.order_id JOIN event e ON e.event_id = o.event_id
                    WHERE r.state = 'succeeded' AND r.settled_at >= ? AND r.settled_at < ? AND (? = '' OR o.event_id = ?)
                ) things GROUP BY 1, currency"""
                        .formatted(key, name),
                values -> {
                    for (int i = 0; i < 3; i++) {
                        bind(values, period);
                    }
                },
                row -> lines.put(List.of(row.text("line_key", ""), row.text("currency", "")), new Line(
                        row.text("line_key", ""), row.text("line_name", ""), row.text("currency", ""),
                        new Figures(row.whole("orders"), row.whole("tickets"), row.whole("returned"), row.whole("paid"),
                                row.whole("refunded")))));
        return List.copyOf(lines.values());
    }

    private static void bind(Sql.Values values, Period period) throws SQLException {
        String event = period.eventId == null ? "" : period.eventId;
        values.time(period.from).time(period.to).text(event).text(event);
    }

    private static List<PromoUse> promos(Sql sql, Period period) throws SQLException {
        return sql.list("""
                SELECT o.promo_code, o.currency, COUNT(*) AS orders, SUM(o.discount_minor) AS discount,
                    SUM(o.total_minor) AS total
                FROM sale_event s JOIN ticket_order o ON o.order_id = s.order_id
                WHERE s.kind = 'ticket.purchased' AND s.at >= ? AND s.at < ? AND (? = '' OR o.event_id = ?)
                    AND o.promo_code IS NOT NULL
                GROUP BY o.promo_code, o.currency ORDER BY orders DESC, o.promo_code, o.currency""",
                values -> bind(values, period),
                row -> new PromoUse(row.text("promo_code", ""), row.text("currency", ""), row.whole("orders"),
                        row.whole("discount"), row.whole("total")));
    }
}
