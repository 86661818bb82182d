package dev.switchboard.tools.sale;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Sql;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands `sale_event` on to those who tell others: rows are written with what they tell of, and each is handed over in one
/// transaction that marks it told. Its message's id is made of the row, so two gateways that take the same one tell one
/// message. Thread-safe.
public final class SaleEvents {
    private static final Logger LOG = LoggerFactory.getLogger(SaleEvents.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final int AT_ONCE = 200;
    private static final int ID_BYTES = 16;
    /// What opens a door or a payment, should a body ever hold it: none goes out.
    private static final Set<String> KEPT_BACK = Set.of("code", "codes", "admission_code", "payment_url", "url", "card", "card_number");

    /// Takes what happened, inside the transaction that marks it told. Must do nothing when it has the id already.
    @FunctionalInterface
    public interface Teller {
        void tell(Sql sql, News news) throws SQLException;
    }

    /// @param id the same whoever hands it on
    /// @param kind what happened, such as `order.created`
    /// @param body JSON with `type`, `timestamp` and `data`
    public record News(String id, String kind, Instant at, String body) {}

    private final Database database;
    private final Clock clock;

    SaleEvents(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    private record Row(long id, String kind, String body, Instant at) {}

    /// Blocks on the database; says whether there may be more.
    public boolean tell(Teller teller) {
        List<Row> untold = database.read(connection -> database.sql(connection).list("""
                SELECT sale_event_id, kind, body, at FROM sale_event
                WHERE told_at IS NULL ORDER BY sale_event_id LIMIT ?""",
                values -> values.whole((long) AT_ONCE),
                row -> new Row(row.whole("sale_event_id"), row.text("kind", ""), row.text("body", "{}"),
                        Objects.requireNonNullElse(row.time("at"), Instant.EPOCH))));
        if (untold.isEmpty()) {
            return false;
        }
        return database.write(connection -> {
            Sql sql = database.sql(connection);
            Instant now = clock.instant();
            for (Row row : untold) {
                teller.tell(sql, new News(messageId(row), row.kind, row.at, body(row)));
                sql.update("UPDATE sale_event SET told_at = ? WHERE sale_event_id = ? AND told_at IS NULL",
                        values -> values.time(now).whole(row.id));
            }
            return untold.size() == AT_ONCE;
        });
    }

    private static String body(Row row) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("type", row.kind).put("timestamp", row.at.toString());
        JsonNode data = JsonNodeFactory.instance.objectNode();
        try {
            data = JSON.readTree(row.body);
        } catch (JsonProcessingException e) {
            LOG.warn("the body of sale_event {} is not JSON", row.id);
        }
        if (data instanceof ObjectNode object) {
            object.remove(KEPT_BACK);
        }
        return body.set("data", data).toString();
    }

    private static String messageId(Row row) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(
                    ("sale_event " + row.id + ' ' + row.kind + ' ' + row.at).getBytes(StandardCharsets.UTF_8));
            return "msg_" + HexFormat.of().formatHex(digest, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    /// Notes somebody who buys for the first time, before the order is there.
    static void customer(Sql sql, Order order, Instant at) throws SQLException {
        String email = order.customer().email();
        boolean known = sql.first("SELECT order_id FROM ticket_order WHERE email IN (?, ?) LIMIT 1",
                values -> values.text(email).text(email.toLowerCase(Locale.ROOT)), row -> row.text("order_id", "")).isPresent();
        if (!known) {
            ObjectNode body = JsonNodeFactory.instance.objectNode().put("name", order.customer().name())
                    .put("email", email).put("order_id", order.id());
            if (!order.customer().phone().isEmpty()) {
                body.put("phone", order.customer().phone());
            }
            write(sql, "customer.registered", order, body, at);
        }
    }

    /// Notes, once until seats come free again, that an event has none left.
    static void soldOut(Sql sql, Order order, Instant at) throws SQLException {
        boolean left = sql.first("SELECT name FROM section WHERE event_id = ? AND seats_available > 0 LIMIT 1",
                values -> values.text(order.eventId()), row -> row.text("name", "")).isPresent();
        boolean said = !left && sql.first("""
                SELECT sale_event_id FROM sale_event s WHERE event_id = ? AND kind = 'event.sold_out' AND NOT EXISTS (
                    SELECT 1 FROM sale_event f WHERE f.event_id = s.event_id AND f.sale_event_id > s.sale_event_id
                        AND f.kind IN ('ticket.refunded', 'ticket.exchanged', 'order.cancelled', 'order.expired', 'event.updated'))
                LIMIT 1""",
                values -> values.text(order.eventId()), row -> row.whole("sale_event_id")).isPresent();
        if (!left && !said) {
            write(sql, "event.sold_out", order, JsonNodeFactory.instance.objectNode().put("event_id", order.eventId()), at);
        }
    }

    private static void write(Sql sql, String kind, Order order, ObjectNode body, Instant at) throws SQLException {
        sql.update("INSERT INTO sale_event (kind, order_id, event_id, body, at) VALUES (?, ?, ?, ?, ?)",
                values -> values.text(kind).text(order.id()).text(order.eventId()).text(body.toString()).time(at));
    }
}
