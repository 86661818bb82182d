package dev.switchboard.tools.sale;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.store.sql.Sql;
import java.sql.SQLException;
import java.time.Instant;

/// What happened to orders, written in the transaction that does it: whoever tells others (webhooks, mails) reads it there.
public final class SaleLog {
    private SaleLog() {}

    static void write(Sql sql, String kind, Order order, Instant at) throws SQLException {
        write(sql, kind, order.id(), order.eventId(), json(order), at);
    }

    /// One whose body is not the order's.
    public static void write(Sql sql, String kind, String orderId, String eventId, ObjectNode body, Instant at)
            throws SQLException {
        sql.update("INSERT INTO sale_event (kind, order_id, event_id, body, at) VALUES (?, ?, ?, ?, ?)",
                values -> values.text(kind).text(orderId).text(eventId).text(body.toString()).time(at));
    }

    /// Nothing of the customer's but the name and the note on the order: the order has the rest, for those who may read it.
    static ObjectNode json(Order order) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("order_id", order.id()).put("event_id", order.eventId()).put("section", order.section())
                .put("quantity", order.quantity()).put("customer_name", order.customer().name())
                .put("total_minor", order.total().minorUnits()).put("discount_minor", order.discount().minorUnits())
                .put("paid_minor", order.paid().minorUnits()).put("refunded_minor", order.refunded().minorUnits())
                .put("currency", order.total().currency().getCurrencyCode()).put("state", order.state().wire())
                .put("payment_state", order.payment().wire()).put("refund_state", order.refund().wire());
        if (!order.customer().note().isEmpty()) {
            json.put("note", order.customer().note());    // of a group's or company's order: cost centre, who approves
        }
        order.seats().forEach(seat -> json.withArray("seats").add(seat.label()));
        return json;
    }
}
