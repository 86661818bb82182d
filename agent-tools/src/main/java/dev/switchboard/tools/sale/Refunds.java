package dev.switchboard.tools.sale;

import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Sql;
import dev.switchboard.tools.event.Money;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives money back. What is due is written with what causes it; the provider is asked afterwards, again and again until it has
/// answered, so that neither a crash nor an outage loses a refund or makes it twice. Methods block; thread-safe.
public final class Refunds {
    /// Until so long before the event tickets can be given back.
    public static final Duration UNTIL_BEFORE = Duration.ofHours(24);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final int MOST_IN_VAIN = 3;
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final Logger LOG = LoggerFactory.getLogger(Refunds.class);

    private final Database database;
    private final Clock clock;
    private final Ids ids;
    private final PaymentProvider provider;
    private final Map<String, Pause> pauses = new ConcurrentHashMap<>();

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
            Order order = refundable(sql, orderId);
            return giveBack(sql, order, chosen(order, quantity), reason);
        });
        send(database.read(connection -> RefundTable.due(database.sql(connection), orderId)));
        return database.read(connection -> OrderTable.find(database.sql(connection), after.id())).orElse(after);
    }

    /// A person of the house gives tickets back, whenever the event is: these (empty: all that nobody came in with). Throws
    /// `Refusal`: `unknown_order`, `not_confirmed`, `already_used`, `unknown_ticket`. The provider is asked by `send`.
    public Order byHouse(String orderId, List<String> admissionIds, String reason) {
        return database.write(connection -> byHouse(database.sql(connection), orderId, admissionIds, reason));
    }

    Order byHouse(Sql sql, String orderId, List<String> admissionIds, String reason) throws SQLException {
        Order order = OrderTable.get(sql, orderId);
        if (order.state() != OrderState.CONFIRMED) {
            throw new Refusal("not_confirmed", "That order has no paid tickets.");
        }
        List<Admission> unused = chosen(order, 0);
        List<Admission> back = admissionIds.isEmpty() ? unused
                : unused.stream().filter(each -> admissionIds.contains(each.id())).toList();
        if (!admissionIds.isEmpty() && back.size() != new HashSet<>(admissionIds).size()) {
            throw new Refusal("unknown_ticket", "Those are not tickets of this order that can be given back.");
        }
        return giveBack(sql, order, back, reason);
    }

    private Order giveBack(Sql sql, Order order, List<Admission> back, String reason) throws SQLException {
        Instant now = clock.instant();
        Money worth = worth(order, back, RefundTable.pendingMinor(sql, order.id()));
        OrderTable.voided(sql, back, "refunded", now);
        SeatTable.freeSeats(sql, order.eventId(), back.stream().map(Admission::seat).toList(), order.id());
        if (worth.minorUnits() > 0) {
            RefundTable.spread(sql, ids, order.id(), worth.minorUnits(), reason, now);
            OrderTable.move(sql, order, RefundState.PENDING, now);
        }
        if (back.size() == order.quantity()) {
            OrderTable.move(sql, order, OrderState.CANCELLED, now);
        }
        Order after = OrderTable.get(sql, order.id());
        SaleLog.write(sql, "ticket.refunded", after, now);
        return after;
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

    /// Asks the provider for every refund it has not been asked for. Says how many it took. One that it could not be asked for is
    /// left for a while, longer each time; after some in a row the others wait for the next round.
    public int send() {
        Instant now = clock.instant();
        return send(database.read(connection -> RefundTable.due(database.sql(connection))).stream()
                .filter(each -> !now.isBefore(pauses.getOrDefault(each.id(), Pause.NONE).until)).toList());
    }

    private int send(List<RefundTable.Due> due) {
        int taken = 0;
        int inVain = 0;
        for (RefundTable.Due refund : due) {
            if (inVain == MOST_IN_VAIN) {
                break;
            }
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
                inVain = 0;
                pauses.remove(refund.id());
            } catch (PaymentException e) {
                LOG.warn("{} took no refund of {}: {}; asked again later", provider.name(), refund.orderId(), e.getMessage());
                inVain++;
                pauses.merge(refund.id(), Pause.NONE.longer(clock.instant()), (before, _) -> before.longer(clock.instant()));
            } catch (Refusal e) {
                LOG.error("{} will not make refund {} of {}: {}", provider.name(), refund.id(), refund.orderId(), e.reason());
                told(refund.id(), "", false, e.reason());
                pauses.remove(refund.id());
            }
        }
        return taken;
    }

    /// Until when a provider is not asked again for what it could not be asked for.
    private record Pause(Instant until, Duration length) {
        static final Pause NONE = new Pause(Instant.MIN, FIRST_PAUSE.dividedBy(2));

        Pause longer(Instant now) {
            Duration next = length.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : length.multipliedBy(2);
            return new Pause(now.plus(next), next);
        }
    }

    /// The provider's word on a refund that it was asked for. Nothing changes when that was known.
    public void settled(String reference, boolean succeeded, String failure) {
        database.write(connection -> {
            Sql sql = database.sql(connection);
            for (RefundTable.Refund refund : RefundTable.ofReference(sql, reference)) {
                end(sql, refund, succeeded, failure);
            }
            return null;
        });
    }

    /// The same by our id of the refund: the provider's word on it may come before its answer to our asking. Says whether it is
    /// one of ours.
    public boolean told(String refundId, String reference, boolean succeeded, String failure) {
        return database.write(connection -> {
            Sql sql = database.sql(connection);
            Optional<RefundTable.Refund> refund = RefundTable.find(sql, refundId);
            if (refund.isPresent()) {
                if (!reference.isEmpty()) {
                    RefundTable.asked(sql, refundId, reference);
                }
                end(sql, refund.get(), succeeded, failure);
            }
            return refund.isPresent();
        });
    }

    /// Money that went back without us, by a person at the provider: the books follow, the tickets stay as they are. False for
    /// what cannot be, more than was paid.
    public boolean foundAtProvider(String paymentId, String reference, long amountMinor, boolean succeeded) {
        return database.write(connection -> {
            Sql sql = database.sql(connection);
            Optional<Payment> payment = PaymentTable.find(sql, paymentId);
            if (payment.isEmpty()) {
                return false;
            }
            for (RefundTable.Refund known : RefundTable.ofReference(sql, reference)) {
                end(sql, known, succeeded, succeeded ? "" : "failed");
                return true;
            }
            Order order = OrderTable.get(sql, payment.get().orderId());
            if (amountMinor > order.refundable().minorUnits()) {
                LOG.warn("refund {} at {} of order {} is more than is known to be paid", reference, provider.name(), order.id());
                return false;
            }
            String id = ids.of("RFD");
            RefundTable.insert(sql, id, payment.get(), amountMinor, "at_provider", clock.instant());
            RefundTable.asked(sql, id, reference);
            end(sql, RefundTable.find(sql, id).orElseThrow(), succeeded, succeeded ? "" : "failed");
            return true;
        });
    }

    /// Money that a bank sends back did not go back, also where it had been told that it did: a failure is the last word.
    private void end(Sql sql, RefundTable.Refund refund, boolean succeeded, String failure) throws SQLException {
        Instant now = clock.instant();
        if (!RefundTable.end(sql, refund, succeeded, failure, now)) {
            return;
        }
        long gone = succeeded ? refund.amountMinor() : refund.state().equals("succeeded") ? -refund.amountMinor() : 0;
        sql.update("UPDATE ticket_order SET refunded_minor = refunded_minor + ?, changed_at = ? WHERE order_id = ?",
                values -> values.whole(gone).time(now).text(refund.orderId()));
        Order order = OrderTable.get(sql, refund.orderId());
        OrderTable.move(sql, order, stateOf(sql, order), now);
        SaleLog.write(sql, succeeded ? "refund.succeeded" : "refund.failed", OrderTable.get(sql, order.id()), now);
    }

    /// What an order's refunds come to, in whatever order they were told of.
    private static RefundState stateOf(Sql sql, Order order) throws SQLException {
        if (RefundTable.pendingMinor(sql, order.id()) > 0) {
            return RefundState.PENDING;
        }
        if (order.refunded().minorUnits() > 0 && order.refundable().minorUnits() == 0) {
            return RefundState.FULL;
        }
        return RefundTable.anyFailed(sql, order.id()) ? RefundState.FAILED : RefundState.PARTIAL;
    }
}
