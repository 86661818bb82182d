package dev.switchboard.tools.sale.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.store.sql.Database;
import dev.switchboard.tools.event.Money;
import dev.switchboard.tools.sale.PaymentException;
import dev.switchboard.tools.sale.PaymentProvider;
import dev.switchboard.tools.sale.Refusal;
import dev.switchboard.tools.sale.Sales;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Customers pay at Stripe: at a checkout session, or at a payment link where the bill may be paid longer than a session lives or
/// the house wants links. No card number comes anywhere near us. Methods block; thread-safe.
///
/// A session lives 30 minutes at least and 24 hours at most; one that is to end sooner is closed by `StripeRounds`.
/// Sources: <https://docs.stripe.com/api/checkout/sessions>, /payment-link, /refunds.
public final class StripePayments implements PaymentProvider, AutoCloseable {
    public static final String NAME = "stripe";

    /// Of `expires_at`, with a minute for clocks that differ.
    private static final Duration SESSION_LEAST = Duration.ofMinutes(31);
    private static final Duration SESSION_MOST = Duration.ofHours(24).minusMinutes(1);
    /// A caller waits for it on the line; `process_payment` has six seconds.
    private static final Duration BEGIN_WITHIN = Duration.ofSeconds(5);
    private static final Duration REFUND_WITHIN = Duration.ofSeconds(15);
    static final Duration ASK_WITHIN = Duration.ofSeconds(10);
    private static final Duration FIRST_REFUND_LOOK = Duration.ofMinutes(2);
    private static final Logger LOG = LoggerFactory.getLogger(StripePayments.class);

    private final StripeSettings settings;
    private final StripeApi api;
    private final CheckoutTable checkouts;
    private final Clock clock;

    /// The tables are those of `schema/event`, which the event catalogue migrates.
    public StripePayments(StripeSettings settings, Database database, Clock clock) {
        this.settings = settings;
        this.api = new StripeApi(settings);
        this.checkouts = new CheckoutTable(database, clock);
        this.clock = clock;
    }

    /// What Stripe may tell of what was sold.
    public StripeWebhook webhook(Sales sales) {
        return new StripeWebhook(settings, books(sales), checkouts, clock);
    }

    /// Asks Stripe what it has not told, not before `start`.
    public StripeRounds rounds(Sales sales) {
        return new StripeRounds(api, books(sales), checkouts, clock);
    }

    private StripeBooks books(Sales sales) {
        return new StripeBooks(settings.live(), sales.payments(), sales.refunds(), checkouts, clock);
    }

    /// Whether real money is taken.
    public boolean live() {
        return settings.live();
    }

    @Override
    public String name() {
        return NAME;
    }

    /// Throws `Refusal` `odd_amount`, `amount_too_small`, `amount_too_large` or `bad_email`.
    @Override
    public Checkout begin(Bill bill) {
        boolean link = settings.alwaysLinks() || bill.payBy().isAfter(clock.instant().plus(SESSION_MOST));
        try {
            JsonNode made = link
                    ? api.post("/v1/payment_links", link(bill), "link-" + bill.key(), BEGIN_WITHIN)
                    : api.post("/v1/checkout/sessions", session(bill), "session-" + bill.key(), BEGIN_WITHIN);
            Checkout checkout = new Checkout(text(made, "id"), text(made, "url"));
            checkouts.opened(checkout.reference(), bill.key());
            return checkout;
        } catch (StripeError e) {
            LOG.warn("Stripe takes no payment for {}: {}", bill.orderId(), e.getMessage());
            if (e.param().equals("customer_email") || e.code().equals("email_invalid")) {
                throw new Refusal("bad_email",
                        "The payment service does not take that e-mail address. Could you spell it for me?");
            }
            if (e.code().equals("amount_too_small") || e.code().equals("amount_too_large")) {
                throw new Refusal(e.code(), "A sum of " + bill.amount().spoken() + " is too "
                        + (e.code().endsWith("small") ? "small" : "large") + " to be paid by card.");
            }
            throw new PaymentException(String.valueOf(e.getMessage()));
        }
    }

    private static String text(JsonNode object, String field) {
        String text = object.path(field).asText("");
        if (text.isEmpty()) {
            throw new PaymentException("Stripe's answer has no " + field);
        }
        return text;
    }

