package dev.switchboard.tools.sale;

import dev.switchboard.store.sql.Sql;
import dev.switchboard.tools.event.Money;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/// Rows of orders and their admissions, in the caller's transaction. A state is only ever changed from one it may follow.
final class OrderTable {
    private static final String COLUMNS = """
            order_id, hold_id, event_id, section, discount_minor, total_minor, currency, promo_code, name, email,
            phone, note, state, payment_state, refund_state, paid_minor, refunded_minor, holder, created_at, pay_by""";

    private OrderTable() {}

    static Optional<Order> find(Sql sql, String orderId) throws SQLException {
        return first(sql, "order_id = ?", orderId);
    }

    static Optional<Order> ofHold(Sql sql, String holdId) throws SQLException {
        return first(sql, "hold_id = ?", holdId);
    }

    /// An order that must be there.
    static Order get(Sql sql, String orderId) throws SQLException {
        return find(sql, orderId).orElseThrow(() -> new Refusal("unknown_order", "I cannot find that order."));
    }

    private static Optional<Order> first(Sql sql, String where, String value) throws SQLException {
        List<Order> found = list(sql, where + " LIMIT 1", values -> values.text(value));
        return found.stream().findFirst();
    }

    static List<Order> list(Sql sql, String where, Sql.Binder binder) throws SQLException {
        List<Order> bare = sql.list("SELECT " + COLUMNS + " FROM ticket_order WHERE " + where, binder, OrderTable::order);
        List<Order> whole = new ArrayList<>();
        for (Order order : bare) {
            whole.add(with(order, admissions(sql, order)));
        }
        return whole;
    }

    private static Order order(Sql.Row row) throws SQLException {
        String currency = row.text("currency", "");
        return new Order(row.text("order_id", ""), row.text("hold_id", ""), row.text("event_id", ""),
                row.text("section", ""),
                new Order.Customer(row.text("name", ""), row.text("email", ""), row.text("phone", ""),
                        row.text("note", "")),
                row.text("promo_code", ""), Holds.money(row.whole("total_minor"), currency),
                Holds.money(row.whole("discount_minor"), currency), Holds.money(row.whole("paid_minor"), currency),
                Holds.money(row.whole("refunded_minor"), currency), OrderState.of(row.text("state", "")),
                PaymentState.of(row.text("payment_state", "")), RefundState.of(row.text("refund_state", "")),
                List.of(), row.text("holder", ""), Objects.requireNonNull(row.time("created_at")),
                Objects.requireNonNull(row.time("pay_by")));
    }

    private static Order with(Order order, List<Admission> admissions) {
        return new Order(order.id(), order.holdId(), order.eventId(), order.section(), order.customer(),
                order.promoCode(), order.total(), order.discount(), order.paid(), order.refunded(), order.state(),
                order.payment(), order.refund(), admissions, order.holder(), order.createdAt(), order.payBy());
    }

    /// Those that count: of an order that expired or was cancelled, the ones it had last.
    private static List<Admission> admissions(Sql sql, Order order) throws SQLException {
        String currency = order.total().currency().getCurrencyCode();
        return sql.list("""
                SELECT admission_id, order_id, event_id, section, row_label, number, holder_name, code, price_minor, state
                FROM admission WHERE order_id = ? AND state <> 'void' ORDER BY section, row_label, number, admission_id""",
                values -> values.text(order.id()),
                row -> new Admission(row.text("admission_id", ""), row.text("order_id", ""), row.text("event_id", ""),
                        new Seat(row.text("section", ""), row.text("row_label", ""),
                                Math.toIntExact(row.whole("number"))),
                        row.text("holder_name", ""), row.text("code", ""),
                        Holds.money(row.whole("price_minor"), currency),
                        Admission.State.valueOf(row.text("state", "").toUpperCase(Locale.ROOT))));
    }

