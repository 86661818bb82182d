package dev.switchboard.tools.sale.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.store.sql.Database;
import dev.switchboard.tools.SettableClock;
import dev.switchboard.tools.event.EventCatalogue;
import dev.switchboard.tools.sale.Books;
import dev.switchboard.tools.sale.Hold;
import dev.switchboard.tools.sale.Holds;
import dev.switchboard.tools.sale.Order;
import dev.switchboard.tools.sale.OrderState;
import dev.switchboard.tools.sale.Orders;
import dev.switchboard.tools.sale.Payment;
import dev.switchboard.tools.sale.PaymentState;
import dev.switchboard.tools.sale.RefundState;
import dev.switchboard.tools.sale.Refusal;
import dev.switchboard.tools.sale.Sales;
import dev.switchboard.tools.sale.stripe.StripeWebhook.Answer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The box office with Stripe, whichever database it is on: real requests to a Stripe on loopback, and its signed events taken as
/// they come.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StripeContract {
    private static final String GAME = "lakers-warriors";
    private static final String CLUB = "jazz-by-the-river";
    private static final String SECRET = "whsec_test";

    private static final List<String> SOLD = List.of("stripe_event", "stripe_checkout", "refund", "sale_attempt", "sale_message", "sale_event", "check_in",
            "ticket_link", "admission", "payment", "order_change", "ticket_order", "hold");

    private SettableClock clock = evening();
    private Database database;
    private EventCatalogue catalogue;
    private StubStripe stripe;
    private StripePayments provider;
    private Sales sales;
    private StripeWebhook webhook;
    private StripeRounds rounds;

    abstract Database open() throws Exception;

    private static SettableClock evening() {
        return new SettableClock(Instant.parse("2026-12-01T23:30:00Z"), ZoneId.of("America/Los_Angeles"));
    }

    @BeforeAll
    void fill() throws Exception {
        database = open();
        catalogue = EventCatalogue.open(database, clock);
    }

    @AfterAll
    void leave() {
        database.close();
    }

    /// Each test begins with nothing sold.
    @BeforeEach
    void start() throws Exception {
        nothingIsSold();
        clock = evening();
        stripe = new StubStripe(clock);
        begin(false);
    }

    private void nothingIsSold() {
        database.write(connection -> {
            for (String table : SOLD) {
                database.sql(connection).execute("DELETE FROM " + table);
            }
            database.sql(connection).execute("UPDATE seat SET hold_id = NULL, order_id = NULL");
            database.sql(connection).execute("UPDATE section SET seats_available = capacity");
            return null;
        });
    }

    private void begin(boolean links) {
        StripeSettings settings = new StripeSettings(StubStripe.KEY, List.of("whsec_other", SECRET), stripe.address(), links,
                () -> URI.create("https://tickets.example/"));
        provider = new StripePayments(settings, database, clock);
        sales = new Sales(database, clock, catalogue, provider, Optional.empty());
        webhook = provider.webhook(sales);
        rounds = provider.rounds(sales);
    }

    @AfterEach
    void stop() {
        Books.balance(database);
        rounds.close();
        provider.close();
        sales.close();
        stripe.close();
    }

    @Test
    void aSessionIsPaidOnceAndGivenBackInPartsByTheSameMoney() {
        Order order = order(CLUB, "A", 3);
        Payment payment = sales.payments().begin(order.id());
        assertThat(payment.url()).startsWith("https://checkout.stripe.com/c/pay/cs_test_");
        ObjectNode session = session(payment);
        assertThat(session.path("amount_total").asLong()).isEqualTo(24_000);
        assertThat(session.path("currency").asText()).isEqualTo("usd");
        assertThat(session.path("expires_at").asLong()).isEqualTo(clock.instant().plus(Duration.ofMinutes(31)).getEpochSecond());
        assertThat(session.path("metadata").path("order_id").asText()).isEqualTo(order.id());
        assertThat(session.path("success_url").asText()).isEqualTo("https://tickets.example/pay/thank-you?payment=" + payment.id());
        assertThat(session.path("cancel_url").asText()).isEqualTo("https://tickets.example/pay/not-paid?payment=" + payment.id());
        assertThat(sales.payments().begin(order.id())).isEqualTo(payment);

        stripe.pays(String.valueOf(payment.reference()));
        ObjectNode event = stripe.told.getFirst();
        assertThat(tell(event)).isEqualTo(Answer.TAKEN);
        assertThat(tell(event)).isEqualTo(Answer.REPEATED);
        assertThat(now(order).state()).isEqualTo(OrderState.CONFIRMED);
        assertThat(now(order).paid().minorUnits()).isEqualTo(24_000);

        assertThat(sales.refunds().refund(order.id(), 1, "requested_by_customer").refund()).isEqualTo(RefundState.PARTIAL);
        assertThat(sales.refunds().refund(order.id(), 0, "event_cancelled").refund()).isEqualTo(RefundState.FULL);
        assertThat(stripe.refunds.values()).extracting(each -> each.path("amount").asLong()).containsExactly(8_000L, 16_000L);
        tellAll();
        rounds.go();
        assertThat(now(order).refund()).isEqualTo(RefundState.FULL);
        assertThat(now(order).refunded().minorUnits()).isEqualTo(24_000);
    }

    @Test
    void anOrderThatRanOutOrWasCancelledHasItsSessionClosed() {
        Order late = order(GAME, "B", 2);
        Payment first = sales.payments().begin(late.id());
        Order cancelled = order(GAME, "B", 1);
        Payment second = sales.payments().begin(cancelled.id());
        sales.orders().cancelUnpaid(cancelled.id());
        assertThat(rounds.go()).isEqualTo(1);
        assertThat(session(second).path("status").asText()).isEqualTo("expired");
        assertThat(session(first).path("status").asText()).isEqualTo("open");

        clock.advance(Orders.PAY_WITHIN);
        sales.sweep();
        rounds.go();
        assertThat(session(first).path("status").asText()).isEqualTo("expired");
        assertThat(payment(first).state()).isEqualTo(Payment.State.EXPIRED);
        tellAll();
        assertThat(rounds.go()).isZero();
        assertThat(now(late).state()).isEqualTo(OrderState.EXPIRED);
        assertThat(now(late).payment()).isEqualTo(PaymentState.UNPAID);
    }

    @Test
    void whoPaysInTheMomentTheOrderRunsOutHasTheSeatsOrTheMoney() {
        Order kept = order(GAME, "B", 2);
        Payment paid = sales.payments().begin(kept.id());
        Order lost = order(GAME, "A", 2);
        Payment back = sales.payments().begin(lost.id());
        clock.advance(Orders.PAY_WITHIN);
        sales.sweep();
        Order others = order(GAME, "A", 2);
        stripe.pays(String.valueOf(paid.reference()));
        stripe.pays(String.valueOf(back.reference()));
        // Nothing is told: what cannot be closed is looked at.
        rounds.go();
        sales.sweep();
        assertThat(now(kept).state()).isEqualTo(OrderState.CONFIRMED);
        assertThat(now(lost).state()).isEqualTo(OrderState.EXPIRED);
        assertThat(now(lost).refund()).isEqualTo(RefundState.FULL);
        assertThat(now(others).state()).isEqualTo(OrderState.AWAITING_PAYMENT);
        assertThat(stripe.refunds.values()).hasSize(1).allSatisfy(refund ->
                assertThat(refund.path("metadata").path("reason").asText()).isEqualTo("too_late"));
        tellAll();
        assertThat(now(lost).refunded()).isEqualTo(now(lost).paid());
    }

    @Test
    void aPaymentOfWhichNothingWasToldIsAskedForAndLessOftenEachTime() {
        Order order = order(GAME, "B", 2);
        Payment payment = sales.payments().begin(order.id());
        assertThat(rounds.go()).isZero();
        clock.advance(Duration.ofMinutes(2));
        assertThat(rounds.go()).isEqualTo(1);
        assertThat(rounds.go()).isZero();
        clock.advance(Duration.ofMinutes(1));
        assertThat(rounds.go()).isZero();
        stripe.pays(String.valueOf(payment.reference()));
        rounds.lookSoon(payment.id());
        assertThat(rounds.go()).isEqualTo(1);
        assertThat(now(order).state()).isEqualTo(OrderState.CONFIRMED);
        clock.advance(Duration.ofDays(1));
        rounds.lookSoon(payment.id());
        assertThat(rounds.go()).as("it is over").isZero();
    }

    @Test
    void aStripeThatIsAwayIsLeftAloneForAWhileAndNothingIsLost() {
        Order order = order(CLUB, "A", 2);
        Payment payment = sales.payments().begin(order.id());
        stripe.pays(String.valueOf(payment.reference()));
        clock.advance(Duration.ofMinutes(2));
        stripe.faults.add(new StubStripe.Fault(500, "false"));
        rounds.go();
        int asked = stripe.requests.size();
        rounds.go();
        assertThat(stripe.requests).hasSize(asked);
        clock.advance(Duration.ofMinutes(5));
        rounds.go();
        assertThat(now(order).state()).isEqualTo(OrderState.CONFIRMED);

        stripe.faults.add(new StubStripe.Fault(503, "false"));
        assertThat(sales.refunds().refund(order.id(), 0, "requested_by_customer").refund()).isEqualTo(RefundState.PENDING);
        clock.advance(Duration.ofSeconds(5));
        sales.sweep();
        assertThat(now(order).refund()).isEqualTo(RefundState.FULL);
        assertThat(stripe.refunds).hasSize(1);
    }

    @Test
    void aRefundWhoseAnswerWasLostIsMadeOnceEvenAfterItsKeyWasForgotten() {
        Order order = paid(CLUB, "A", 2);
        sales.refunds().refund(order.id(), 1, "requested_by_customer");
        String made = stripe.refunds.keySet().iterator().next();
        database.write(connection -> database.sql(connection).update(
                "UPDATE refund SET state = 'pending', reference = NULL", _ -> {}));
        database.write(connection -> database.sql(connection).update(
                "UPDATE ticket_order SET refund_state = 'pending', refunded_minor = 0", _ -> {}));
        stripe.forgetsKeys();
        sales.sweep();
        assertThat(stripe.refunds.keySet()).containsExactly(made);
        assertThat(now(order).refund()).isEqualTo(RefundState.PARTIAL);
    }

    @Test
    void moneyThatComesLaterIsWaitedForAndTheSeatsAreKeptWhenItComes() {
        Order comes = order(GAME, "B", 1);
        Payment one = sales.payments().begin(comes.id());
        Order fails = order(GAME, "B", 1);
        Payment two = sales.payments().begin(fails.id());
        stripe.paysLater(String.valueOf(one.reference()));
        stripe.paysLater(String.valueOf(two.reference()));
        tellAll();
        assertThat(now(comes).payment()).isEqualTo(PaymentState.PENDING);
        stripe.moneyComes(String.valueOf(one.reference()), true);
        stripe.moneyComes(String.valueOf(two.reference()), false);
        tellAll();
        assertThat(now(comes).state()).isEqualTo(OrderState.CONFIRMED);
        assertThat(now(fails).payment()).isEqualTo(PaymentState.FAILED);
        assertThat(sales.payments().begin(fails.id()).reference()).isNotEqualTo(two.reference());

        Order silent = order(CLUB, "A", 1);
        Payment three = sales.payments().begin(silent.id());
        stripe.paysLater(String.valueOf(three.reference()));
        tellAll();
        stripe.moneyComes(String.valueOf(three.reference()), false);
        clock.advance(Duration.ofMinutes(2));
        rounds.go();
        assertThat(now(silent).payment()).as("nothing was told").isEqualTo(PaymentState.FAILED);
    }

    @Test
    void aDeclinedCardMayBeFollowedByAnotherAndANewPlaceClosesTheOld() {
        Order order = order(GAME, "B", 2);
        Payment first = sales.payments().begin(order.id());
        stripe.isDeclined(String.valueOf(first.reference()), "insufficient_funds");
        tellAll();
        assertThat(now(order).payment()).isEqualTo(PaymentState.FAILED);
        Payment second = sales.payments().begin(order.id());
        assertThat(second.reference()).isNotEqualTo(first.reference());
        rounds.go();
        assertThat(session(first).path("status").asText()).isEqualTo("expired");
        tellAll();
        assertThat(now(order).payment()).isEqualTo(PaymentState.PENDING);
        stripe.pays(String.valueOf(second.reference()));
        tellAll();
        assertThat(now(order).payment()).isEqualTo(PaymentState.PAID);
    }

    @Test
    void anUpgradeNobodyPaysHasItsSessionClosedAndOneThatIsPaidHasTheNewSeats() {
        Order order = paid(GAME, "B", 2);
        sales.changes().begin(order.id(), GAME, "A");
        Payment unpaid = sales.payments().begin(order.id());
        assertThat(session(unpaid).path("amount_total").asLong()).isEqualTo(14_000);
        assertThat(rounds.go()).isZero();
        clock.advance(Orders.PAY_WITHIN);
        sales.sweep();
        rounds.go();
        assertThat(session(unpaid).path("status").asText()).isEqualTo("expired");
        assertThat(now(order).payment()).isEqualTo(PaymentState.PAID);

        sales.changes().begin(order.id(), GAME, "A");
        stripe.pays(String.valueOf(sales.payments().begin(order.id()).reference()));
        tellAll();
        assertThat(now(order).section()).isEqualTo("A");
        assertThat(now(order).paid().minorUnits()).isEqualTo(50_000);
    }

    @Test
    void aPaymentLinkIsPaidOnceAndClosedWithWhatWasOpenedByIt() {
        begin(true);
        Order order = order(GAME, "B", 2);
        Payment payment = sales.payments().begin(order.id());
        assertThat(payment.url()).startsWith("https://buy.stripe.com/");
        String link = String.valueOf(payment.reference());
        String abandoned = stripe.visits(link);
        stripe.pays(stripe.visits(link));
        tellAll();
        assertThat(now(order).state()).isEqualTo(OrderState.CONFIRMED);
        assertThat(link(payment).path("active").asBoolean()).isFalse();
        clock.advance(Duration.ofHours(25));
        stripe.timePasses();
        tellAll();
        assertThat(payment(payment).state()).isEqualTo(Payment.State.SUCCEEDED);
        assertThat(stripe.status(abandoned)).isEqualTo("expired");

        Order other = order(CLUB, "A", 1);
        Payment unpaid = sales.payments().begin(other.id());
        String visit = stripe.visits(String.valueOf(unpaid.reference()));
        sales.orders().cancelUnpaid(other.id());
        rounds.go();
        assertThat(link(unpaid).path("active").asBoolean()).isFalse();
        assertThat(stripe.status(visit)).isEqualTo("expired");
        assertThat(payment(unpaid).state()).isEqualTo(Payment.State.EXPIRED);
    }

    @Test
    void whatDoesNotFitWhatWasAskedForChangesNothing() {
        Order order = order(GAME, "B", 2);
        Payment payment = sales.payments().begin(order.id());
        String id = String.valueOf(payment.reference());
        ObjectNode right = session(payment).deepCopy();
        stripe.pays(id);
        stripe.told.clear();
        ObjectNode paid = session(payment);
        assertThat(tell(stripe.tells("checkout.session.completed", paid.deepCopy().put("amount_total", 1)))).isEqualTo(Answer.REFUSED);
        assertThat(tell(stripe.tells("checkout.session.completed", paid.deepCopy().put("currency", "sgd")))).isEqualTo(Answer.REFUSED);
        assertThat(tell(stripe.tells("checkout.session.completed", paid.deepCopy().put("livemode", true)))).isEqualTo(Answer.REFUSED);
        assertThat(tell(stripe.tells("checkout.session.completed", paid).put("livemode", true))).isEqualTo(Answer.REFUSED);
        ObjectNode foreign = paid.deepCopy();
        ((ObjectNode) foreign.path("metadata")).put("payment_id", "PAY-SOMEBODYELSES");
        assertThat(tell(stripe.tells("checkout.session.completed", foreign))).isEqualTo(Answer.REFUSED);
        assertThat(tell(stripe.tells("checkout.session.completed", paid.deepCopy().put("id", "cs_test_other")))).isEqualTo(Answer.UNKNOWN);
        assertThat(tell(stripe.tells("customer.created", right))).isEqualTo(Answer.UNKNOWN);
        assertThat(webhook.take("{}".getBytes(StandardCharsets.UTF_8), "t=1,v1=00")).isEqualTo(Answer.BAD_SIGNATURE);
        byte[] noJson = "no json".getBytes(StandardCharsets.UTF_8);
        assertThat(webhook.take(noJson, StubStripe.signature(SECRET, noJson, clock.instant()))).isEqualTo(Answer.BAD_BODY);
        assertThat(now(order).state()).isEqualTo(OrderState.AWAITING_PAYMENT);
        assertThat(now(order).paid().minorUnits()).isZero();
        assertThat(tell(stripe.tells("checkout.session.completed", paid))).isEqualTo(Answer.TAKEN);
        assertThat(now(order).state()).isEqualTo(OrderState.CONFIRMED);
    }

    @Test
    void whatStripeWillNotTakeIsSaidAndTheKeyIsNot() {
        Hold hold = sales.holds().hold(new Holds.Wish(GAME, "B", 1, "", ""));
        Order odd = sales.orders().create(new Orders.Wish(
                hold.id(), new Order.Customer("Mei", "no address", "", ""), "", "", "", "casey"));
        assertThatThrownBy(() -> sales.payments().begin(odd.id())).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.reason()).isEqualTo("bad_email");
            assertThat(refusal.spoken()).doesNotContain("sk_test", "customer@example.com");
        });
        assertThat(now(odd).payment()).isEqualTo(PaymentState.FAILED);
        database.write(connection -> database.sql(connection).update("UPDATE ticket_order SET total_minor = 10", _ -> {}));
        assertThatThrownBy(() -> sales.payments().begin(odd.id())).isInstanceOfSatisfying(Refusal.class,
                refusal -> assertThat(refusal.reason()).isEqualTo("amount_too_small"));
    }

    @Test
    void refundsThatBanksTakeTheirTimeForAndThoseMadeByHandAreBookedAsTheyAre() {
        stripe.slowBanks = true;
        Order order = paid(CLUB, "A", 3);
        assertThat(sales.refunds().refund(order.id(), 1, "requested_by_customer").refund()).isEqualTo(RefundState.PENDING);
        String refund = stripe.refunds.keySet().iterator().next();
        stripe.bankSays(refund, "succeeded");
        stripe.told.clear();
        clock.advance(Duration.ofMinutes(2));
        rounds.go();
        assertThat(now(order).refund()).as("nothing was told").isEqualTo(RefundState.PARTIAL);
        stripe.bankSays(refund, "failed");
        tellAll();
        assertThat(now(order).refund()).isEqualTo(RefundState.FAILED);
        assertThat(now(order).refunded().minorUnits()).isZero();

        stripe.slowBanks = false;
        stripe.refundsByHand(String.valueOf(sales.payments().ofOrder(order.id()).getFirst().reference()), 24_000);
        stripe.told.removeIf(event -> !event.path("type").asText().equals("charge.refunded"));
        tellAll();
        rounds.go();
        assertThat(now(order).refunded().minorUnits()).isEqualTo(24_000);
        assertThat(now(order).refund()).isEqualTo(RefundState.FULL);
        assertThat(now(order).state()).as("the tickets are for a person to decide about").isEqualTo(OrderState.CONFIRMED);
    }

    /// The same events, each once or several times and in any order, must come to the same. What the orders do by themselves
    /// (running out, refunds) has happened before.
    @Test
    void eventsInAnyOrderAndNumberComeToTheSame() {
        long seed = Long.getLong("stripe.seed", 20_261_130L);
        Set<String> ends = new HashSet<>();
        for (int i = 0; i < Integer.getInteger("stripe.orders", 4); i++) {
            Random random = new Random(seed + i);
            ends.add(end(random, i));
        }
        assertThat(ends).as("seed " + seed).hasSize(1);
    }

    private String end(Random random, int turn) {
        nothingIsSold();
        stripe.told.clear();
        stripe.slowBanks = true;
        List<Order> orders = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            orders.add(order(CLUB, "B", 1));
        }
        List<Payment> payments = orders.stream().map(order -> sales.payments().begin(order.id())).toList();
        List<String> at = payments.stream().map(payment -> String.valueOf(payment.reference())).toList();
        stripe.isDeclined(at.get(0), "generic_decline");
        stripe.pays(at.get(0));
        stripe.paysLater(at.get(1));
        stripe.moneyComes(at.get(1), true);
        stripe.isDeclined(at.get(2), "expired_card");
        stripe.paysLater(at.get(3));
        stripe.moneyComes(at.get(3), false);
        String byHand = stripe.refundsByHand(at.get(0), 1_000);
        stripe.bankSays(byHand, "succeeded");
        String failing = stripe.refundsByHand(at.get(1), 2_000);
        stripe.bankSays(failing, "succeeded");
        stripe.bankSays(failing, "failed");
        clock.advance(Duration.ofMinutes(32));
        stripe.timePasses();

        List<ObjectNode> events = new ArrayList<>();
        for (ObjectNode event : stripe.told) {
            events.addAll(Collections.nCopies(1 + random.nextInt(3), event));
        }
        // The first turn is as Stripe meant it.
        if (turn > 0) {
            Collections.shuffle(events, random);
        }
        events.forEach(this::tell);
        clock.advance(Duration.ofMinutes(2));
        rounds.go();
        clock.advance(Duration.ofHours(1));
        rounds.go();
        StringBuilder end = new StringBuilder();
        for (int i = 0; i < orders.size(); i++) {
            Order order = now(orders.get(i));
            end.append(order.state()).append(' ').append(order.payment()).append(' ').append(order.refund()).append(' ')
                    .append(order.paid().minorUnits()).append(' ').append(order.refunded().minorUnits()).append(' ')
                    .append(payment(payments.get(i)).state()).append(' ').append(refundStates(order)).append('\n');
        }
        return end.toString();
    }

    private List<String> refundStates(Order order) {
        return database.read(connection -> database.sql(connection).list(
                "SELECT amount_minor, state FROM refund WHERE order_id = ? ORDER BY amount_minor",
                values -> values.text(order.id()), row -> row.whole("amount_minor") + " " + row.text("state", "")));
    }

    Answer tell(ObjectNode event) {
        byte[] body = event.toString().getBytes(StandardCharsets.UTF_8);
        return webhook.take(body, StubStripe.signature(SECRET, body, clock.instant()));
    }

    private void tellAll() {
        List<ObjectNode> events = List.copyOf(stripe.told);
        stripe.told.clear();
        events.forEach(this::tell);
    }

    private Order order(String event, String section, int quantity) {
        Hold hold = sales.holds().hold(new Holds.Wish(event, section, quantity, "", ""));
        return sales.orders().create(new Orders.Wish(
                hold.id(), new Order.Customer("Mei Tan", "mei@example.com", "", ""), "", "", "", "casey"));
    }

    private Order paid(String event, String section, int quantity) {
        Order order = order(event, section, quantity);
        stripe.pays(String.valueOf(sales.payments().begin(order.id()).reference()));
        tellAll();
        return now(order);
    }

    private Order now(Order order) {
        return sales.orders().find(order.id()).orElseThrow();
    }

    private Payment payment(Payment payment) {
        return sales.payments().find(payment.id()).orElseThrow();
    }

    private ObjectNode session(Payment payment) {
        return Objects.requireNonNull(stripe.sessions.get(String.valueOf(payment.reference())));
    }

    private ObjectNode link(Payment payment) {
        return Objects.requireNonNull(stripe.links.get(String.valueOf(payment.reference())));
    }
}