    private Map<String, String> session(Bill bill) {
        Instant least = clock.instant().plus(SESSION_LEAST);
        Map<String, String> form = item(bill);
        form.put("mode", "payment");
        form.put("client_reference_id", bill.orderId());
        form.put("customer_email", bill.email());
        // What is paid must be what is due: in the event's own currency.
        form.put("adaptive_pricing[enabled]", "false");
        form.put("expires_at", String.valueOf((bill.payBy().isAfter(least) ? bill.payBy() : least).getEpochSecond()));
        form.put("success_url", page("/pay/thank-you", bill));
        form.put("cancel_url", page("/pay/not-paid", bill));
        return form;
    }

    /// May be paid once.
    private Map<String, String> link(Bill bill) {
        Map<String, String> form = item(bill);
        form.put("restrictions[completed_sessions][limit]", "1");
        form.put("after_completion[type]", "redirect");
        form.put("after_completion[redirect][url]", page("/pay/thank-you", bill));
        return form;
    }

    private static Map<String, String> item(Bill bill) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("line_items[0][quantity]", "1");
        form.put("line_items[0][price_data][currency]", StripeAmount.currency(bill.amount()));
        form.put("line_items[0][price_data][unit_amount]", String.valueOf(StripeAmount.of(bill.amount())));
        form.put("line_items[0][price_data][product_data][name]", bill.description() + ", order " + bill.orderId());
        for (String of : new String[] {"metadata", "payment_intent_data[metadata]"}) {
            form.put(of + "[" + StripeBooks.ORDER_ID + "]", bill.orderId());
            form.put(of + "[" + StripeBooks.PAYMENT_ID + "]", bill.key());
        }
        return form;
    }

    private String page(String path, Bill bill) {
        return settings.pages().get().resolve(path + "?payment=" + StripeApi.escaped(bill.key())).toString();
    }

    /// Looks first whether the refund is there already: a key is forgotten by Stripe after a day, an outage may last longer.
    /// Throws `Refusal` `already_refunded`, `disputed`, `refund_failed` or `refund_refused`.
    @Override
    public Refunded refund(String paymentReference, Money amount, String reason, String key) {
        try {
            String intent = intent(paymentReference);
            JsonNode refund = made(intent, key).orElseGet(() ->
                    api.post("/v1/refunds", form(intent, amount, reason, key), "refund-" + key, REFUND_WITHIN));
            return switch (refund.path("status").asText("")) {
                case "succeeded" -> new Refunded(text(refund, "id"), true);
                case "failed", "canceled" -> throw new Refusal("refund_failed", "The bank did not take the refund.");
                default -> {
                    checkouts.lookAtRefunds(paymentReference, clock.instant().plus(FIRST_REFUND_LOOK));
                    yield new Refunded(text(refund, "id"), false);
                }
            };
        } catch (StripeError e) {
            LOG.warn("Stripe makes no refund {}: {}", key, e.getMessage());
            throw switch (e.code()) {
                case "charge_already_refunded" -> new Refusal("already_refunded", "That money has gone back already.");
                case "charge_disputed" -> new Refusal("disputed", "The bank is looking into that payment, so it cannot be refunded now.");
                case "insufficient_funds", "balance_insufficient" -> new PaymentException(String.valueOf(e.getMessage()));
                default -> new Refusal("refund_refused", "The payment service does not take that refund.");
            };
        }
    }

    private static Map<String, String> form(String intent, Money amount, String reason, String key) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("payment_intent", intent);
        form.put("amount", String.valueOf(StripeAmount.of(amount)));
        form.put("metadata[" + StripeBooks.REFUND_ID + "]", key);
        form.put("metadata[reason]", reason);
        if (reason.equals("requested_by_customer")) {
            form.put("reason", reason);
        }
        return form;
    }

    private Optional<JsonNode> made(String intent, String key) {
        for (JsonNode refund : api.get("/v1/refunds", Map.of("payment_intent", intent, "limit", "100"), ASK_WITHIN).path("data")) {
            if (refund.path("metadata").path(StripeBooks.REFUND_ID).asText("").equals(key)) {
                return Optional.of(refund);
            }
        }
        return Optional.empty();
    }

    /// By which the money came.
    private String intent(String reference) {
        Optional<String> known = checkouts.find(reference).map(CheckoutTable.Row::paymentIntent).filter(each -> !each.isEmpty());
        if (known.isPresent()) {
            return known.get();
        }
        String intent = StripeRounds.paid(StripeRounds.sessions(api, reference))
                .map(session -> StripeBooks.id(session.path("payment_intent")))
                .orElse("");
        if (intent.isEmpty()) {
            throw new PaymentException("Stripe knows no payment by " + reference);
        }
        checkouts.paidBy(reference, intent);
        return intent;
    }

    @Override
    public void close() {
        api.close();
    }
}
