package dev.switchboard.tools.sale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.store.sql.Database;
import dev.switchboard.tools.SettableClock;
import dev.switchboard.tools.event.EventCatalogue;
import dev.switchboard.tools.event.Money;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the box office promises, whichever database it is on. Each test begins with the sample events and nothing sold; after
/// each one every section's counter must be what its free seats are.
abstract class SalesContract {
    static final String GAME = "lakers-warriors";
    static final String CLUB = "jazz-by-the-river";
    private static final Order.Customer MEI = new Order.Customer("Mei Tan", "mei@example.com", "", "");

    final SettableClock clock =
            new SettableClock(Instant.parse("2026-12-01T23:30:00Z"), ZoneId.of("America/Los_Angeles"));
    Database database;
    private EventCatalogue catalogue;
    private Sales sales;

    abstract Database open() throws Exception;

    @BeforeEach
    void start() throws Exception {
        database = open();
        catalogue = EventCatalogue.open(database, clock);
        sales = new Sales(database, clock, catalogue, new StubProvider(), Optional.empty());
    }

    @AfterEach
    void stop() {
        Books.balance(database);
        sales.close();
        database.close();
    }

    @Test
    void seatsAreHeldSideBySideForFiveMinutesAndThenFreeAgain() {
        Hold hold = hold(GAME, "B", 2);
        assertThat(hold.seats()).extracting(Seat::label).containsExactly("B-10-1", "B-10-2");
        assertThat(Seat.spoken(hold.seats())).isEqualTo("row 10, seats 1 and 2");
        assertThat(hold.total().minorUnits()).isEqualTo(36_000);
        assertThat(hold.expiresAt()).isEqualTo(clock.instant().plus(Duration.ofMinutes(5)));
        assertThat(free(GAME, "B")).isEqualTo(2);
        clock.advance(Duration.ofMinutes(5));
        assertThat(sales.holds().find(hold.id())).isEmpty();
        assertThat(sales.sweep()).isEqualTo(1);
        assertThat(free(GAME, "B")).isEqualTo(4);
        refused("hold_expired", () -> order(hold));
    }

    @Test
    void aHoldThatRanOutIsNobodysEvenBeforeItWasCleared() {
        hold(GAME, "A", 2);
        refused("sold_out", () -> hold(GAME, "A", 1));
        clock.advance(Duration.ofMinutes(5));
        assertThat(hold(GAME, "A", 2).quantity()).isEqualTo(2);
    }

    @Test
    void aCallHasOneHoldAnEventAndTheSameRequestIsTheSameHold() {
        Hold first = sales.holds().hold(new Holds.Wish(GAME, "B", 2, "call-1", "key-1"));
        assertThat(sales.holds().hold(new Holds.Wish(GAME, "B", 2, "call-1", "key-1"))).isEqualTo(first);
        Hold second = sales.holds().hold(new Holds.Wish(GAME, "A", 2, "call-1", "key-2"));
        assertThat(free(GAME, "B")).isEqualTo(4);
        assertThat(sales.holds().find(first.id())).isEmpty();
        assertThat(sales.holds().ofHolder("call-1")).contains(second);
        sales.holds().hold(new Holds.Wish(GAME, "C", 1, "call-2", ""));
        assertThat(free(GAME, "A")).isZero();
    }

    @Test
    void seatsThatStandApartAreGivenOnlyWhenNoneStandTogether() {
        Hold one = hold(GAME, "B", 1);
        hold(GAME, "B", 1);
        assertThat(sales.holds().release(one.id())).isTrue();
        assertThat(hold(GAME, "B", 2).seats()).extracting(Seat::number).containsExactly(3, 4);
        Hold again = hold(GAME, "B", 1);
        assertThat(again.seats()).extracting(Seat::number).containsExactly(1);
        assertThat(sales.holds().release(again.id())).isTrue();
        assertThat(sales.holds().release(again.id())).isFalse();
    }

    @Test
    void generalAdmissionCountsPlacesWithoutSeats() {
        Hold hold = hold(CLUB, "B", 45);
        assertThat(hold.seats()).containsOnly(new Seat("B", "", 0)).hasSize(45);
        refused("sold_out", () -> hold(CLUB, "B", 1));
        sales.holds().release(hold.id());
        assertThat(free(CLUB, "B")).isEqualTo(45);
        Order order = order(hold(CLUB, "B", 3));
        pay(order);
        sales.orders().find(order.id()).ifPresent(paid -> assertThat(paid.seats()).hasSize(3));
        assertThat(free(CLUB, "B")).isEqualTo(42);
    }

