package dev.switchboard.tools.sale;

import dev.switchboard.store.sql.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/// Where an order's tickets can be fetched. The token is 130 random bits and says nothing; it is not a ticket's code, so that
/// an address in a log lets nobody in. In the caller's transaction.
public final class TicketLinks {
    private TicketLinks() {}

    /// The order's token, made when it has none.
    static String of(Sql sql, Ids ids, String orderId, Instant at) throws SQLException {
        sql.update("INSERT INTO ticket_link (token, order_id, made_at) VALUES (?, ?, ?) ON CONFLICT (order_id) DO NOTHING",
                values -> values.text(ids.admissionCode()).text(orderId).time(at));
        return sql.first("SELECT token FROM ticket_link WHERE order_id = ?", values -> values.text(orderId),
                row -> row.text("token", "")).orElseThrow();
    }

    /// Whose tickets are handed on: the old link shows nothing from now on.
    static void forget(Sql sql, String orderId) throws SQLException {
        sql.update("DELETE FROM ticket_link WHERE order_id = ?", values -> values.text(orderId));
    }

    /// The order that a token stands for.
    public static Optional<String> order(Sql sql, String token) throws SQLException {
        return sql.first("SELECT order_id FROM ticket_link WHERE token = ?", values -> values.text(token),
                row -> row.text("order_id", ""));
    }
}
