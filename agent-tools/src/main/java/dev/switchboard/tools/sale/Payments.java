package dev.switchboard.tools.sale;

import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Sql;
import dev.switchboard.tools.event.Money;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks for money and takes note of what became of it. What the provider tells may come twice, late and in any order: money that
/// came counts once, and stays come. Methods block; thread-safe.
public final class Payments {
    private static final Logger LOG = LoggerFactory.getLogger(Payments.class);

    private final Database database;
    private final Clock clock;
    private final Ids ids;
    private final Changes changes;
    private final PaymentProvider provider;
    private final WhenPaid whenPaid;
    private final Map<String, List<Consumer<Boolean>>> watches = new ConcurrentHashMap<>();

    /// Runs in the transaction that takes note of the payment.
    interface WhenPaid {
        void ticketsAreValid(Sql sql, Order order) throws SQLException;
    }

    Payments(
            Database database, Clock clock, Ids ids, Changes changes, PaymentProvider provider, WhenPaid whenPaid) {
        this.whenPaid = whenPaid;
        this.database = database;
        this.clock = clock;
        this.ids = ids;
        this.changes = changes;
        this.provider = provider;
    }

    /// Where the customer pays what is due now: the order, or a change of it. Asked again it is the same place. Throws `Refusal`:
    /// `unknown_order`, `nothing_due`, `order_expired`, `payment_unavailable`.
    public Payment begin(String orderId) {
        record Begun(Payment payment, Order order, Instant payBy, boolean there) {}
        Begun begun = database.write(connection -> {
            Sql sql = database.sql(connection);
            Order order = OrderTable.get(sql, orderId);
            Optional<Change> change = changes.open(sql, orderId);
            if (change.isEmpty() && order.state() != OrderState.AWAITING_PAYMENT) {
                throw order.state() == OrderState.CONFIRMED
                        ? new Refusal("nothing_due", "That order is paid already.")
                        : new Refusal("order_expired", "That order is not open any more.");
            }
            String changeId = change.map(Change::id).orElse("");
            Instant payBy = change.map(each -> each.hold().expiresAt()).orElse(order.payBy());
            Optional<Payment> pending = PaymentTable.pending(sql, orderId, changeId);
            if (pending.isPresent()) {
                return new Begun(pending.get(), order, payBy, true);
            }
            Money due = change.map(Change::difference).orElse(order.total());
            Payment payment = new Payment(ids.of("PAY"), orderId, changeId.isEmpty() ? null : changeId, due,
                    Payment.State.PENDING, provider.name(), null, "");
            PaymentTable.insert(sql, payment, clock.instant());
            if (change.isEmpty()) {
                OrderTable.move(sql, order, PaymentState.PENDING, clock.instant());
            }
            return new Begun(payment, order, payBy, false);
        });
        if (begun.there) {
            return begun.payment;
        }
        PaymentProvider.Checkout checkout;
        try {
            checkout = provider.begin(new PaymentProvider.Bill(begun.payment.id(), orderId,
                    begun.order.quantity() + (begun.order.quantity() == 1 ? " ticket" : " tickets"),
                    begun.payment.amount(), begun.order.customer().email(), begun.payBy));
        } catch (PaymentException e) {
            LOG.warn("{} took no payment: {}", provider.name(), e.getMessage());
            ended(begun.payment, Payment.State.FAILED, "the provider could not be reached");
            throw new Refusal("payment_unavailable", "I cannot take a payment right now. Please try again in a moment.");
        } catch (Refusal e) {
            ended(begun.payment, Payment.State.FAILED, e.reason());
            throw e;
        }
        return database.write(connection -> {
            Sql sql = database.sql(connection);
            PaymentTable.begun(sql, begun.payment.id(), checkout);
            return PaymentTable.ofReference(sql, checkout.reference()).orElseThrow();
        });
    }

    /// The money came. Nothing changes when that was known. Where it came too late, the seats are given if they are free, else it
    /// goes back. Says whether the reference is one of ours.
    public boolean succeeded(String reference) {
        Told told = database.write(connection -> {
            Sql sql = database.sql(connection);
            Optional<Payment> payment = PaymentTable.ofReference(sql, reference);
            Instant now = clock.instant();
            boolean news = payment.isPresent() && PaymentTable.end(sql, payment.get(), Payment.State.SUCCEEDED, "", now);
            if (news) {
                came(sql, payment.get(), now);
            }
            return new Told(payment.isPresent(), news ? OrderTable.get(sql, payment.get().orderId()).holder() : "");
        });
        tellWatches(told.holder, true);
        return told.known;
    }

    private record Told(boolean known, String holder) {}

    /// For as long as it is open.
    public interface Watch extends AutoCloseable {
        @Override
        void close();
    }

