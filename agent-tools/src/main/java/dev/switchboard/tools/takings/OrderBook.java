package dev.switchboard.tools.takings;

import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Sql;
import dev.switchboard.tools.sale.OrderState;
import dev.switchboard.tools.sale.PaymentState;
import dev.switchboard.tools.sale.RefundState;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds orders, and tells one whole: its tickets, also those that are not good any more, its money, and what happened to it.
/// Methods block; thread-safe.
public final class OrderBook {
    /// What is looked for; null: anything. `words` are a number, or in the name, the address or the telephone number.
    public record Filter(
            @Nullable String words, @Nullable OrderState state, @Nullable PaymentState payment, @Nullable RefundState refund,
            @Nullable String eventId, @Nullable Instant from, @Nullable Instant to, int limit, int offset) {}

    public record Row(
            String id, String eventId, String event, Instant startsAt, String section, long quantity, String name, String email,
            String phone, long totalMinor, long discountMinor, long paidMinor, long refundedMinor, String currency, String promoCode,
            String state, String payment, String refund, String ticketId, String agentId, String note, Instant createdAt,
            Instant payBy) {}

    public record Page(List<Row> orders, long total) {}

    /// A ticket, good or not. Its code opens the door, so it is not told.
    public record Ticket(String id, String section, String row, int number, String holder, long priceMinor, String state, Instant changedAt) {}

    /// Money that came or is to come (`payment`), or goes back (`refund`, with why).
    public record Money(
            String kind, String id, long amountMinor, String state, String by, String reason, String failure, Instant createdAt,
            @Nullable Instant settledAt) {}

    public record Happening(String kind, Instant at, String body) {}

    public record Story(Row order, List<Ticket> tickets, List<Money> money, List<Happening> history) {}

    private static final int MOST_HAPPENINGS = 500;
    private static final String COLUMNS = """
            SELECT o.order_id, o.event_id, e.name AS event, e.starts_at, o.section, o.quantity, o.name, o.email, o.phone,
                o.total_minor, o.discount_minor, o.paid_minor, o.refunded_minor, o.currency, o.promo_code, o.state, o.payment_state,
                o.refund_state, o.ticket_id, o.agent_id, o.note, o.created_at, o.pay_by
            FROM ticket_order o JOIN event e ON e.event_id = o.event_id WHERE\s""";

    private final Database database;

    public OrderBook(Database database) {
        this.database = database;
    }

    /// The newest first.
    public Page find(Filter filter) {
        List<String> parts = new ArrayList<>(List.of("1 = 1"));
        List<Sql.Binder> binders = new ArrayList<>();
        words(filter.words, parts, binders);
        equal("o.state", filter.state == null ? null : filter.state.wire(), parts, binders);
        equal("o.payment_state", filter.payment == null ? null : filter.payment.wire(), parts, binders);
        equal("o.refund_state", filter.refund == null ? null : filter.refund.wire(), parts, binders);
        equal("o.event_id", filter.eventId, parts, binders);
        if (filter.from != null) {
            parts.add("o.created_at >= ?");
            binders.add(values -> values.time(filter.from));
        }
        if (filter.to != null) {
            parts.add("o.created_at < ?");
            binders.add(values -> values.time(filter.to));
        }
        String where = String.join(" AND ", parts);
        Sql.Binder all = values -> {
            for (Sql.Binder binder : binders) {
                binder.bind(values);
            }
        };
        return database.read(connection -> {
            Sql sql = database.sql(connection);
            long total = sql.first("SELECT COUNT(*) AS n FROM ticket_order o WHERE " + where, all, row -> row.whole("n")).orElseThrow();
            List<Row> rows = sql.list(COLUMNS + where + " ORDER BY o.created_at DESC, o.order_id LIMIT ? OFFSET ?", values -> {
                all.bind(values);
                values.whole((long) filter.limit).whole((long) filter.offset);
            }, OrderBook::row);
            return new Page(rows, total);
        });
    }

