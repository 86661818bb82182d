package dev.switchboard.gateway.caller.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The vectors are those of Twilio's own documentation and helper libraries (token `12345`).
class TwilioSignatureTest {
    private static final Map<String, List<String>> FORM = Map.of(
            "CallSid", List.of("CA1234567890ABCDE"),
            "Caller", List.of("+14158675309"),
            "Digits", List.of("1234"),
            "From", List.of("+14158675309"),
            "To", List.of("+18005551212"));
    private static final String PLAIN = "RSOYDt4T1cUTdK1PDd93/VVr8B8=";
    private static final String WITH_PORT = "kvajT1Ptam85bY51eRf/AJRuM3w=";

    private final TwilioSignature signature = new TwilioSignature("12345", URI.create("https://mycompany.com"));

    @Test
    void documentedVectorsAreGoodWithAndWithoutTheDefaultPort() {
        assertThat(signature.signedWebhook("/myapp.php?foo=1&bar=2", FORM, PLAIN)).isTrue();
        assertThat(signature.signedWebhook("/myapp.php?foo=1&bar=2", FORM, WITH_PORT)).isTrue();
        TwilioSignature explicitPort = new TwilioSignature("12345", URI.create("https://mycompany.com:443/"));
        assertThat(explicitPort.signedWebhook("/myapp.php?foo=1&bar=2", FORM, PLAIN)).isTrue();
        assertThat(explicitPort.signedWebhook("/myapp.php?foo=1&bar=2", FORM, WITH_PORT)).isTrue();
    }

    @Test
    void anyOtherRequestOrTokenIsBad() {
        assertThat(signature.signedWebhook("/myapp.php?foo=1&bar=3", FORM, PLAIN)).isFalse();
        assertThat(signature.signedWebhook("/myapp.php?foo=1&bar=2", Map.of(), PLAIN)).isFalse();
        assertThat(signature.signedWebhook("/myapp.php?foo=1&bar=2", FORM, "")).isFalse();
        assertThat(signature.signedWebhook("/myapp.php?foo=1&bar=2", FORM, PLAIN.toLowerCase(Locale.ROOT))).isFalse();
        assertThat(new TwilioSignature("12346", URI.create("https://mycompany.com"))
                .signedWebhook("/myapp.php?foo=1&bar=2", FORM, PLAIN)).isFalse();
        assertThat(new TwilioSignature("12345", URI.create("https://other.com"))
                .signedWebhook("/myapp.php?foo=1&bar=2", FORM, PLAIN)).isFalse();
    }

    @Test
    void upgradeIsSignedUnderEitherSchemeAndSlash() {
        for (String address : List.of("wss://mycompany.com/calls/twilio/t", "https://mycompany.com/calls/twilio/t",
                "wss://mycompany.com:443/calls/twilio/t", "wss://mycompany.com/calls/twilio/t/")) {
            assertThat(signature.signedUpgrade(
                    "/calls/twilio/t", TwilioSignature.sign(TwilioSignature.key("12345"), address, Map.of())))
                    .as(address).isTrue();
        }
        assertThat(signature.signedUpgrade("/calls/twilio/t",
                TwilioSignature.sign(TwilioSignature.key("12345"), "ws://mycompany.com/calls/twilio/t", Map.of())))
                        .isFalse();
    }

    @Test
    void pathOfThePublicAddressComesFirst() {
        TwilioSignature below = new TwilioSignature("12345", URI.create("https://mycompany.com/voice/"));
        assertThat(below.signedUpgrade("/calls/twilio", TwilioSignature.sign(
                TwilioSignature.key("12345"), "wss://mycompany.com/voice/calls/twilio", Map.of()))).isTrue();
    }

    @Test
    void secretWithoutPublicAddressStopsTheStart() {
        assertThatThrownBy(() -> new TwilioConfig(Optional.of("secret"), Optional.empty()))
                .hasMessageContaining("SWITCHBOARD_PUBLIC_URL").hasMessageNotContaining("secret,");
        assertThatThrownBy(() -> new TwilioConfig(Optional.empty(), Optional.of(URI.create("voice.example.com"))))
                .hasMessageContaining("voice.example.com").hasMessageContaining("https://");
        assertThat(new TwilioConfig(Optional.of("secret"), Optional.of(URI.create("https://a.example")))).asString()
                .doesNotContain("secret");
    }

    /// Made by Twilio's own client (npm `twilio` 6.2.0).
    @Test
    void aTextMessageIsSignedAsTwiliosOwnClientSignsIt() {
        assertThat(TwilioSignature.sign(
                        TwilioSignature.key("12345"),
                        "https://example.com/sms?x=1",
                        Map.of("From", List.of("+15551230000"), "Body", List.of("hi"), "To", List.of("+15550001111"))))
                .isEqualTo("EGWuN/tpdcmQ5V+0IAPnHZCOlnM=");
    }
}