    @Test
    void whatCannotBeHeldIsRefusedWithAReason() {
        refused("unknown_event", () -> hold("no-such-event", "A", 1));
        refused("unknown_section", () -> hold(GAME, "Z", 1));
        refused("bad_quantity", () -> hold(GAME, "A", 0));
        refused("bad_quantity", () -> hold(GAME, "A", 1_000));
        refused("bad_quantity", () -> hold(GAME, "A", -1));
        refused("not_enough_seats", () -> hold(GAME, "A", 3));
        change("UPDATE event SET state = 'postponed' WHERE event_id = ?", GAME);
        refused("event_postponed", () -> hold(GAME, "A", 1));
        change("UPDATE event SET state = 'cancelled' WHERE event_id = ?", GAME);
        refused("event_cancelled", () -> hold(GAME, "A", 1));
        clock.advance(Duration.ofDays(30));
        refused("event_over", () -> hold(CLUB, "A", 1));
    }

    @Test
    void anOrderIsPaidOnceHoweverOftenItIsTold() {
        Hold hold = hold(GAME, "B", 2);
        Order order = order(hold);
        assertThat(order.id()).matches("ORD-[0-9]{7}");
        assertThat(order.state()).isEqualTo(OrderState.AWAITING_PAYMENT);
        assertThat(order(hold)).as("asked again").isEqualTo(order);
        Payment payment = sales.payments().begin(order.id());
        assertThat(payment.amount().minorUnits()).isEqualTo(36_000);
        assertThat(sales.payments().begin(order.id())).as("asked again").isEqualTo(payment);

        assertThat(sales.payments().succeeded(String.valueOf(payment.reference()))).isTrue();
        assertThat(sales.payments().succeeded(String.valueOf(payment.reference()))).isTrue();
        assertThat(sales.payments().expired(String.valueOf(payment.reference()))).isTrue();
        assertThat(sales.payments().succeeded("never-heard-of")).isFalse();

        Order paid = now(order);
        assertThat(paid.state()).isEqualTo(OrderState.CONFIRMED);
        assertThat(paid.payment()).isEqualTo(PaymentState.PAID);
        assertThat(paid.paid().minorUnits()).isEqualTo(36_000);
        assertThat(paid.admissions()).extracting(Admission::state).containsOnly(Admission.State.VALID);
        assertThat(paid.admissions()).extracting(Admission::code).doesNotHaveDuplicates();
        assertThat(kinds(order)).containsExactly("customer.registered", "order.created", "ticket.purchased");
        refused("nothing_due", () -> sales.payments().begin(order.id()));
    }

    @Test
    void aDeclinedCardLeavesTheOrderOpenForAnother() {
        Order order = order(hold(GAME, "B", 2));
        Payment first = sales.payments().begin(order.id());
        sales.payments().failed(String.valueOf(first.reference()), "card_declined");
        assertThat(now(order).payment()).isEqualTo(PaymentState.FAILED);
        Payment second = sales.payments().begin(order.id());
        assertThat(second.reference()).isNotEqualTo(first.reference());
        sales.payments().succeeded(String.valueOf(second.reference()));
        sales.payments().succeeded(String.valueOf(first.reference()));
        assertThat(now(order).state()).isEqualTo(OrderState.CONFIRMED);
        sales.sweep();
        assertThat(now(order).refunded().minorUnits()).as("the second payment goes back").isEqualTo(36_000);
        assertThat(now(order).paid().minorUnits()).isEqualTo(72_000);
    }

    @Test
    void anUnpaidOrderRunsOutAndALatePaymentIsKeptWhereItsSeatsAreFree() {
        Order kept = order(hold(GAME, "B", 2));
        Payment late = sales.payments().begin(kept.id());
        clock.advance(Orders.PAY_WITHIN);
        sales.sweep();
        assertThat(now(kept).state()).isEqualTo(OrderState.EXPIRED);
        assertThat(free(GAME, "B")).isEqualTo(4);
        refused("order_expired", () -> sales.payments().begin(kept.id()));

        sales.payments().succeeded(String.valueOf(late.reference()));
        assertThat(now(kept).state()).isEqualTo(OrderState.CONFIRMED);
        assertThat(now(kept).seats()).isEqualTo(kept.seats());
        assertThat(free(GAME, "B")).isEqualTo(2);
    }

