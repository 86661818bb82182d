package dev.switchboard.tools.sale.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.tools.SettableClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/// The vector was made by Stripe's own client and computed independently.
class StripeSignatureTest {
    private static final byte[] BODY = "{\"id\":\"evt_1\",\"object\":\"event\"}".getBytes(StandardCharsets.UTF_8);
    private static final String V1 = "4c15fb2a43f93ef61eaa3e0893866d57cad9cad4223242cfb96f362480cb4021";
    private static final String GOOD = "t=1700000000,v1=" + V1;

    private final SettableClock clock = new SettableClock(Instant.ofEpochSecond(1_700_000_000L), ZoneOffset.UTC);
    private final StripeSignature signature = new StripeSignature(List.of("whsec_test"), clock);

    @Test
    void whatStripeSignedIsGood() {
        assertThat(StripeSignature.sign("whsec_test", "1700000000", BODY)).isEqualTo(V1);
        assertThat(signature.isGood(BODY, GOOD)).isTrue();
        assertThat(signature.isGood(BODY, " t=1700000000 , v0=aa, v1=" + "0".repeat(64) + ",v1=" + V1)).as("one of several").isTrue();
        assertThat(new StripeSignature(List.of("whsec_old", "whsec_test"), clock).isGood(BODY, GOOD)).isTrue();
    }

    @Test
    void anythingElseIsNot() {
        for (String header : List.of("", "t=1700000000", "v1=" + V1, "t=1700000001,v1=" + V1, "t=,v1=" + V1, "t=x,v1=" + V1,
                "t=-1700000000,v1=" + V1, "t=1700000000,v0=" + V1, "t=1700000000,v1=" + V1.toUpperCase(Locale.ROOT),
                "t=1700000000,v1=" + V1.substring(1), "t=1700000000,v1=", "t=99999999999999999999,v1=" + V1,
                GOOD + ",".repeat(3_000))) {
            assertThat(signature.isGood(BODY, header)).as(header).isFalse();
        }
        assertThat(signature.isGood("{}".getBytes(StandardCharsets.UTF_8), GOOD)).isFalse();
        assertThat(new StripeSignature(List.of("whsec_tess"), clock).isGood(BODY, GOOD)).isFalse();
    }

    @Test
    void aSignatureIsGoodForFiveMinutes() {
        clock.advance(Duration.ofSeconds(300));
        assertThat(signature.isGood(BODY, GOOD)).isTrue();
        clock.advance(Duration.ofSeconds(1));
        assertThat(signature.isGood(BODY, GOOD)).isFalse();
        clock.advance(Duration.ofSeconds(-602));
        assertThat(signature.isGood(BODY, GOOD)).as("from the future").isFalse();
        clock.advance(Duration.ofSeconds(1));
        assertThat(signature.isGood(BODY, GOOD)).isTrue();
    }
}
