package dev.switchboard.tools.sale;

import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Sql;
import dev.switchboard.tools.event.Money;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Other seats for a paid order: better ones, or of another event. The new seats are held, the old ones stay the customer's until
/// the difference is paid; then both change in one transaction. Methods block; thread-safe.
public final class Changes {
    /// What other seats would cost: each of them, and in all beyond what was paid for the old ones (below zero: goes back).
    public record Quote(String section, int quantity, Money each, Money difference) {}

    private final Database database;
    private final Clock clock;
    private final Ids ids;
    private final Holds holds;

    Changes(Database database, Clock clock, Ids ids, Holds holds) {
        this.database = database;
        this.clock = clock;
        this.ids = ids;
        this.holds = holds;
    }

    /// What seats of another section would cost, now. Throws `Refusal`: `unknown_order`, `not_confirmed`, `already_used`,
    /// `unknown_section`, `same_section`, `sold_out`, `not_enough_seats`.
    public Quote quote(String orderId, String eventId, String section) {
        return database.read(connection -> quote(database.sql(connection), orderId, eventId, section));
    }

    private Quote quote(Sql sql, String orderId, String eventId, String section) throws SQLException {
        Order order = changeable(sql, orderId);
        record Priced(Money each, long left) {}
        Priced priced = sql.first(
                "SELECT price_minor, currency, seats_available FROM section WHERE event_id = ? AND name = ?",
                values -> values.text(eventId).text(section),
                row -> new Priced(Holds.money(row.whole("price_minor"), row.text("currency", "")),
                        row.whole("seats_available")))
                .orElseThrow(() -> new Refusal("unknown_section", "I do not know that section."));
        if (order.eventId().equals(eventId) && order.seats().getFirst().section().equals(section)) {
            throw new Refusal("same_section", "Your tickets are in section " + section + " already.");
        }
        if (!priced.each.currency().equals(order.total().currency())) {
            throw new Refusal("other_currency", "Those tickets are sold in another currency, so I cannot exchange them.");
        }
        if (priced.left < order.quantity()) {
            throw priced.left == 0
                    ? new Refusal("sold_out", "Section " + section + " is sold out.")
                    : new Refusal("not_enough_seats", "Section " + section + " has only "
                            + (priced.left == 1 ? "1 seat" : priced.left + " seats") + " left.");
        }
        long before = order.admissions().stream().mapToLong(each -> each.price().minorUnits()).sum();
        long after = Math.multiplyExact(priced.each.minorUnits(), order.quantity());
        return new Quote(section, order.quantity(), priced.each, new Money(after - before, priced.each.currency()));
    }

    private static Order changeable(Sql sql, String orderId) throws SQLException {
        Order order = OrderTable.get(sql, orderId);
        if (order.state() != OrderState.CONFIRMED || order.admissions().isEmpty()) {
            throw new Refusal("not_confirmed", "Only tickets that are paid can be changed.");
        }
        if (order.admissions().stream().anyMatch(each -> each.state() == Admission.State.USED)) {
            throw new Refusal("already_used", "Somebody has already come in with these tickets.");
        }
        return order;
    }

    /// Holds the other seats until the difference is paid; carried out at once where nothing is to be paid, and what is cheaper
    /// is refunded. An open change of the same order is given up for it. Throws `Refusal` as `quote` and `Holds.hold` do.
    public Change begin(String orderId, String eventId, String section) {
        return database.write(connection -> {
            Sql sql = database.sql(connection);
            Instant now = clock.instant();
            holds.sweep(sql, now);
            sweep(sql);
            Optional<Change> before = open(sql, orderId);
            if (before.isPresent()) {
                if (before.get().hold().eventId().equals(eventId) && before.get().hold().section().equals(section)) {
                    return before.get();
                }
                giveUp(sql, before.get());
            }
            OnSale.check(sql, eventId, clock);
            Quote quote = quote(sql, orderId, eventId, section);
            Hold hold = holds.take(sql, new Holds.Wish(eventId, section, quote.quantity, "", ""), now.plus(Orders.PAY_WITHIN));
            Change change = new Change(ids.of("CHG"), orderId, hold, quote.difference);
            sql.update("""
                    INSERT INTO order_change (change_id, order_id, hold_id, difference_minor, state, created_at)
                    VALUES (?, ?, ?, ?, 'awaiting_payment', ?)""",
                    values -> values.text(change.id()).text(orderId).text(hold.id())
                            .whole(quote.difference.minorUnits()).time(now));
            if (quote.difference.minorUnits() <= 0) {
                Order order = OrderTable.get(sql, orderId);
                carryOut(sql, order, change.id(), now);
                if (quote.difference.minorUnits() < 0) {
                    refundDifference(sql, orderId, -quote.difference.minorUnits(), now);
                }
            }
            return change;
        });
    }