    @Test
    void aLatePaymentForSeatsThatAreGoneGoesBack() {
        Order lost = order(hold(GAME, "A", 2));
        Payment late = sales.payments().begin(lost.id());
        clock.advance(Orders.PAY_WITHIN);
        sales.sweep();
        pay(order(hold(GAME, "A", 2)));
        sales.payments().succeeded(String.valueOf(late.reference()));
        sales.sweep();
        Order after = now(lost);
        assertThat(after.state()).isEqualTo(OrderState.EXPIRED);
        assertThat(after.refund()).isEqualTo(RefundState.FULL);
        assertThat(after.refunded()).isEqualTo(after.paid());
        assertThat(StubProvider.back(sales)).isEqualTo(50_000);
    }

    @Test
    void anUpgradeCostsTheDifferenceOfTheSeatsAndKeepsTheOldOnesUntilItIsPaid() {
        Order order = order(hold(GAME, "B", 2));
        refused("not_confirmed", () -> sales.changes().quote(order.id(), GAME, "A"));
        pay(order);
        assertThat(sales.changes().quote(order.id(), GAME, "A").difference().minorUnits()).isEqualTo(14_000);
        refused("same_section", () -> sales.changes().quote(order.id(), GAME, "B"));
        refused("unknown_section", () -> sales.changes().quote(order.id(), GAME, "Q"));

        Change change = sales.changes().begin(order.id(), GAME, "A");
        assertThat(sales.changes().begin(order.id(), GAME, "A")).isEqualTo(change);
        assertThat(now(order).section()).isEqualTo("B");
        assertThat(free(GAME, "A")).isZero();
        Payment payment = sales.payments().begin(order.id());
        assertThat(payment.amount().minorUnits()).isEqualTo(14_000);
        sales.payments().succeeded(String.valueOf(payment.reference()));
        sales.payments().succeeded(String.valueOf(payment.reference()));

        Order upgraded = now(order);
        assertThat(upgraded.seats()).extracting(Seat::label).containsExactly("A-5-1", "A-5-2");
        assertThat(upgraded.paid().minorUnits()).isEqualTo(50_000);
        assertThat(upgraded.total().minorUnits()).isEqualTo(50_000);
        assertThat(free(GAME, "B")).isEqualTo(4);
        assertThat(upgraded.admissions()).extracting(Admission::code)
                .doesNotContainAnyElementsOf(now(order).admissions().isEmpty() ? List.of()
                        : order.admissions().stream().map(Admission::code).toList());
    }

    @Test
    void anUpgradeNobodyPaysChangesNothingAndItsSeatsAreFreeAgain() {
        Order order = paid(GAME, "C", 2);
        sales.changes().begin(order.id(), GAME, "A");
        Payment payment = sales.payments().begin(order.id());
        clock.advance(Orders.PAY_WITHIN);
        sales.sweep();
        assertThat(free(GAME, "A")).isEqualTo(2);
        sales.payments().succeeded(String.valueOf(payment.reference()));
        sales.sweep();
        assertThat(now(order).section()).isEqualTo("C");
        assertThat(StubProvider.back(sales)).isEqualTo(33_000);
    }

    @Test
    void cheaperSeatsOfAnotherEventBringMoneyBack() {
        Order order = paid(GAME, "B", 2);
        sales.changes().begin(order.id(), CLUB, "A");
        sales.sweep();
        Order exchanged = now(order);
        assertThat(exchanged.eventId()).isEqualTo(CLUB);
        assertThat(exchanged.refund()).isEqualTo(RefundState.PARTIAL);
        assertThat(exchanged.refunded().minorUnits()).isEqualTo(20_000);
        assertThat(free(GAME, "B")).isEqualTo(4);
    }