    /// Runs `settled` each time that money came (true) or that a try to pay failed or ended (false), in this process, for an order
    /// that was made by this holder, a call's ticket. On the thread that took note of it, which it must not keep.
    public Watch watch(String holder, Consumer<Boolean> settled) {
        watches.computeIfAbsent(holder, _ -> new CopyOnWriteArrayList<>()).add(settled);
        return () -> watches.computeIfPresent(holder, (_, all) -> {
            all.remove(settled);
            return all.isEmpty() ? null : all;
        });
    }

    private void tellWatches(String holder, boolean came) {
        watches.getOrDefault(holder, List.of()).forEach(each -> each.accept(came));
    }

    private void came(Sql sql, Payment payment, Instant now) throws SQLException {
        OrderTable.paid(sql, payment.orderId(), payment.amount().minorUnits(), now);
        Order order = OrderTable.get(sql, payment.orderId());
        if (payment.changeId() != null) {
            if (!changes.carryOut(sql, order, payment.changeId(), now)) {
                giveBack(sql, payment, "change_expired", now);
            } else {
                whenPaid.ticketsAreValid(sql, OrderTable.get(sql, order.id()));
            }
            return;
        }
        OrderTable.move(sql, order, PaymentState.PAID, now);
        boolean stands = switch (order.state()) {
            case AWAITING_PAYMENT -> true;
            case EXPIRED -> !Closing.isCancelled(sql, order.eventId())
                    && SeatTable.takeThese(sql, order.eventId(), order.seats(), order.id());
            // Paid a second time, or cancelled meanwhile.
            case CONFIRMED, CANCELLED -> false;
        };
        if (!stands) {
            giveBack(sql, payment, "too_late", now);
            return;
        }
        if (order.state() == OrderState.EXPIRED && !order.promoCode().isEmpty()) {
            Promos.useAgain(sql, order.promoCode());
        }
        OrderTable.move(sql, order, OrderState.CONFIRMED, now);
        OrderTable.admissions(sql, order.id(), Admission.State.RESERVED, Admission.State.VALID, now);
        Order valid = OrderTable.get(sql, order.id());
        SaleLog.write(sql, "ticket.purchased", valid, now);
        SaleEvents.soldOut(sql, valid, now);
        whenPaid.ticketsAreValid(sql, valid);
    }

    private void giveBack(Sql sql, Payment payment, String reason, Instant now) throws SQLException {
        RefundTable.insert(sql, ids.of("RFD"), payment, payment.amount().minorUnits(), reason, now);
        Order order = OrderTable.get(sql, payment.orderId());
        OrderTable.move(sql, order, RefundState.PENDING, now);
        SaleLog.write(sql, "payment.late", order, now);
    }

    /// The card was declined; the customer may try again at the same place.
    public boolean failed(String reference, String why) {
        return told(reference, Payment.State.FAILED, why);
    }

    /// The place to pay is closed.
    public boolean expired(String reference) {
        return told(reference, Payment.State.EXPIRED, "not paid in time");
    }

    private boolean told(String reference, Payment.State state, String why) {
        Optional<Payment> payment =
                database.read(connection -> PaymentTable.ofReference(database.sql(connection), reference));
        payment.ifPresent(each -> ended(each, state, why));
        return payment.isPresent();
    }

    private void ended(Payment payment, Payment.State state, String why) {
        String holder = database.write(connection -> {
            Sql sql = database.sql(connection);
            if (!PaymentTable.end(sql, payment, state, why, clock.instant())) {
                return "";
            }
            Order order = OrderTable.get(sql, payment.orderId());
            if (payment.changeId() == null) {
                OrderTable.move(sql, order, stateOf(sql, payment.orderId()), clock.instant());
            }
            return order.holder();
        });
        tellWatches(holder, false);
    }

    /// What an order's payments come to, in whatever order they were told of: one that can still be paid counts more than one
    /// that failed before it.
    private static PaymentState stateOf(Sql sql, String orderId) throws SQLException {
        List<Payment> payments =
                PaymentTable.ofOrder(sql, orderId).stream().filter(each -> each.changeId() == null).toList();
        if (payments.stream().anyMatch(each -> each.state() == Payment.State.SUCCEEDED)) {
            return PaymentState.PAID;
        }
        if (payments.stream().anyMatch(each -> each.state() == Payment.State.PENDING)) {
            return PaymentState.PENDING;
        }
        return !payments.isEmpty() && payments.getLast().state() == Payment.State.FAILED
                ? PaymentState.FAILED : PaymentState.UNPAID;
    }

    public Optional<Payment> ofReference(String reference) {
        return database.read(connection -> PaymentTable.ofReference(database.sql(connection), reference));
    }

    public Optional<Payment> find(String paymentId) {
        return database.read(connection -> PaymentTable.find(database.sql(connection), paymentId));
    }

    public List<Payment> ofOrder(String orderId) {
        return database.read(connection -> PaymentTable.ofOrder(database.sql(connection), orderId));
    }
}
