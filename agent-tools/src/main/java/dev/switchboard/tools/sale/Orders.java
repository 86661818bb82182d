package dev.switchboard.tools.sale;

import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Sql;
import dev.switchboard.tools.event.Money;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Orders from held seats, and what becomes of them. Each method is one writing transaction; it blocks; thread-safe.
public final class Orders {
    /// How long an order waits for its payment before the seats are free again. Stripe's checkout sessions live no
    /// shorter (https://docs.stripe.com/api/checkout/sessions/create, expires_at).
    public static final Duration PAY_WITHIN = Duration.ofMinutes(30);

    private static final int MOST_LISTED = 50;

    /// What is ordered, by whom and in which call (`ticketId` empty: none). `promoCode` may be empty.
    public record Wish(
            String holdId, Order.Customer customer, String promoCode, String holder, String ticketId, String agentId) {}

    private final Database database;
    private final Clock clock;
    private final Ids ids;
    private final Holds holds;
    private final WaitList waitList;

    Orders(Database database, Clock clock, Ids ids, Holds holds, WaitList waitList) {
        this.database = database;
        this.clock = clock;
        this.ids = ids;
        this.holds = holds;
        this.waitList = waitList;
    }

    /// Makes an order of a hold. Asked again for the same hold by the same holder it is the same order. What costs nothing is
    /// confirmed at once. Throws `Refusal`: `hold_expired`, and those of promo codes.
    public Order create(Wish wish) {
        return database.write(connection -> {
            Sql sql = database.sql(connection);
            Instant now = clock.instant();
            Optional<Order> before = OrderTable.ofHold(sql, wish.holdId);
            if (before.isPresent() && before.get().holder().equals(wish.holder)) {
                return before.get();
            }
            Hold hold = holds.active(sql, wish.holdId).filter(_ -> before.isEmpty()).orElseThrow(() -> new Refusal(
                    "hold_expired", "Those seats are not held any more. Shall I look for seats again?"));
            OnSale.check(sql, hold.eventId(), clock);
            String code = Promos.tidy(wish.promoCode);
            Money discount = code.isEmpty()
                    ? hold.each().times(0)
                    : Promos.use(sql, code, hold.eventId(), hold.total(), now);
            Money total = new Money(hold.total().minorUnits() - discount.minorUnits(), discount.currency());
            boolean free = total.minorUnits() == 0;
            String id = freeId(sql);
            Admission.State state = free ? Admission.State.VALID : Admission.State.RESERVED;
            Money none = discount.times(0);
            Order order = new Order(id, hold.id(), hold.eventId(), hold.section(), wish.customer, code, total, discount,
                    none, none, free ? OrderState.CONFIRMED : OrderState.AWAITING_PAYMENT,
                    free ? PaymentState.PAID : PaymentState.UNPAID, RefundState.NONE,
                    hold.seats().stream().map(seat -> admission(id, hold, seat, wish.customer.name(), state)).toList(),
                    wish.holder, now, now.plus(PAY_WITHIN));
            if (!holds.use(sql, hold.id())) {
                throw new IllegalStateException("a hold read in this transaction cannot be over: " + hold.id());
            }
            SaleEvents.customer(sql, order, now);
            OrderTable.insert(sql, order, hold.each(), wish.ticketId, wish.agentId);
            SeatTable.sell(sql, hold.id(), id);
            waitList.took(sql, hold.id());
            SaleLog.write(sql, "order.created", order, now);
            if (free) {
                SaleLog.write(sql, "ticket.purchased", order, now);
                SaleEvents.soldOut(sql, order, now);
            }
            return order;
        });
    }

    private Admission admission(String orderId, Hold hold, Seat seat, String name, Admission.State state) {
        return new Admission(ids.of("ADM"), orderId, hold.eventId(), seat, name, ids.admissionCode(), hold.each(), state);
    }

    private String freeId(Sql sql) throws SQLException {
        while (true) {
            String id = ids.order();
            if (OrderTable.find(sql, id).isEmpty()) {
                return id;
            }
        }
    }