    private void refundDifference(Sql sql, String orderId, long minor, Instant now) throws SQLException {
        Order order = OrderTable.get(sql, orderId);
        long due = Math.min(minor, order.refundable().minorUnits() - RefundTable.pendingMinor(sql, orderId));
        if (due > 0) {
            RefundTable.spread(sql, ids, orderId, due, "exchanged", now);
            OrderTable.move(sql, order, RefundState.PENDING, now);
        }
    }

    private void giveUp(Sql sql, Change change) throws SQLException {
        sql.update("UPDATE order_change SET state = 'expired' WHERE change_id = ?", values -> values.text(change.id()));
        holds.end(sql, change.hold().id(), "released");
    }

    /// The change of an order that waits for its payment.
    Optional<Change> open(Sql sql, String orderId) throws SQLException {
        record Row(String id, String holdId, long difference) {}
        Optional<Row> row = sql.first("""
                SELECT change_id, hold_id, difference_minor FROM order_change
                WHERE order_id = ? AND state = 'awaiting_payment'""",
                values -> values.text(orderId),
                each -> new Row(each.text("change_id", ""), each.text("hold_id", ""), each.whole("difference_minor")));
        if (row.isEmpty()) {
            return Optional.empty();
        }
        return holds.active(sql, row.get().holdId).map(hold -> new Change(row.get().id, orderId, hold,
                new Money(row.get().difference, hold.each().currency())));
    }

    public Optional<Change> open(String orderId) {
        return database.read(connection -> open(database.sql(connection), orderId));
    }

    /// Gives the new seats for the old ones; false when the change is over and its seats are gone.
    boolean carryOut(Sql sql, Order order, String changeId, Instant now) throws SQLException {
        Optional<Change> change = open(sql, order.id()).filter(each -> each.id().equals(changeId));
        if (change.isEmpty() || order.state() != OrderState.CONFIRMED || !holds.use(sql, change.get().hold().id())) {
            return false;
        }
        Hold hold = change.get().hold();
        SeatTable.freeSeats(sql, order.eventId(), order.seats(), order.id());
        OrderTable.voided(sql, order.admissions(), now);
        SeatTable.sell(sql, hold.id(), order.id());
        List<Admission> fresh = new ArrayList<>();
        for (int i = 0; i < hold.quantity(); i++) {
            fresh.add(new Admission(ids.of("ADM"), order.id(), hold.eventId(), hold.seats().get(i),
                    order.admissions().get(i).holderName(), ids.admissionCode(), hold.each(), Admission.State.VALID));
        }
        OrderTable.add(sql, fresh, now);
        sql.update("UPDATE order_change SET state = 'done' WHERE change_id = ?", values -> values.text(changeId));
        sql.update("""
                UPDATE ticket_order SET event_id = ?, section = ?, price_minor = ?, total_minor = total_minor + ?,
                    changed_at = ? WHERE order_id = ?""",
                values -> values.text(hold.eventId()).text(hold.section()).whole(hold.each().minorUnits())
                        .whole(change.get().difference().minorUnits()).time(now).text(order.id()));
        SaleLog.write(sql, "ticket.exchanged", OrderTable.get(sql, order.id()), now);
        return true;
    }

    /// Ends changes whose seats are held no more, in a transaction of the caller's.
    int sweep(Sql sql) throws SQLException {
        return sql.update("""
                UPDATE order_change SET state = 'expired' WHERE state = 'awaiting_payment'
                    AND hold_id IN (SELECT hold_id FROM hold WHERE state IN ('expired', 'released'))""", _ -> {});
    }
}