    /// As typed and in small letters: SQLite knows only those of ASCII.
    private static void words(@Nullable String words, List<String> parts, List<Sql.Binder> binders) {
        if (words == null) {
            return;
        }
        String typed = "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
        String small = typed.toLowerCase(Locale.ROOT);
        parts.add("""
                (lower(o.order_id) LIKE ? ESCAPE '\\' OR lower(o.email) LIKE ? ESCAPE '\\' OR lower(o.name) LIKE ? ESCAPE '\\'
                    OR o.name LIKE ? ESCAPE '\\' OR o.phone LIKE ? ESCAPE '\\')""");
        binders.add(values -> values.text(small).text(small).text(small).text(typed).text(typed));
    }

    private static void equal(String column, @Nullable String value, List<String> parts, List<Sql.Binder> binders) {
        if (value != null) {
            parts.add(column + " = ?");
            binders.add(values -> values.text(value));
        }
    }

    public Optional<Story> story(String orderId) {
        return database.read(connection -> {
            Sql sql = database.sql(connection);
            Optional<Row> order = sql.first(COLUMNS + "o.order_id = ?", values -> values.text(orderId), OrderBook::row);
            return order.isEmpty() ? Optional.empty()
                    : Optional.of(new Story(order.get(), tickets(sql, orderId), money(sql, orderId), history(sql, orderId)));
        });
    }

    private static Row row(Sql.Row row) throws SQLException {
        return new Row(row.text("order_id", ""), row.text("event_id", ""), row.text("event", ""),
                Objects.requireNonNull(row.time("starts_at")), row.text("section", ""), row.whole("quantity"), row.text("name", ""),
                row.text("email", ""), row.text("phone", ""), row.whole("total_minor"), row.whole("discount_minor"),
                row.whole("paid_minor"), row.whole("refunded_minor"), row.text("currency", ""), row.text("promo_code", ""),
                row.text("state", ""), row.text("payment_state", ""), row.text("refund_state", ""), row.text("ticket_id", ""),
                row.text("agent_id", ""), row.text("note", ""), Objects.requireNonNull(row.time("created_at")),
                Objects.requireNonNull(row.time("pay_by")));
    }

    private static List<Ticket> tickets(Sql sql, String orderId) throws SQLException {
        return sql.list("""
                SELECT admission_id, section, row_label, number, holder_name, price_minor, state, changed_at FROM admission
                WHERE order_id = ? ORDER BY CASE state WHEN 'void' THEN 1 ELSE 0 END, section, row_label, number, admission_id""",
                values -> values.text(orderId),
                row -> new Ticket(row.text("admission_id", ""), row.text("section", ""), row.text("row_label", ""),
                        Math.toIntExact(row.whole("number")), row.text("holder_name", ""), row.whole("price_minor"),
                        row.text("state", ""), Objects.requireNonNull(row.time("changed_at"))));
    }

    private static List<Money> money(Sql sql, String orderId) throws SQLException {
        return sql.list("""
                SELECT 'payment' AS kind, payment_id AS id, amount_minor, state, provider AS by_whom, '' AS reason, failure,
                    created_at, settled_at FROM payment WHERE order_id = ?
                UNION ALL
                SELECT 'refund', r.refund_id, r.amount_minor, r.state, p.provider, r.reason, r.failure, r.created_at, r.settled_at
                FROM refund r JOIN payment p ON p.payment_id = r.payment_id WHERE r.order_id = ?
                ORDER BY created_at, id""",
                values -> values.text(orderId).text(orderId),
                row -> new Money(row.text("kind", ""), row.text("id", ""), row.whole("amount_minor"), row.text("state", ""),
                        row.text("by_whom", ""), row.text("reason", ""), row.text("failure", ""),
                        Objects.requireNonNull(row.time("created_at")), row.time("settled_at")));
    }

    private static List<Happening> history(Sql sql, String orderId) throws SQLException {
        return sql.list("SELECT kind, at, body FROM sale_event WHERE order_id = ? ORDER BY sale_event_id LIMIT ?",
                values -> values.text(orderId).whole((long) MOST_HAPPENINGS),
                row -> new Happening(row.text("kind", ""), Objects.requireNonNull(row.time("at")), row.text("body", "")));
    }
}