    public Optional<Order> find(String orderId) {
        return database.read(connection -> OrderTable.find(database.sql(connection), orderId));
    }

    /// An event's orders, newest first, at most 50 from `offset` on.
    public List<Order> ofEvent(String eventId, int offset) {
        return database.read(connection -> OrderTable.list(database.sql(connection),
                "event_id = ? ORDER BY created_at DESC, order_id LIMIT ? OFFSET ?",
                values -> values.text(eventId).whole((long) MOST_LISTED).whole((long) offset)));
    }

    /// The orders of a call or session, newest first.
    public List<Order> ofHolder(String holder) {
        return holder.isEmpty() ? List.of() : database.read(connection -> OrderTable.list(database.sql(connection),
                "holder = ? ORDER BY created_at DESC, order_id LIMIT ?",
                values -> values.text(holder).whole((long) MOST_LISTED)));
    }

    /// Cancels an order that was not paid, and frees its seats. One that was paid is refunded (`Refunds`).
    public Order cancelUnpaid(String orderId) {
        return database.write(connection -> cancelUnpaid(database.sql(connection), orderId));
    }

    Order cancelUnpaid(Sql sql, String orderId) throws SQLException {
        Order order = OrderTable.get(sql, orderId);
        if (order.state() != OrderState.AWAITING_PAYMENT || !OrderTable.move(sql, order, OrderState.CANCELLED, clock.instant())) {
            throw new Refusal("not_cancellable", "That order cannot be cancelled any more.");
        }
        free(sql, order);
        OrderTable.voided(sql, order.admissions(), clock.instant());
        Order now = OrderTable.get(sql, orderId);
        SaleLog.write(sql, "order.cancelled", now, clock.instant());
        return now;
    }

    /// Puts another person's name on the tickets, with new codes; the old ones let nobody in.
    public Order transfer(String orderId, String newName, String newEmail) {
        return database.write(connection -> {
            Sql sql = database.sql(connection);
            Order order = OrderTable.get(sql, orderId);
            if (order.state() != OrderState.CONFIRMED) {
                throw new Refusal("not_confirmed", "Only tickets that are paid can be handed to somebody else.");
            }
            if (order.admissions().stream().anyMatch(each -> each.state() == Admission.State.USED)) {
                throw new Refusal("already_used", "Somebody has already come in with these tickets.");
            }
            Instant now = clock.instant();
            OrderTable.voided(sql, order.admissions(), now);
            TicketLinks.forget(sql, orderId);
            OrderTable.add(sql, order.admissions().stream().map(old -> new Admission(ids.of("ADM"), orderId, old.eventId(),
                    old.seat(), newName, ids.admissionCode(), old.price(), Admission.State.VALID)).toList(), now);
            sql.update("UPDATE ticket_order SET name = ?, email = ?, changed_at = ? WHERE order_id = ?",
                    values -> values.text(newName).text(newEmail).time(now).text(orderId));
            Order after = OrderTable.get(sql, orderId);
            SaleLog.write(sql, "ticket.transferred", after, now);
            return after;
        });
    }

    /// Ends orders whose payment did not come in time. Their admissions stay reserved, for a payment may still come.
    int sweep(Sql sql, Instant now) throws SQLException {
        List<Order> due = OrderTable.list(sql, "state = 'awaiting_payment' AND pay_by <= ? ORDER BY pay_by LIMIT 200",
                values -> values.time(now));
        for (Order order : due) {
            if (OrderTable.move(sql, order, OrderState.EXPIRED, now)) {
                free(sql, order);
                SaleLog.write(sql, "order.expired", order, now);
            }
        }
        return due.size();
    }

    private static void free(Sql sql, Order order) throws SQLException {
        SeatTable.freeSeats(sql, order.eventId(), order.seats(), order.id());
        if (!order.promoCode().isEmpty()) {
            Promos.giveBack(sql, order.promoCode());
        }
    }
}
