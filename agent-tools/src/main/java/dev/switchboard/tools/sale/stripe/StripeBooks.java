package dev.switchboard.tools.sale.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.tools.sale.Payment;
import dev.switchboard.tools.sale.Payments;
import dev.switchboard.tools.sale.Refunds;
import java.time.Clock;
import java.util.Currency;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes Stripe's objects into our books, told or asked for, once or often, in whatever order: what an object says is compared
/// with what we asked for, and the states of `Payments` and `Refunds` decide what it changes. Methods block; thread-safe.
final class StripeBooks {
    /// Names in an object's metadata.
    static final String ORDER_ID = "order_id";
    static final String PAYMENT_ID = "payment_id";
    static final String REFUND_ID = "refund_id";

    private static final Logger LOG = LoggerFactory.getLogger(StripeBooks.class);

    /// States of an intent in which no money is on its way.
    private static final Set<String> OVER = Set.of("requires_payment_method", "canceled");

    /// What came of an object. `REFUSED`: it is about a payment of ours and does not fit it; a person must look.
    enum Outcome {
        TAKEN, NOT_OURS, REFUSED;

        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final boolean live;
    private final Payments payments;
    private final Refunds refunds;
    private final CheckoutTable checkouts;
    private final Clock clock;

    StripeBooks(boolean live, Payments payments, Refunds refunds, CheckoutTable checkouts, Clock clock) {
        this.live = live;
        this.payments = payments;
        this.refunds = refunds;
        this.checkouts = checkouts;
        this.clock = clock;
    }

    /// A checkout session as it stands now.
    Outcome session(JsonNode session) {
        Optional<Payment> payment = of(session);
        if (payment.isEmpty()) {
            return Outcome.NOT_OURS;
        }
        Optional<String> wrong = wrong(session, payment.get());
        if (wrong.isPresent()) {
            LOG.error("Stripe's session {} does not fit payment {} of order {}: {}", word(session.path("id")),
                    payment.get().id(), payment.get().orderId(), wrong.get());
            return Outcome.REFUSED;
        }
        String reference = String.valueOf(payment.get().reference());
        boolean ofLink = reference.equals(id(session.path("payment_link")));
        String paid = session.path("payment_status").asText("");
        switch (session.path("status").asText("")) {
            case "complete" -> {
                if (!paid.equals("unpaid")) {
                    return came(session, payment.get(), reference);
                }
                // Asked for, the session comes with its intent, which alone says that the money is not to come.
                if (OVER.contains(session.path("payment_intent").path("status").asText(""))) {
                    return failed(session);
                }
                checkouts.processing(reference);
            }
            case "expired" -> {
                // A link opens a session for each visit; that one of them ran out says nothing.
                if (!ofLink) {
                    over(reference);
                }
            }
            default -> {}
        }
        return Outcome.TAKEN;
    }

    private Outcome came(JsonNode session, Payment payment, String reference) {
        String intent = id(session.path("payment_intent"));
        if (!intent.isEmpty() && !checkouts.paidBy(reference, intent)) {
            LOG.error("payment {} of order {} was paid a second time, by {}: refund it at Stripe",
                    payment.id(), payment.orderId(), word(session.path("payment_intent")));
            return Outcome.REFUSED;
        }
        payments.succeeded(reference);
        checkouts.closed(reference);
        return Outcome.TAKEN;
    }

    /// The money of a session that was complete did not come after all.
    Outcome failed(JsonNode session) {
        Optional<Payment> payment = of(session);
        if (payment.isEmpty()) {
            return Outcome.NOT_OURS;
        }
        if (wrong(session, payment.get()).isPresent()) {
            return Outcome.REFUSED;
        }
        String reference = String.valueOf(payment.get().reference());
        payments.failed(reference, "async_payment_failed");
        checkouts.closed(reference);
        return Outcome.TAKEN;
    }

    /// Nobody can pay in this place any more.
    void over(String reference) {
        payments.expired(reference);
        checkouts.closed(reference);
    }