    @Test
    void ticketsAreGivenBackOneByOneAndSeatsAreFreeAtOnce() {
        Order order = paid(CLUB, "A", 3);
        Order less = sales.refunds().refund(order.id(), 1, "requested_by_customer");
        assertThat(less.quantity()).isEqualTo(2);
        assertThat(less.state()).isEqualTo(OrderState.CONFIRMED);
        assertThat(less.refund()).isEqualTo(RefundState.PARTIAL);
        assertThat(free(CLUB, "A")).isEqualTo(10);
        refused("bad_quantity", () -> sales.refunds().refund(order.id(), 3, "requested_by_customer"));
        Order none = sales.refunds().refund(order.id(), 0, "requested_by_customer");
        assertThat(none.state()).isEqualTo(OrderState.CANCELLED);
        assertThat(none.refund()).isEqualTo(RefundState.FULL);
        assertThat(none.refunded().minorUnits()).isEqualTo(24_000);
        refused("not_confirmed", () -> sales.refunds().refund(order.id(), 0, "requested_by_customer"));
    }

    @Test
    void ticketsOfTonightAreNotGivenBackUnlessTheHouseCancels() {
        Order order = paid(GAME, "B", 2);
        refused("too_late", () -> sales.refunds().refund(order.id(), 0, "requested_by_customer"));
        change("UPDATE event SET state = 'cancelled' WHERE event_id = ?", GAME);
        assertThat(sales.refunds().refund(order.id(), 0, "event_cancelled").refund()).isEqualTo(RefundState.FULL);
    }

    @Test
    void aRefundTheProviderCannotTakeIsAskedForAgainAndMadeOnce() {
        Order order = paid(CLUB, "A", 2);
        StubProvider.of(sales).down = true;
        assertThat(sales.refunds().refund(order.id(), 0, "requested_by_customer").refund()).isEqualTo(RefundState.PENDING);
        StubProvider.of(sales).down = false;
        assertThat(sales.sweep()).as("left alone for a moment").isZero();
        clock.advance(Duration.ofSeconds(5));
        sales.sweep();
        sales.sweep();
        assertThat(now(order).refund()).isEqualTo(RefundState.FULL);
        assertThat(StubProvider.back(sales)).isEqualTo(16_000);
    }

    @Test
    void aPaymentThatCannotBeBegunIsSaidAndCanBeTriedAgain() {
        Order order = order(hold(GAME, "B", 1));
        StubProvider.of(sales).down = true;
        refused("payment_unavailable", () -> sales.payments().begin(order.id()));
        StubProvider.of(sales).down = false;
        assertThat(sales.payments().begin(order.id()).url()).startsWith("https://pay.example/");
    }

    @Test
    void promoCodesTakeOffWhatTheySayAndNoMoreOftenThanTheyMay() {
        change("INSERT INTO promo (code, percent, most_uses) VALUES (?, 15, 1)", "FAN15");
        change("INSERT INTO promo (code, amount_minor, currency) VALUES (?, 999999, 'USD')", "ALLOFIT");
        change("INSERT INTO promo (code, percent, event_id) VALUES (?, 10, 'swan-lake')", "SWAN");
        Hold hold = hold(GAME, "B", 2);
        refused("unknown_promo", () -> order(hold, "nothing"));
        refused("promo_not_here", () -> order(hold, "swan"));
        Order order = order(hold, " fan-15 ");
        assertThat(order.discount().minorUnits()).isEqualTo(5_400);
        assertThat(order.total().minorUnits()).isEqualTo(30_600);
        Hold other = hold(GAME, "B", 1);
        refused("promo_used_up", () -> order(other, "FAN15"));
        assertThat(sales.holds().find(other.id())).as("the refusal undid nothing else").isPresent();
        sales.orders().cancelUnpaid(order.id());
        assertThat(order(other, "FAN15").total().minorUnits()).isEqualTo(15_300);
        Order free = order(hold(GAME, "C", 1), "ALLOFIT");
        assertThat(free.total().minorUnits()).isZero();
        assertThat(free.state()).isEqualTo(OrderState.CONFIRMED);
    }

