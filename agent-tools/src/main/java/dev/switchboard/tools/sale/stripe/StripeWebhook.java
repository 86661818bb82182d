package dev.switchboard.tools.sale.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Clock;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes the events that Stripe tells (<https://docs.stripe.com/webhooks>). It tells them at least once, in any order, for three
/// days until they are answered with 2xx. Never calls Stripe, so it is as quick as the database. Blocks; thread-safe.
public final class StripeWebhook {
    /// What came of a request. `BAD_SIGNATURE` and `BAD_BODY` are not from Stripe; `REFUSED` is, and does not fit what we asked
    /// for, which telling it again would not change.
    public enum Answer {
        TAKEN, REPEATED, UNKNOWN, REFUSED, BAD_SIGNATURE, BAD_BODY
    }

    private static final Logger LOG = LoggerFactory.getLogger(StripeWebhook.class);
    private static final JsonMapper JSON = new JsonMapper();

    private final boolean live;
    private final StripeSignature signature;
    private final StripeBooks books;
    private final CheckoutTable checkouts;

    StripeWebhook(StripeSettings settings, StripeBooks books, CheckoutTable checkouts, Clock clock) {
        this.live = settings.live();
        this.signature = new StripeSignature(settings.webhookSecrets(), clock);
        this.books = books;
        this.checkouts = checkouts;
    }

    /// `body` as it came, byte for byte; `header` is `Stripe-Signature`. When it returns everything is stored; an event that could
    /// not be stored throws `StoreException`, and is told again.
    public Answer take(byte[] body, String header) {
        if (!signature.isGood(body, header)) {
            LOG.warn("a request that says it is Stripe's bears no good signature");
            return Answer.BAD_SIGNATURE;
        }
        JsonNode event;
        try {
            event = JSON.readTree(body);
        } catch (IOException notJson) {
            return Answer.BAD_BODY;
        }
        String id = event.path("id").asText("");
        String type = event.path("type").asText("");
        if (!id.matches("[A-Za-z0-9_]{1,255}") || !type.matches("[a-z0-9_.]{0,255}")) {
            return Answer.BAD_BODY;
        }
        if (checkouts.isTaken(id)) {
            return Answer.REPEATED;
        }
        Answer answer = take(id, type, event);
        JsonNode object = event.path("data").path("object").path("id");
        checkouts.taken(id, type, object.asText("").matches("[A-Za-z0-9_]{1,255}") ? object.asText() : "",
                answer.name().toLowerCase(Locale.ROOT));
        return answer;
    }

    private Answer take(String id, String type, JsonNode event) {
        if (event.path("livemode").asBoolean() != live) {
            LOG.error("event {} is of Stripe's {} mode, the key is not", id, live ? "test" : "live");
            return Answer.REFUSED;
        }
        JsonNode object = event.path("data").path("object");
        return switch (type) {
            case "checkout.session.completed", "checkout.session.async_payment_succeeded", "checkout.session.expired" ->
                answer(books.session(object));
            case "checkout.session.async_payment_failed" -> answer(books.failed(object));
            case "payment_intent.payment_failed" -> answer(books.declined(object));
            case "charge.refunded" -> answer(books.refundedCharge(object));
            case "refund.created", "refund.updated", "refund.failed", "charge.refund.updated" -> answer(books.refund(object));
            default -> Answer.UNKNOWN;
        };
    }

    private static Answer answer(StripeBooks.Outcome outcome) {
        return switch (outcome) {
            case TAKEN -> Answer.TAKEN;
            case NOT_OURS -> Answer.UNKNOWN;
            case REFUSED -> Answer.REFUSED;
        };
    }
}