    static void insert(Sql sql, Order order, Money each, String ticketId, String agentId) throws SQLException {
        sql.update("""
                INSERT INTO ticket_order (order_id, hold_id, event_id, section, quantity, price_minor, discount_minor,
                    total_minor, currency, promo_code, name, email, phone, note, state, payment_state, refund_state,
                    holder, ticket_id, agent_id, created_at, pay_by, changed_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                values -> values.text(order.id()).text(order.holdId()).text(order.eventId()).text(order.section())
                        .whole((long) order.quantity()).whole(each.minorUnits()).whole(order.discount().minorUnits())
                        .whole(order.total().minorUnits()).text(each.currency().getCurrencyCode())
                        .text(order.promoCode().isEmpty() ? null : order.promoCode())
                        .text(order.customer().name()).text(order.customer().email()).text(order.customer().phone())
                        .text(order.customer().note()).text(order.state().wire()).text(order.payment().wire())
                        .text(order.refund().wire()).text(order.holder()).text(ticketId).text(agentId)
                        .time(order.createdAt()).time(order.payBy()).time(order.createdAt()));
        add(sql, order.admissions(), order.createdAt());
    }

    static void add(Sql sql, List<Admission> admissions, Instant at) throws SQLException {
        sql.batch("""
                INSERT INTO admission (admission_id, order_id, event_id, section, row_label, number, holder_name, code,
                    price_minor, state, changed_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                admissions.stream().<Sql.Binder>map(each -> values -> values.text(each.id()).text(each.orderId())
                        .text(each.eventId()).text(each.seat().section()).text(each.seat().row())
                        .whole((long) each.seat().number()).text(each.holderName()).text(each.code())
                        .whole(each.price().minorUnits())
                        .text(each.state().name().toLowerCase(Locale.ROOT)).time(at)).toList());
    }

    /// Moves admissions of an order from one state to another; says how many.
    static int admissions(Sql sql, String orderId, Admission.State from, Admission.State to, Instant at)
            throws SQLException {
        return sql.update("UPDATE admission SET state = ?, changed_at = ? WHERE order_id = ? AND state = ?",
                values -> values.text(to.name().toLowerCase(Locale.ROOT)).time(at).text(orderId)
                        .text(from.name().toLowerCase(Locale.ROOT)));
    }

    static void voided(Sql sql, List<Admission> admissions, Instant at) throws SQLException {
        voided(sql, admissions, "", at);
    }

    /// `why` is what the door is told of them: `refunded`, or empty.
    static void voided(Sql sql, List<Admission> admissions, String why, Instant at) throws SQLException {
        for (Admission admission : admissions) {
            sql.update("UPDATE admission SET state = 'void', void_reason = ?, changed_at = ? WHERE admission_id = ?",
                    values -> values.text(why).time(at).text(admission.id()));
        }
    }

    /// Moves the order to a state that may follow the one it was read in; false when it has moved on meanwhile.
    static boolean move(Sql sql, Order order, OrderState to, Instant at) throws SQLException {
        if (!order.state().next().contains(to)) {
            return false;
        }
        return sql.update("UPDATE ticket_order SET state = ?, changed_at = ? WHERE order_id = ? AND state = ?",
                values -> values.text(to.wire()).time(at).text(order.id()).text(order.state().wire())) == 1;
    }

    static boolean move(Sql sql, Order order, PaymentState to, Instant at) throws SQLException {
        if (!order.payment().next().contains(to)) {
            return false;
        }
        return sql.update(
                "UPDATE ticket_order SET payment_state = ?, changed_at = ? WHERE order_id = ? AND payment_state = ?",
                values -> values.text(to.wire()).time(at).text(order.id()).text(order.payment().wire())) == 1;
    }

    static boolean move(Sql sql, Order order, RefundState to, Instant at) throws SQLException {
        if (!order.refund().next().contains(to)) {
            return false;
        }
        return sql.update(
                "UPDATE ticket_order SET refund_state = ?, changed_at = ? WHERE order_id = ? AND refund_state = ?",
                values -> values.text(to.wire()).time(at).text(order.id()).text(order.refund().wire())) == 1;
    }

    static void paid(Sql sql, String orderId, long moreMinor, Instant at) throws SQLException {
        sql.update("UPDATE ticket_order SET paid_minor = paid_minor + ?, changed_at = ? WHERE order_id = ?",
                values -> values.whole(moreMinor).time(at).text(orderId));
    }
}
