package dev.switchboard.dashboard.boxoffice;

import dev.switchboard.store.sql.Database;
import dev.switchboard.tools.takings.Takings;
import java.util.List;

/// How many calls ended in an order that was paid, by the agent that answered them.
final class Conversion {
    /// `buying`: calls in which such an order was made. `orders` may be more.
    record Line(String agentId, long calls, long buying, long orders) {}

    private Conversion() {}

    /// Of calls that began in the time.
    static List<Line> of(Database database, Takings.Period period) {
        String event = period.eventId() == null ? "" : period.eventId();
        return database.read(connection -> database.sql(connection).list("""
                SELECT agent_id, COUNT(*) AS calls, SUM(CASE WHEN orders > 0 THEN 1 ELSE 0 END) AS buying, SUM(orders) AS orders
                FROM (
                    SELECT t.agent_id, (SELECT COUNT(*) FROM ticket_order o WHERE o.ticket_id = t.ticket_id
                        AND (? = '' OR o.event_id = ?) AND EXISTS (
                            SELECT 1 FROM sale_event s WHERE s.order_id = o.order_id AND s.kind = 'ticket.purchased')) AS orders
                    FROM tickets t WHERE t.created_at >= ? AND t.created_at < ?
                ) calls GROUP BY agent_id ORDER BY orders DESC, calls DESC, agent_id""",
                values -> values.text(event).text(event).time(period.from()).time(period.to()),
                row -> new Line(row.text("agent_id", ""), row.whole("calls"), row.whole("buying"), row.whole("orders"))));
    }
}
