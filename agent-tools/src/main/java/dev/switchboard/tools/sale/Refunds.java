package dev.switchboard.tools.sale;

import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Sql;
import dev.switchboard.tools.event.Money;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives money back. What is due is written with what causes it; the provider is asked afterwards, again and again until it has
/// answered, so that neither a crash nor an outage loses a refund or makes it twice. Methods block; thread-safe.
public final class Refunds {
    /// Until so long before the event tickets can be given back.
    public static final Duration UNTIL_BEFORE = Duration.ofHours(24);

    private static final Logger LOG = LoggerFactory.getLogger(Refunds.class);

    private final Database database;
    private final Clock clock;
    private final Ids ids;
    private final PaymentProvider provider;

    Refunds(Database database, Clock clock, Ids ids, PaymentProvider provider) {
        this.database = database;
        this.clock = clock;
        this.ids = ids;
        this.provider = provider;
    }

    /// What `quantity` tickets of an order would bring back (0: all of them). Throws `Refusal`: `unknown_order`,
    /// `not_confirmed`, `already_used`, `too_late`, `bad_quantity`.
    public Money quote(String orderId, int quantity) {
        return database.read(connection -> {
            Sql sql = database.sql(connection);
            Order order = refundable(sql, orderId);
            return worth(order, chosen(order, quantity), RefundTable.pendingMinor(sql, orderId));
        });
    }

    /// Gives back `quantity` tickets (0: all); their seats are free at once. The money follows. Throws as `quote`.
    public Order refund(String orderId, int quantity, String reason) {
        Order after = database.write(connection -> {
            Sql sql = database.sql(connection);
            Instant now = clock.instant();
            Order order = refundable(sql, orderId);
            List<Admission> back = chosen(order, quantity);
            Money worth = worth(order, back, RefundTable.pendingMinor(sql, orderId));
            OrderTable.voided(sql, back, "refunded", now);
            SeatTable.freeSeats(sql, order.eventId(), back.stream().map(Admission::seat).toList(), orderId);
            if (worth.minorUnits() > 0) {
                RefundTable.spread(sql, ids, orderId, worth.minorUnits(), reason, now);
                OrderTable.move(sql, order, RefundState.PENDING, now);
            }
            if (back.size() == order.quantity()) {
                OrderTable.move(sql, order, OrderState.CANCELLED, now);
            }
            Order now2 = OrderTable.get(sql, orderId);
            SaleLog.write(sql, "ticket.refunded", now2, now);
            return now2;
        });
        send();
        return database.read(connection -> OrderTable.find(database.sql(connection), after.id())).orElse(after);
    }

    private Order refundable(Sql sql, String orderId) throws SQLException {
        Order order = OrderTable.get(sql, orderId);
        if (order.state() != OrderState.CONFIRMED) {
            throw new Refusal("not_confirmed", "That order has no paid tickets.");
        }
        record Event(Instant startsAt, String state) {}
        Event event = sql.first("SELECT starts_at, state FROM event WHERE event_id = ?",
                values -> values.text(order.eventId()),
                row -> new Event(Objects.requireNonNull(row.time("starts_at")), row.text("state", ""))).orElseThrow();
        boolean houseChangedIt = event.state.equals("cancelled") || event.state.equals("postponed");
        if (!houseChangedIt && clock.instant().isAfter(event.startsAt.minus(UNTIL_BEFORE))) {
            throw new Refusal("too_late", "Tickets can be given back until " + UNTIL_BEFORE.toHours()
                    + " hours before the event, so I cannot refund these.");
        }
        return order;
    }

    private static List<Admission> chosen(Order order, int quantity) {
        List<Admission> unused =
                order.admissions().stream().filter(each -> each.state() == Admission.State.VALID).toList();
        if (unused.isEmpty()) {
            throw new Refusal("already_used", "Somebody has already come in with these tickets.");
        }
        if (quantity < 0 || quantity > unused.size()) {
            throw new Refusal("bad_quantity", "That order has " + unused.size()
                    + (unused.size() == 1 ? " ticket" : " tickets") + " that can be given back.");
        }
        return quantity == 0 ? unused : unused.subList(unused.size() - quantity, unused.size());
    }

    /// The tickets' prices less their part of the discount, rounded down; all that is left where all are given back.
    private static Money worth(Order order, List<Admission> back, long pendingMinor) {
        long left = order.refundable().minorUnits() - pendingMinor;
        if (back.size() == order.quantity()) {
            return new Money(left, order.total().currency());
        }
        long prices = back.stream().mapToLong(each -> each.price().minorUnits()).sum();
        long all = order.admissions().stream().mapToLong(each -> each.price().minorUnits()).sum();
        long discount = all == 0 ? 0 : Math.ceilDiv(Math.multiplyExact(order.discount().minorUnits(), prices), all);
        return new Money(Math.clamp(prices - discount, 0, left), order.total().currency());
    }

    /// Asks the provider for every refund it has not been asked for. Says how many it took.
    public int send() {
        List<RefundTable.Due> due = database.read(connection -> RefundTable.due(database.sql(connection)));
        int taken = 0;
        for (RefundTable.Due refund : due) {
            try {
                PaymentProvider.Refunded answer = provider.refund(refund.paymentReference(),
                        new Money(refund.amountMinor(), Currency.getInstance(refund.currency())), refund.reason(),
                        refund.id());
                database.write(connection -> {
                    RefundTable.asked(database.sql(connection), refund.id(), answer.reference());
                    return null;
                });
                if (answer.settled()) {
                    settled(answer.reference(), true, "");
                }
                taken++;
            } catch (PaymentException e) {
                LOG.warn("{} took no refund of {}: {}; asked again later", provider.name(), refund.orderId(), e.getMessage());
            }
        }
        return taken;
    }

    /// The provider's word on a refund. Nothing changes when that was known.
    public void settled(String reference, boolean succeeded, String failure) {
        database.write(connection -> {
            Sql sql = database.sql(connection);
            Instant now = clock.instant();
            for (RefundTable.Due refund : RefundTable.end(sql, reference, succeeded, failure, now)) {
                if (succeeded) {
                    sql.update("""
                            UPDATE ticket_order SET refunded_minor = refunded_minor + ?, changed_at = ?
                            WHERE order_id = ?""",
                            values -> values.whole(refund.amountMinor()).time(now).text(refund.orderId()));
                }
                Order order = OrderTable.get(sql, refund.orderId());
                RefundState state = !succeeded ? RefundState.FAILED
                        : RefundTable.pendingMinor(sql, order.id()) > 0 ? RefundState.PENDING
                        : order.refundable().minorUnits() == 0 ? RefundState.FULL : RefundState.PARTIAL;
                OrderTable.move(sql, order, state, now);
                SaleLog.write(sql, succeeded ? "refund.succeeded" : "refund.failed", OrderTable.get(sql, order.id()), now);
            }
            return null;
        });
    }
}