    @Test
    void whoWaitsIsOfferedSeatsInTurnAndThenTheNext() {
        Order first = paid(CLUB, "A", 12);
        WaitList.Entry mei = sales.waitList().join(CLUB, "A", 2, "Mei", "mei@example.com", "");
        WaitList.Entry tom = sales.waitList().join(CLUB, "A", 2, "Tom", "tom@example.com", "");
        assertThat(List.of(mei.position(), tom.position())).containsExactly(1, 2);
        assertThat(sales.waitList().join(CLUB, "A", 2, "Mei", "MEI@example.com", "").id()).isEqualTo(mei.id());
        assertThat(sales.sweep()).isZero();

        sales.refunds().refund(first.id(), 2, "requested_by_customer");
        assertThat(sales.sweep()).isEqualTo(1);
        assertThat(waiting(mei)).isEqualTo("offered");
        assertThat(sales.letters().newest("", 1, 0).getFirst()).satisfies(letter -> {
            assertThat(letter.kind()).isEqualTo("offer");
            assertThat(letter.address()).isEqualToIgnoringCase("mei@example.com");
            assertThat(letter.body()).contains("2 tickets in section A", "HLD-");
        });
        assertThat(waiting(tom)).isEqualTo("waiting");
        refused("sold_out", () -> hold(CLUB, "A", 1));
        clock.advance(WaitList.OFFER_STANDS);
        sales.sweep();
        assertThat(waiting(mei)).isEqualTo("expired");
        assertThat(waiting(tom)).isEqualTo("offered");
    }

    @Test
    void ticketsHandedToSomebodyElseHaveNewCodes() {
        Order order = paid(GAME, "B", 2);
        Order theirs = sales.orders().transfer(order.id(), "Tom Lee", "tom@example.com");
        assertThat(theirs.admissions()).hasSize(2).extracting(Admission::holderName).containsOnly("Tom Lee");
        assertThat(theirs.admissions()).extracting(Admission::code).doesNotContainAnyElementsOf(
                order.admissions().stream().map(Admission::code).toList());
        assertThat(theirs.belongsTo("", "TOM@example.com")).isTrue();
        assertThat(theirs.belongsTo("", "mei@example.com")).isFalse();
    }

    @Test
    void theNextPerformanceOfARepeatedEventBeginsWithEverySeatFree() {
        Order order = paid(GAME, "A", 2);
        clock.advance(Duration.ofDays(1));
        var tonight = catalogue.upcoming().getFirst();
        assertThat(tonight.name()).isEqualTo("Lakers vs Warriors");
        assertThat(tonight.id()).isEqualTo(GAME + "-20261202");
        assertThat(tonight.sections().getFirst().seatsAvailable()).isEqualTo(2);
        assertThat(hold(tonight.id(), "A", 2).seats()).extracting(Seat::label).containsExactly("A-5-1", "A-5-2");
        assertThat(now(order).eventId()).isEqualTo(GAME);
        refused("event_over", () -> hold(GAME, "B", 1));
    }

    private Hold hold(String event, String section, int quantity) {
        return sales.holds().hold(new Holds.Wish(event, section, quantity, "", ""));
    }

    private Order order(Hold hold) {
        return order(hold, "");
    }

    private Order order(Hold hold, String promo) {
        return sales.orders().create(new Orders.Wish(hold.id(), MEI, promo, "", "", "casey"));
    }

    private void pay(Order order) {
        sales.payments().succeeded(String.valueOf(sales.payments().begin(order.id()).reference()));
    }

    private Order paid(String event, String section, int quantity) {
        Order order = order(hold(event, section, quantity));
        pay(order);
        return now(order);
    }

    private Order now(Order order) {
        return sales.orders().find(order.id()).orElseThrow();
    }

    private long free(String event, String section) {
        return Books.free(database, event, section);
    }

    private List<String> kinds(Order order) {
        return database.read(connection -> database.sql(connection).list(
                "SELECT kind FROM sale_event WHERE order_id = ? ORDER BY sale_event_id",
                values -> values.text(order.id()), row -> row.text("kind", "")));
    }

    private String waiting(WaitList.Entry entry) {
        Optional<String> state = database.read(connection -> database.sql(connection).first(
                "SELECT state FROM wait_list WHERE entry_id = ?", values -> values.text(entry.id()),
                row -> row.text("state", "")));
        return state.orElseThrow();
    }

    private void change(String statement, String value) {
        database.write(connection -> database.sql(connection).update(statement, values -> values.text(value)));
    }

    static void refused(String reason, ThrowingCallable work) {
        assertThatThrownBy(work).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.reason()).isEqualTo(reason);
            assertThat(refusal.spoken()).matches("[A-Z].*[.?]");
        });
    }

    static Money dollars(long minor) {
        return Holds.money(minor, "USD");
    }
}