    /// A card was declined; the customer may try another one in the same place.
    Outcome declined(JsonNode intent) {
        Optional<Payment> payment = payments.find(intent.path("metadata").path(PAYMENT_ID).asText(""))
                .filter(each -> each.provider().equals(StripePayments.NAME) && each.reference() != null);
        if (payment.isEmpty()) {
            return Outcome.NOT_OURS;
        }
        JsonNode error = intent.path("last_payment_error");
        String why = word(error.path("decline_code").isTextual() ? error.path("decline_code") : error.path("code"));
        payments.failed(String.valueOf(payment.get().reference()), why.isEmpty() ? "declined" : why);
        return Outcome.TAKEN;
    }

    /// Some of a charge went back: its refunds are asked for at the next round. A charge has the metadata of its intent, so it is
    /// known also where nothing was told of the payment yet.
    Outcome refundedCharge(JsonNode charge) {
        Optional<CheckoutTable.Row> row = ofIntent(charge)
                .or(() -> checkouts.ofPayment(charge.path("metadata").path(PAYMENT_ID).asText("")));
        row.ifPresent(each -> {
            checkouts.paidBy(each.reference(), id(charge.path("payment_intent")));
            checkouts.lookAtRefunds(each.reference(), clock.instant());
        });
        return row.isPresent() ? Outcome.TAKEN : Outcome.NOT_OURS;
    }

    /// A refund as it stands now: one we asked for, or one that a person made at Stripe.
    Outcome refund(JsonNode refund) {
        String status = refund.path("status").asText("");
        boolean succeeded = status.equals("succeeded");
        boolean over = succeeded || status.equals("failed") || status.equals("canceled");
        String reference = refund.path("id").asText("");
        String why = word(refund.path("failure_reason"));
        String ours = refund.path("metadata").path(REFUND_ID).asText("");
        if (!ours.isEmpty()) {
            return !over || refunds.told(ours, reference, succeeded, succeeded ? "" : why.isEmpty() ? status : why)
                    ? Outcome.TAKEN : Outcome.NOT_OURS;
        }
        Optional<CheckoutTable.Row> row = ofIntent(refund);
        if (row.isEmpty() || !over || reference.isEmpty()) {
            return Outcome.NOT_OURS;
        }
        Optional<Payment> payment = payments.find(row.get().paymentId());
        long amount = refund.path("amount").asLong();
        if (payment.isEmpty() || amount <= 0
                || !refund.path("currency").asText("").equals(StripeAmount.currency(payment.get().amount()))) {
            return Outcome.REFUSED;
        }
        Currency currency = payment.get().amount().currency();
        boolean fits = refunds.foundAtProvider(payment.get().id(), reference, StripeAmount.minor(amount, currency), succeeded);
        return fits ? Outcome.TAKEN : Outcome.REFUSED;
    }

    private Optional<CheckoutTable.Row> ofIntent(JsonNode object) {
        String intent = id(object.path("payment_intent"));
        return intent.isEmpty() ? Optional.empty() : checkouts.ofIntent(intent);
    }

    private Optional<Payment> of(JsonNode session) {
        String link = id(session.path("payment_link"));
        String reference = link.isEmpty() ? session.path("id").asText("") : link;
        return payments.ofReference(reference).filter(each -> each.provider().equals(StripePayments.NAME));
    }

    private Optional<String> wrong(JsonNode session, Payment payment) {
        if (session.path("livemode").asBoolean() != live) {
            return Optional.of(live ? "it is of the test mode" : "it is of the live mode");
        }
        if (!session.path("metadata").path(PAYMENT_ID).asText("").equals(payment.id())) {
            return Optional.of("its metadata name another payment");
        }
        String currency = session.path("currency").asText("");
        if (!currency.equals(StripeAmount.currency(payment.amount()))
                || session.path("amount_total").asLong(-1) != StripeAmount.of(payment.amount())) {
            return Optional.of("its sum is " + session.path("amount_total").asLong(-1) + " " + word(session.path("currency"))
                    + ", due is " + payment.amount().written());
        }
        return Optional.empty();
    }

    /// Of an object that may be told whole or by its id alone.
    static String id(JsonNode object) {
        return object.isObject() ? object.path("id").asText("") : object.isTextual() ? object.asText() : "";
    }

    /// What may be logged of what came from outside.
    private static String word(JsonNode node) {
        String text = id(node);
        return text.matches("[A-Za-z0-9_.-]{1,255}") ? text : "";
    }
}
