package dev.switchboard.tools.sale.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.tools.SettableClock;
import dev.switchboard.tools.sale.PaymentException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StripeApiTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private StubStripe stripe;
    private StripeApi api;

    @BeforeEach
    void open() throws IOException {
        stripe = new StubStripe(new SettableClock(Instant.parse("2026-12-01T23:30:00Z"), ZoneOffset.UTC));
        api = new StripeApi(settings(StubStripe.KEY, stripe.address()));
    }

    @AfterEach
    void close() {
        api.close();
        stripe.close();
    }

    private static StripeSettings settings(String key, URI address) {
        return new StripeSettings(key, List.of("whsec_test"), address, false, () -> address);
    }

    @Test
    void whatMayGoBetterTheNextTimeIsTriedAgainAndCarriedOutOnce() {
        stripe.faults.add(new StubStripe.Fault(429, ""));
        stripe.faults.add(new StubStripe.Fault(0, ""));
        String made = api.post("/v1/checkout/sessions", session(), "key-1", LONG).path("id").asText();
        assertThat(stripe.sessions.keySet()).as("the lost answer's session is the same one").containsExactly(made);
        assertThat(stripe.headers).hasSize(3).allSatisfy(headers -> assertThat(headers)
                .containsEntry("idempotency-key", "key-1").containsEntry("stripe-version", StripeApi.VERSION)
                .containsEntry("authorization", "Bearer " + StubStripe.KEY)
                .containsEntry("content-type", "application/x-www-form-urlencoded"));
    }

    @Test
    void stripesOwnWishDecidesWhetherToTryAgain() {
        stripe.faults.add(new StubStripe.Fault(500, "false"));
        assertThatThrownBy(() -> api.post("/v1/checkout/sessions", session(), "key-1", LONG))
                .isInstanceOf(PaymentException.class).hasMessageContaining("HTTP 500");
        assertThat(stripe.requests).hasSize(1);
        stripe.faults.add(new StubStripe.Fault(400, "true"));
        api.post("/v1/checkout/sessions", session(), "key-2", LONG);
        assertThat(stripe.requests).hasSize(3);
    }

    @Test
    void itIsTriedNoLongerThanTheCallersTimeLasts() {
        for (int i = 0; i < 10; i++) {
            stripe.faults.add(new StubStripe.Fault(503, ""));
        }
        long began = System.nanoTime();
        assertThatThrownBy(() -> api.get("/v1/refunds", Map.of(), Duration.ofMillis(600))).isInstanceOf(PaymentException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        assertThat(stripe.requests.size()).isBetween(1, 3);
    }

    @Test
    void aRefusalSaysWhatWasWrongAndNeitherKeyNorWhatACustomerGave() {
        Map<String, String> odd = session();
        odd.put("customer_email", "customer at example");
        assertThatThrownBy(() -> api.post("/v1/checkout/sessions", odd, "key-1", LONG))
                .isInstanceOfSatisfying(StripeError.class, error -> {
                    assertThat(error.code()).isEqualTo("email_invalid");
                    assertThat(error.param()).isEqualTo("customer_email");
                    assertThat(error).hasMessage("HTTP 400, email_invalid (customer_email), request req_1");
                });
        assertThatThrownBy(() -> api.get("/v1/checkout/sessions/cs_none", Map.of(), LONG))
                .isInstanceOfSatisfying(StripeError.class, error -> assertThat(error.code()).isEqualTo("resource_missing"));
        assertThatThrownBy(() -> api.post("/v1/checkout/sessions", session(), "key-1", LONG))
                .as("the same key for another request").isInstanceOfSatisfying(StripeError.class,
                        error -> assertThat(error.code()).isEqualTo("idempotency_error"));
        try (StripeApi wrong = new StripeApi(settings("sk_test_anotherKey", stripe.address()))) {
            assertThatThrownBy(() -> wrong.get("/v1/refunds", Map.of(), LONG)).isInstanceOf(PaymentException.class)
                    .hasMessageContaining("HTTP 401").hasMessageNotContaining("sk_test");
        }
    }

    @Test
    void settingsArePrintedWithoutTheirSecretsAndWhatCannotBeAKeyIsRefused() {
        assertThat(settings(StubStripe.KEY, stripe.address()).toString()).contains("test mode").doesNotContain("sk_", "whsec");
        assertThat(settings("rk_live_abcdef", stripe.address()).live()).isTrue();
        for (String key : List.of("", "pk_test_123456", "sk_test_", "sk_test_a b c d", "secret")) {
            assertThatThrownBy(() -> settings(key, stripe.address())).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("sk_test_…");
        }
    }

    private static Map<String, String> session() {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("mode", "payment");
        form.put("success_url", "https://tickets.example/");
        form.put("line_items[0][quantity]", "1");
        form.put("line_items[0][price_data][currency]", "usd");
        form.put("line_items[0][price_data][unit_amount]", "18000");
        form.put("line_items[0][price_data][product_data][name]", "Two tickets & a programme");
        return form;
    }
}
