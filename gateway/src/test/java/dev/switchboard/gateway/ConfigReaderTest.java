package dev.switchboard.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.dashboard.board.BoardLimits;
import dev.switchboard.gateway.GatewayConfig.Listen;
import dev.switchboard.gateway.aftercall.AfterCall;
import dev.switchboard.gateway.aftercall.ChatEndpoint;
import dev.switchboard.gateway.call.CallLimits;
import dev.switchboard.gateway.call.Interruption;
import dev.switchboard.gateway.mail.MailRoute;
import dev.switchboard.gateway.mail.Sender;
import dev.switchboard.gateway.mail.SummaryPost;
import dev.switchboard.gateway.model.Endpoint;
import dev.switchboard.gateway.model.Secret;
import dev.switchboard.gateway.net.Transport;
import dev.switchboard.gateway.net.TrustedProxies;
import dev.switchboard.store.redaction.RedactionPolicy;
import dev.switchboard.store.retention.RetentionPolicy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigReaderTest {
    @Test
    void nothingSetMeansTheseDefaults() {
        GatewayConfig config = ConfigReader.read(Map.of());

        assertThat(config.control()).isEqualTo(new Listen("127.0.0.1", 8003));
        assertThat(config.board()).isEqualTo(BoardLimits.usual());
        assertThat(config.voice()).isEqualTo(new Listen("127.0.0.1", 8004));
        assertThat(config.enginePort()).isEqualTo(8005);
        assertThat(config.dataDir()).isEqualTo(Path.of("./data"));
        assertThat(config.store().databaseUrl()).isEqualTo("jdbc:sqlite:./data/tickets.db");
        assertThat(config.store().queueEntries()).isEqualTo(65_536);
        assertThat(config.store().journalBytes()).isEqualTo(256L * 1024 * 1024);
        assertThat(config.store().journalFolder()).isEqualTo(Path.of("./data/journal"));
        assertThat(config.defaultAgent()).isEqualTo("riley");
        assertThat(config.usesLocalEngine()).isTrue();
        assertThat(config.publicUrl()).isEmpty();
        assertThat(config.allowedOrigins()).isEmpty();
        assertThat(config.agentsDir()).isEmpty();
        assertThat(config.twilioAuthToken()).isEmpty();
        assertThat(config.afterCall()).isEmpty();
        assertThat(config.mail()).isEmpty();
        assertThat(config.access().idle()).isEqualTo(Duration.ofHours(1));
        assertThat(config.access().longest()).isEqualTo(Duration.ofHours(12));
        assertThat(config.access().rounds()).isEqualTo(600_000);
        assertThat(config.apiTokens()).isEmpty();
        assertThat(config.realtimeReveals()).isFalse();
        assertThat(config.limits())
                .isEqualTo(new CallLimits(
                        200,
                        Duration.ofMinutes(60),
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(3),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10)));
        assertThat(config.store().redaction()).isEqualTo(new RedactionPolicy(RedactionPolicy.Mode.CARDS, false));
        assertThat(config.store().keys().isEmpty()).isTrue();
        assertThat(config.retention().isForEver()).isTrue();
        assertThat(config.admission()).isEqualTo(new GatewayConfig.Admission(60, TrustedProxies.NONE, Duration.ZERO));
    }

    @Test
    void ticketsArePaidAtTheDeskAtStripeOrNotAtAll() {
        assertThat(ConfigReader.read(Map.of()).payments()).isEqualTo(new PaymentWay.Desk());
        assertThat(ConfigReader.read(Map.of("SWITCHBOARD_PAYMENTS", "off")).payments()).isEqualTo(new PaymentWay.Off());
        Map<String, String> stripe = Map.of("SWITCHBOARD_PAYMENTS", "stripe", "SWITCHBOARD_STRIPE_KEY", "sk_test_1234",
                "SWITCHBOARD_STRIPE_WEBHOOK_SECRET", "whsec_1234, whsec_5678");
        assertThat(ConfigReader.read(stripe).payments()).isEqualTo(new PaymentWay.Stripe(new Secret("sk_test_1234"),
                List.of(new Secret("whsec_1234"), new Secret("whsec_5678")), URI.create("https://api.stripe.com"), false));
        refused(stripe, "SWITCHBOARD_STRIPE_KEY", "", "is needed because payments");
        refused(stripe, "SWITCHBOARD_STRIPE_KEY", "pk_test_1234", "SWITCHBOARD_STRIPE_KEY): expected a secret or restricted key");
        refused(stripe, "SWITCHBOARD_STRIPE_KEY", "sk_live_1234", "SWITCHBOARD_PUBLIC_URL), with https, is needed");
        refused(stripe, "SWITCHBOARD_STRIPE_WEBHOOK_SECRET", "", "is needed because payments");
        refused(stripe, "SWITCHBOARD_STRIPE_WEBHOOK_SECRET", "secret", "SWITCHBOARD_STRIPE_WEBHOOK_SECRET): expected a signing secret");
        refused(stripe, "SWITCHBOARD_STRIPE_URL", "http://stripe.example", "https, for the key would go there in the clear");
        refused(stripe, "SWITCHBOARD_STRIPE_CHECKOUT", "page", "session or link");
        refused(stripe, "SWITCHBOARD_PAYMENTS", "cash", "desk, stripe, off or nothing");
    }

    @Test
    void theTransportIsTheFirstOneThisSystemHasOrTheOneAskedFor() {
        List<Transport> here = Transport.here();
        assertThat(ConfigReader.read(Map.of()).transport()).isEqualTo(here.getFirst());
        for (Transport transport : Transport.values()) {
            Map<String, String> asked = Map.of("SWITCHBOARD_TRANSPORT", transport.word());
            if (here.contains(transport)) {
                assertThat(ConfigReader.read(asked).transport()).isEqualTo(transport);
            } else {
                assertThatThrownBy(() -> ConfigReader.read(asked)).hasMessageContaining(
                        "SWITCHBOARD_TRANSPORT): expected auto or what this system has: ");
            }
        }
        assertThatThrownBy(() -> ConfigReader.read(Map.of("SWITCHBOARD_TRANSPORT", "kqueue")))
                .hasMessageContaining("transport=kqueue (SWITCHBOARD_TRANSPORT): expected auto or what this system has: ")
                .hasMessageContaining("nio");
    }

    private static void refused(Map<String, String> settings, String name, String value, String expected) {
        Map<String, String> wrong = new HashMap<>(settings);
        wrong.put(name, value);
        assertThatThrownBy(() -> ConfigReader.read(wrong)).isInstanceOf(ConfigException.class)
                .hasMessageContaining(expected).hasMessageNotContaining("_1234").hasMessageNotContaining("=secret");
    }

    @Test
    void bargeInMayBeLeftToTheModel() {
        assertThat(ConfigReader.read(Map.of()).interruption()).isEqualTo(Interruption.standard());
        assertThat(ConfigReader.read(Map.of("SWITCHBOARD_BARGE_IN_SPEECH", "0ms")).interruption().isLeftToModel()).isTrue();
        assertThat(ConfigReader.read(Map.of("SWITCHBOARD_BARGE_IN_BACKCHANNELS", "Ja, ja ja, mm-hm")).interruption())
                .isEqualTo(new Interruption(Duration.ofMillis(250), List.of("ja", "ja ja", "mm hm")));
    }

    @Test
    void whatIsKeptIsRead() {
        GatewayConfig config = ConfigReader.read(Map.of(
                "SWITCHBOARD_REDACTION", "read",
                "SWITCHBOARD_REDACTION_KEEP_ORIGINAL", "true",
                "SWITCHBOARD_RETENTION_DAYS", "365",
                "SWITCHBOARD_RETENTION_BY_CATEGORY", "general_inquiry=30,complaint=2000"));

        assertThat(config.store().redaction()).isEqualTo(new RedactionPolicy(RedactionPolicy.Mode.READ, true));
        assertThat(config.retention())
                .isEqualTo(new RetentionPolicy(365, Map.of("general_inquiry", 30, "complaint", 2000)));
        assertThatThrownBy(() -> ConfigReader.read(
                        Map.of("SWITCHBOARD_REDACTION", "write", "SWITCHBOARD_REDACTION_KEEP_ORIGINAL", "true")))
                .hasMessageContaining("redaction-keep-original=true");
    }

    @Test
    void alertsAreRaisedWhenTheHouseWants() {
        BoardLimits board = ConfigReader.read(Map.of(
                        "SWITCHBOARD_ALERT_SILENCE", "0",
                        "SWITCHBOARD_ALERT_COST", "0.25",
                        "SWITCHBOARD_ALERT_ANGRY_WORDS", "none",
                        "SWITCHBOARD_ALERT_HUMAN_WORDS", "orang sebenar, a teller",
                        "SWITCHBOARD_SERVICE_LEVEL", "20s"))
                .board();

        assertThat(board.silence()).isZero();
        assertThat(board.costMicrodollars()).isEqualTo(250_000);
        assertThat(board.angryWords()).isEmpty();
        assertThat(board.humanWords()).containsExactly("orang sebenar", "a teller");
        assertThat(board.serviceLevel()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void environmentWinsOverFileAndFileOverDefault(@TempDir Path dir) throws IOException {
        Path file = dir.resolve("switchboard.yaml");
        Files.writeString(file, "http-port: 9001\nvoice-port: 9002\n");

        GatewayConfig config = ConfigReader.read(Map.of("SWITCHBOARD_CONFIG", file.toString(), "SWITCHBOARD_HTTP_PORT", "0"));

        assertThat(config.control().port()).isZero();
        assertThat(config.voice().port()).isEqualTo(9002);
        assertThat(config.enginePort()).isEqualTo(8005);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "SWITCHBOARD_ALERT_COST | 1.5 USD | alert-cost=1.5 USD (SWITCHBOARD_ALERT_COST): expected US dollars from 0 to 1000000, such as 2.50",
        "SWITCHBOARD_HTTP_PORT | eighty | http-port=eighty (SWITCHBOARD_HTTP_PORT): expected a whole number from 0 to 65535",
        "SWITCHBOARD_VOICE_PORT | 70000 | voice-port=70000 (SWITCHBOARD_VOICE_PORT): expected a whole number from 0 to 65535",
        "SWITCHBOARD_CALL_LONGEST | 5 minutes | call-longest=5 minutes (SWITCHBOARD_CALL_LONGEST): expected a duration such as 15s, 3m or 1h, or 0 for none",
        "SWITCHBOARD_CALL_DRAIN | 0s | call-drain=0s",
        "SWITCHBOARD_TRUSTED_PROXIES | proxy.example | trusted-proxies=proxy.example (SWITCHBOARD_TRUSTED_PROXIES): expected addresses",
        "SWITCHBOARD_CALLS_PER_MINUTE_PER_ADDRESS | -1 | calls-per-minute-per-address=-1",
        "SWITCHBOARD_MAX_CALLS | 0 | max-calls=0",
        "SWITCHBOARD_REDACTION | always | redaction=always (SWITCHBOARD_REDACTION): expected off, cards, read or write",
        "SWITCHBOARD_RETENTION_DAYS | -1 | retention-days=-1",
        "SWITCHBOARD_RETENTION_BY_CATEGORY | complaint | retention-by-category=complaint (SWITCHBOARD_RETENTION_BY_CATEGORY): expected CATEGORY=DAYS",
        "SWITCHBOARD_ENCRYPTION_KEYS | k1:c2VjcmV0 | encryption-keys (SWITCHBOARD_ENCRYPTION_KEYS): the key of 'k1' has 6 bytes in place of 32; expected ID:KEY, comma separated",
        "SWITCHBOARD_API_TOKEN | short,token | api-token=*** (SWITCHBOARD_API_TOKEN): expected tokens of at least 16 of",
        "SWITCHBOARD_REALTIME_REVEAL | yes | realtime-reveal=yes (SWITCHBOARD_REALTIME_REVEAL): expected true or false",
        "SWITCHBOARD_REALTIME_URL | http://x | realtime-url=http://x (SWITCHBOARD_REALTIME_URL): expected an address that begins with ws://",
        "SWITCHBOARD_ALLOWED_ORIGINS | example.com | allowed-origins=example.com",
        "SWITCHBOARD_BIND | no such host | bind=no such host (SWITCHBOARD_BIND): expected an address of this machine",
        "SWITCHBOARD_OIDC_ISSUER | https://login.example.com | oidc-client-id (SWITCHBOARD_OIDC_CLIENT_ID) is needed",
        "SWITCHBOARD_OIDC_ISSUER | http://login.example.com | oidc-issuer=http://login.example.com (SWITCHBOARD_OIDC_ISSUER): expected https",
        "SWITCHBOARD_SESSION_IDLE | 13h | session-longest=12h (SWITCHBOARD_SESSION_LONGEST): expected no less than session-idle",
        "SWITCHBOARD_VOICE_BIND | 0.0.0.0 | voice-bind=0.0.0.0 opens the voice plane beyond this machine",
        "SWITCHBOARD_SUMMARY_URL | ftp://x | summary-url=ftp://x (SWITCHBOARD_SUMMARY_URL): expected an address that begins with https://",
        "SWITCHBOARD_SUMMARY_URL | http://x/v1 | summary-model (SWITCHBOARD_SUMMARY_MODEL) is needed because summary-url is set",
        "SWITCHBOARD_MAIL | post | mail=post (SWITCHBOARD_MAIL): expected off, smtp or resend",
        "SWITCHBOARD_MAIL | smtp | smtp-host (SWITCHBOARD_SMTP_HOST) is needed because mail is set",
        "SWITCHBOARD_MAIL | resend | resend-api-key (RESEND_API_KEY) is needed because mail is set",
        "AZURE_OPENAI_CHAT_DEPLOYMENT | reviewer | azure-openai-endpoint (AZURE_OPENAI_ENDPOINT) is needed",
        "AZURE_OPENAI_ENDPOINT | https://r.openai.azure.com | azure-openai-api-key (AZURE_OPENAI_API_KEY) is needed"
    })
    void aWrongValueIsNamedWithWhatWasExpected(String variable, String value, String message) {
        assertThatThrownBy(() -> ConfigReader.read(Map.of(variable, value)))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void severalApiTokensMayBeGivenAndNoneIsPrinted() {
        GatewayConfig config = ConfigReader.read(Map.of("SWITCHBOARD_API_TOKEN", "first-token-0123456, second-token-012345"));

        assertThat(config.apiTokens().stream().map(Secret::value)).containsExactly("first-token-0123456", "second-token-012345");
        assertThat(config.toString()).doesNotContain("first-token");
    }

    @Test
    void anEmptyValueCountsAsNone(@TempDir Path dir) throws IOException {
        Path file = dir.resolve("switchboard.yaml");
        Files.writeString(file, "voice-bind:\ndata-dir: \"\"\nhttp-port: 9001\n");

        GatewayConfig config = ConfigReader.read(Map.of(
                "SWITCHBOARD_CONFIG", file.toString(), "SWITCHBOARD_HTTP_PORT", "", "SWITCHBOARD_VOICE_BIND", " "));

        assertThat(config.voice().host()).isEqualTo("127.0.0.1");
        assertThat(config.dataDir()).isEqualTo(Path.of("./data"));
        assertThat(config.control().port()).isEqualTo(9001);
    }

    @Test
    void aKeyThatStandsTwiceInTheFileIsNamed(@TempDir Path dir) throws IOException {
        Path file = dir.resolve("switchboard.yaml");
        Files.writeString(file, "http-port: 1\nhttp-port: 2\n");

        assertThatThrownBy(() -> ConfigReader.read(Map.of("SWITCHBOARD_CONFIG", file.toString())))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("http-port");
    }

    @Test
    void anUnknownKeyInTheFileIsNamed(@TempDir Path dir) throws IOException {
        Path file = dir.resolve("switchboard.yaml");
        Files.writeString(file, "htpp-port: 9001\n");

        assertThatThrownBy(() -> ConfigReader.read(Map.of("SWITCHBOARD_CONFIG", file.toString())))
                .hasMessageContaining("unknown key 'htpp-port'")
                .hasMessageContaining("http-port");
    }

    @Test
    void brokenYamlIsNamedWithItsLine(@TempDir Path dir) throws IOException {
        Path file = dir.resolve("switchboard.yaml");
        Files.writeString(file, "http-port: 9001\nbind: [127\n");

        assertThatThrownBy(() -> ConfigReader.read(Map.of("SWITCHBOARD_CONFIG", file.toString())))
                .hasMessageContaining("not valid YAML at line");
    }

    @Test
    void callsAreReviewedByAnyChatServerOrAnAzureDeploymentWithoutARealtimeOne() {
        assertThat(ConfigReader.read(Map.of(
                                "SWITCHBOARD_SUMMARY_URL", "http://127.0.0.1:11434/v1",
                                "SWITCHBOARD_SUMMARY_MODEL", "small",
                                "SWITCHBOARD_SUMMARY_LANGUAGE", "Malay"))
                        .afterCall())
                .contains(new AfterCall.Config(
                        new ChatEndpoint.Compatible(URI.create("http://127.0.0.1:11434/v1"), null, "small"), Optional.of("Malay")));
        GatewayConfig azure = ConfigReader.read(Map.of(
                "AZURE_OPENAI_ENDPOINT", "https://res.openai.azure.com/",
                "AZURE_OPENAI_API_KEY", "k1",
                "AZURE_OPENAI_CHAT_DEPLOYMENT", "reviewer"));
        assertThat(azure.usesLocalEngine()).isTrue();
        assertThat(azure.afterCall().orElseThrow().endpoint()).isEqualTo(new ChatEndpoint.Azure(
                URI.create("https://res.openai.azure.com/"), new Secret("k1"), "reviewer"));
        assertThat(azure.toString()).doesNotContain("k1");
    }

    @Test
    void mailGoesByAServerOrByResendFromOneAddressAndNoPasswordIsPrintedOrSentInTheClear() {
        Map<String, String> smtp = Map.of(
                "SWITCHBOARD_MAIL", "smtp", "SWITCHBOARD_MAIL_FROM", "GXS Bank <noreply@bank.example>",
                "SWITCHBOARD_SMTP_HOST", "mail.bank.example", "SWITCHBOARD_SMTP_USER", "u", "SWITCHBOARD_SMTP_PASSWORD", "hush");
        GatewayConfig config = ConfigReader.read(smtp);
        assertThat(config.mail()).contains(new SummaryPost.Config(
                new MailRoute.Smtp("mail.bank.example", 587, MailRoute.Security.STARTTLS,
                        Optional.of(new MailRoute.Login("u", new Secret("hush")))),
                Sender.parse("GXS Bank <noreply@bank.example>").orElseThrow()));
        assertThat(config.toString()).doesNotContain("hush");
        assertThat(ConfigReader.read(Map.of("SWITCHBOARD_MAIL", "resend", "SWITCHBOARD_MAIL_FROM", "a@b.example",
                        "RESEND_API_KEY", "re_1")).mail().orElseThrow().route())
                .isEqualTo(new MailRoute.Resend(URI.create("https://api.resend.com"), new Secret("re_1")));

        assertRefused(smtp, "SWITCHBOARD_SMTP_SECURITY", "none", "smtp-security=none (SWITCHBOARD_SMTP_SECURITY): expected starttls or tls");
        assertRefused(smtp, "SWITCHBOARD_SMTP_SECURITY", "ssl", "smtp-security=ssl");
        assertRefused(smtp, "SWITCHBOARD_SMTP_HOST", "mail.example:25", "smtp-host=mail.example:25");
        assertRefused(smtp, "SWITCHBOARD_SMTP_PORT", "0", "smtp-port=0");
        assertRefused(smtp, "SWITCHBOARD_SMTP_PASSWORD", "", "smtp-password (SWITCHBOARD_SMTP_PASSWORD) is needed because smtp-user is set");
        assertRefused(smtp, "SWITCHBOARD_SMTP_USER", "", "smtp-user (SWITCHBOARD_SMTP_USER) is needed because smtp-password is set");
        for (String from : List.of("bank", "a@b.example, c@d.example", "a@b.example\r\nBcc: c@d.example", "A\nB <a@b.example>")) {
            assertRefused(smtp, "SWITCHBOARD_MAIL_FROM", from, "mail-from=");
        }
    }

    private static void assertRefused(Map<String, String> settings, String variable, String value, String message) {
        Map<String, String> environment = new HashMap<>(settings);
        environment.put(variable, value);
        assertThatThrownBy(() -> ConfigReader.read(environment))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void azureIsAddressedOnItsGaPathWithTheKeyInAHeader() {
        GatewayConfig config = ConfigReader.read(Map.of(
                "AZURE_OPENAI_ENDPOINT", "https://res.openai.azure.com/",
                "AZURE_OPENAI_API_KEY", "k1",
                "AZURE_OPENAI_REALTIME_DEPLOYMENT", "my deployment"));

        Endpoint azure = config.cloud().orElseThrow();
        assertThat(azure.url()).isEqualTo(URI.create("wss://res.openai.azure.com/openai/v1/realtime?model=my+deployment"));
        assertThat(azure.headers()).containsExactly(Map.entry("api-key", "k1"));
        assertThat(azure.toString()).doesNotContain("k1");
    }

    @Test
    void openAiIsAddressedWithABearerKey() {
        Endpoint openAi = ConfigReader.read(Map.of("OPENAI_API_KEY", "sk-1")).cloud().orElseThrow();

        assertThat(openAi.url()).isEqualTo(URI.create("wss://api.openai.com/v1/realtime?model=gpt-realtime-2.1"));
        assertThat(openAi.headers()).containsExactly(Map.entry("Authorization", "Bearer sk-1"));
    }

    @Test
    void liveIsSpokenOnEachCloudsOwnPathWithItsKeyInAHeader() {
        Endpoint.Live openAi = live(Map.of("OPENAI_API_KEY", "k1"));
        assertThat(openAi.url()).hasToString("wss://api.openai.com/v1/live/sessions");
        assertThat(openAi.headers()).containsEntry("Authorization", "Bearer k1");
        assertThat(openAi.model()).isEqualTo("gpt-live-1");
        assertThat(openAi.pcmOnly()).isFalse();
        assertThat(openAi.toString()).doesNotContain("k1");

        Map<String, String> azure = Map.of(
                "AZURE_OPENAI_ENDPOINT", "https://r.openai.azure.com", "AZURE_OPENAI_API_KEY", "k2",
                "AZURE_OPENAI_REALTIME_DEPLOYMENT", "voice");
        assertThat(live(azure).url()).hasToString("wss://r.openai.azure.com/openai/v1/live/sessions");
        assertThat(live(azure).headers()).containsEntry("api-key", "k2");
        assertThat(live(azure).model()).isEqualTo("voice");
        assertThat(live(azure).pcmOnly()).isTrue();

        Map<String, String> older = new HashMap<>(azure);
        older.put("SWITCHBOARD_LIVE_PATH", "/openai/v1/live");
        assertThat(live(older).url()).hasToString("wss://r.openai.azure.com/openai/v1/live");
    }

    private static Endpoint.Live live(Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("SWITCHBOARD_REALTIME_DIALECT", "live");
        return (Endpoint.Live) ConfigReader.read(environment).cloud().orElseThrow();
    }

    @Test
    void anAgentsOwnModelTakesThePlaceOfTheConfiguredOneEverywhere() {
        Endpoint azure = ConfigReader.read(Map.of(
                "AZURE_OPENAI_ENDPOINT", "https://res.openai.azure.com/",
                "AZURE_OPENAI_API_KEY", "k1",
                "AZURE_OPENAI_REALTIME_DEPLOYMENT", "usual")).cloud().orElseThrow();
        Endpoint named = ConfigReader.read(Map.of("SWITCHBOARD_REALTIME_URL", "ws://127.0.0.1:9/v1/realtime?model=usual&x=1"))
                .cloud().orElseThrow();

        assertThat(azure.withModel("own").url().getQuery()).isEqualTo("model=own");
        assertThat(azure.withModel("own").headers()).isEqualTo(azure.headers());
        assertThat(named.withModel("own").url().getQuery()).isEqualTo("x=1&model=own");
        assertThat(new Endpoint.Local(7).withModel("own")).isEqualTo(new Endpoint.Local(7));
    }

    @Test
    void aCompatibleServerKeepsAModelNamedInItsUrl() {
        Endpoint named = ConfigReader.read(Map.of("SWITCHBOARD_REALTIME_URL", "ws://127.0.0.1:9/v1/realtime?model=mine"))
                .cloud().orElseThrow();
        Endpoint unnamed = ConfigReader.read(Map.of(
                        "SWITCHBOARD_REALTIME_URL", "ws://127.0.0.1:9/v1/realtime", "SWITCHBOARD_REALTIME_DIALECT", "beta"))
                .cloud().orElseThrow();

        assertThat(named.url().getQuery()).isEqualTo("model=mine");
        assertThat(unnamed.url().getQuery()).isEqualTo("model=gpt-realtime-2.1");
        assertThat(unnamed.headers()).containsEntry("OpenAI-Beta", "realtime=v1");
    }
}
