package dev.switchboard.tools.sale.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.store.StoreException;
import dev.switchboard.tools.sale.PaymentException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Goes the rounds of what is open at Stripe, on a thread of its own: closes places at which nobody is to pay any more, and asks
/// about payments and refunds of which nothing was told, 2 minutes after they began, then 4, 8, … up to an hour apart, for 30
/// days. While Stripe cannot be reached it is left alone, up to 5 minutes. Several gateways may do so on one database.
public final class StripeRounds implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final Duration GIVEN_UP = Duration.ofDays(30);
    private static final Duration EVENTS_KEPT = Duration.ofDays(35);
    private static final Duration TIDIED_EVERY = Duration.ofHours(6);
    private static final int MOST_VISITS = 100;
    private static final Logger LOG = LoggerFactory.getLogger(StripeRounds.class);

    private final StripeApi api;
    private final StripeBooks books;
    private final CheckoutTable checkouts;
    private final Clock clock;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("stripe-rounds").daemon().factory());
    private Duration pause = Duration.ZERO;
    private Instant notBefore = Instant.MIN;
    private Instant tidied = Instant.MIN;

    StripeRounds(StripeApi api, StripeBooks books, CheckoutTable checkouts, Clock clock) {
        this.api = api;
        this.books = books;
        this.checkouts = checkouts;
        this.clock = clock;
    }

    public StripeRounds start() {
        var _ = thread.scheduleWithFixedDelay(this::goQuietly, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    /// The customer says to have paid: Stripe is asked at the next round, unless it was asked often already. Any thread; blocks.
    public void lookSoon(String paymentId) {
        checkouts.lookSoon(paymentId);
    }

    private void goQuietly() {
        try {
            go();
        } catch (StoreException e) {
            LOG.warn("what is open at Stripe could not be looked after: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("looking after what is open at Stripe", e);
        }
    }

    /// One round. Says how often Stripe was asked.
    synchronized int go() {
        Instant now = clock.instant();
        if (now.isBefore(notBefore)) {
            return 0;
        }
        tidy(now);
        int asked = 0;
        try {
            for (CheckoutTable.Row row : checkouts.unwanted()) {
                close(row);
                asked++;
            }
            for (CheckoutTable.Row row : checkouts.due()) {
                look(row);
                asked++;
            }
            for (CheckoutTable.Row row : checkouts.refundsDue()) {
                lookAtRefunds(row);
                asked++;
            }
            pause = Duration.ZERO;
        } catch (PaymentException | StripeError e) {
            pause = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
            pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
            notBefore = now.plus(pause);
            LOG.warn("{}; asked again in {} s", e.getMessage(), pause.toSeconds());
        }
        return asked;
    }

    private void tidy(Instant now) {
        if (tidied.plus(TIDIED_EVERY).isBefore(now)) {
            tidied = now;
            checkouts.forgetEventsBefore(now.minus(EVENTS_KEPT));
        }
    }

    /// What was paid just now is kept: then it cannot be closed, and the session says so.
    private void close(CheckoutTable.Row row) {
        if (isLink(row.reference())) {
            try {
                api.post("/v1/payment_links/" + row.reference(), Map.of("active", "false"), "close-" + row.reference(),
                        StripePayments.ASK_WITHIN);
            } catch (StripeError e) {
                LOG.warn("Stripe does not close {}: {}", row.reference(), e.getMessage());
            }
        }
        boolean paid = false;
        for (JsonNode session : known(row)) {
            if (session.path("status").asText("").equals("open")) {
                session = expired(session);
            }
            books.session(session);
            paid |= session.path("status").asText("").equals("complete");
        }
        if (!paid) {
            books.over(row.reference());
        }
    }

    private JsonNode expired(JsonNode session) {
        String id = session.path("id").asText("");
        try {
            return api.post("/v1/checkout/sessions/" + id + "/expire", Map.of(), "expire-" + id, StripePayments.ASK_WITHIN);
        } catch (StripeError e) {
            // It was paid or ran out meanwhile.
            return api.get("/v1/checkout/sessions/" + id, Map.of(), StripePayments.ASK_WITHIN);
        }
    }

    private void look(CheckoutTable.Row row) {
        checkouts.looked(row);
        for (JsonNode session : known(row)) {
            books.session(session);
        }
        if (row.createdAt().plus(GIVEN_UP).isBefore(clock.instant())) {
            LOG.error("Stripe has said nothing final about {} (payment {}) in {} days: it is asked no more", row.reference(),
                    row.paymentId(), GIVEN_UP.toDays());
            checkouts.closed(row.reference());
        }
    }

    private void lookAtRefunds(CheckoutTable.Row row) {
        Instant began = clock.instant();
        if (row.paymentIntent().isEmpty()) {
            checkouts.refundsLooked(row, began, false);
            return;
        }
        if (row.open()) {
            // What came must be booked before what went back.
            look(row);
        }
        boolean underWay = false;
        JsonNode found = api.get("/v1/refunds", Map.of("payment_intent", row.paymentIntent(), "limit", "100"),
                StripePayments.ASK_WITHIN);
        for (JsonNode refund : found.path("data")) {
            books.refund(refund);
            String status = refund.path("status").asText("");
            underWay |= status.equals("pending") || status.equals("requires_action");
        }
        checkouts.refundsLooked(row, began, underWay && row.createdAt().plus(GIVEN_UP.multipliedBy(3)).isAfter(began));
    }

    /// Empty for a place that Stripe does not know.
    private List<JsonNode> known(CheckoutTable.Row row) {
        try {
            return sessions(api, row.reference());
        } catch (StripeError e) {
            LOG.warn("Stripe says nothing about {}: {}", row.reference(), e.getMessage());
            return List.of();
        }
    }

    /// The session itself; of a payment link, those of its visits.
    static List<JsonNode> sessions(StripeApi api, String reference) {
        if (!isLink(reference)) {
            return List.of(api.get("/v1/checkout/sessions/" + reference, Map.of("expand[]", "payment_intent"),
                    StripePayments.ASK_WITHIN));
        }
        List<JsonNode> sessions = new ArrayList<>();
        api.get("/v1/checkout/sessions", Map.of("payment_link", reference, "limit", String.valueOf(MOST_VISITS),
                "expand[]", "data.payment_intent"), StripePayments.ASK_WITHIN).path("data").forEach(sessions::add);
        return sessions;
    }

    /// The one of them that brought money.
    static Optional<JsonNode> paid(List<JsonNode> sessions) {
        return sessions.stream().filter(each -> each.path("status").asText("").equals("complete")
                && !each.path("payment_status").asText("").equals("unpaid")).findFirst();
    }

    private static boolean isLink(String reference) {
        return reference.startsWith("plink_");
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
