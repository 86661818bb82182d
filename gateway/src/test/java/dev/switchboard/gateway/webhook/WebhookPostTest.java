package dev.switchboard.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.switchboard.gateway.webhook.Receiver.Answer;
import dev.switchboard.gateway.webhook.Receiver.Told;
import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.TranscriptStore;
import dev.switchboard.store.redaction.RedactionPolicy;
import dev.switchboard.store.ticket.NewTicket;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.Speaker;
import dev.switchboard.store.transcript.ToolCall;
import dev.switchboard.store.webhook.EventType;
import dev.switchboard.store.webhook.ReportSchedule;
import dev.switchboard.store.webhook.WebhookDelivery;
import dev.switchboard.store.webhook.WebhookMessage;
import dev.switchboard.store.webhook.Webhooks;
import dev.switchboard.tools.outbound.AddressGuard;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Webhooks over a store in a file, to a real server.
class WebhookPostTest {
    private static final WebhookLimits QUICK = new WebhookLimits(
            4, 3, Duration.ofMillis(5), Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofMillis(10),
            Duration.ofMillis(100), Duration.ofSeconds(20), Duration.ofDays(30));
    private static final AddressGuard HERE = AddressGuard.allowing(List.of("127.0.0.1"));
    private static final Answer OK = Answer.of(200);

    private WebhookPost.Happenings happenings = WebhookPost.Happenings.NONE;

    @TempDir
    private Path folder;

    private TranscriptStore store;

    @BeforeEach
    void open() {
        store = TranscriptStore.open(StoreConfig.in(folder), Clock.systemUTC());
    }

    @AfterEach
    void close() {
        store.close();
    }

    private WebhookPost start(AddressGuard guard) {
        return WebhookPost.start(
                guard, new SslContextFactory.Client(), QUICK, store, happenings, RedactionPolicy.OFF.sending(),
                new SimpleMeterRegistry(), Clock.systemUTC());
    }

    private Webhooks.Made hook(String url, String... types) {
        return store.webhooks().make(new Webhooks.Wish(url, "test", List.of(types), true), "tester").orElseThrow();
    }

    private TicketId call() throws Exception {
        Instant now = Instant.now();
        TicketId id = store.writer().open(new NewTicket(
                        UUID.randomUUID().toString(), "browser", "riley", null, now))
                .toCompletableFuture().get().id();
        store.writer().append(Line.said(id, "item_1", now, Speaker.USER, "my card is 4242 4242 4242 4242"));
        store.writer().append(Line.tool(id, now, "item_2", new ToolCall("block_card", "{}", "call_1", "{\"done\":true}", "answered", 12L)));
        store.writer().append(Line.tool(id, now, "item_2", new ToolCall("block_card", "{}", "call_1", "{\"done\":true}", "answered", 13L)));
        store.writer().close(id, "caller_hangup").toCompletableFuture().get();
        return id;
    }

    private List<WebhookDelivery> settled(int count) {
        return await().until(
                () -> store.webhookDeliveries().log(null, null, 100),
                log -> log.size() == count && log.stream().noneMatch(one -> one.state().equals("waiting") || one.state().equals("running")));
    }

    private static JsonNode json(String text) throws Exception {
        return new JsonMapper().readTree(text);
    }

    @Test
    void whatHappensIsToldOnceToEachWhoWantsItSignedAndWithoutCardNumbers() throws Exception {
        try (var all = new Receiver(OK); var closings = new Receiver(OK); var _ = start(HERE)) {
            TicketId unheard = call();
            Webhooks.Made hook = hook(all.url(), "*");
            hook(closings.url(), "ticket.closed");
            TicketId id = call();
            settled(5);
            assertThat(all.told).extracting(told -> json(told.body()).path("type").asText())
                    .as("an amended line is told once")
                    .containsExactlyInAnyOrder("ticket.opened", "ticket.changed", "tool.called", "ticket.closed");
            assertThat(closings.told).hasSize(1);
            assertThat(closings.told.getFirst().body()).contains(id.value()).doesNotContain(unheard.value()).doesNotContain("4242 4242");
            JsonNode closed = json(closings.told.getFirst().body());
            assertThat(closed.at("/data/status").asText()).isEqualTo("closed");
            assertThat(closed.at("/data/end_reason").asText()).isEqualTo("caller_hangup");
            for (Told told : all.told) {
                assertThat(told.signature()).isEqualTo(Signature.of(
                        List.of(hook.secret()), told.id(), told.timestamp(), told.body().getBytes(StandardCharsets.UTF_8)));
            }
        }
    }

    @Test
    void theSignatureIsThatOfStandardWebhooks() {
        String secret = "whsec_" + Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8));
        assertThat(Signature.of(List.of(secret), "msg_1", 1_700_000_000, "{}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("v1,2c4VI0bO4Wd5svqP2unEA9pCk0dTAXr/elrHCJ+/efk=");
    }

    @Test
    void aServerThatFailsIsAskedAgainThenTheDeliveryIsDeadAndCanBeReplayed() throws Exception {
        try (var server = new Receiver(Answer.of(500), new Answer(302, Map.of("Location", "http://127.0.0.1:1/"), ""), Answer.of(503), OK);
                var _ = start(HERE)) {
            String id = hook(server.url(), "ticket.closed").endpoint().id();
            call();
            WebhookDelivery dead = settled(1).getFirst();
            assertThat(dead.state()).isEqualTo("dead");
            assertThat(dead.attempts()).extracting(WebhookDelivery.Attempt::status).containsExactly(500L, 302L, 503L);
            assertThat(dead.attempts().getFirst().answer()).isEqualTo("answer 500");
            assertThat(store.webhookDeliveries().replayDead(id)).isEqualTo(1);
            assertThat(settled(1).getFirst().state()).isEqualTo("delivered");
            assertThat(server.told).extracting(Told::id).hasSize(4).containsOnly(dead.messageId());
            assertThat(server.told).extracting(Told::body).containsOnly(server.told.getFirst().body());
        }
    }

    @Test
    void aReceiverThatIsDownForAWhileIsToldEverythingWhenItIsBack() throws Exception {
        int port;
        try (var gone = new Receiver(OK)) {
            port = URI.create(gone.url()).getPort();
        }
        String hook = hook("http://127.0.0.1:" + port + "/hook", "ticket.closed").endpoint().id();
        TicketId id = call();
        try (var _ = start(HERE)) {
            WebhookDelivery dead = settled(1).getFirst();
            assertThat(dead.state()).isEqualTo("dead");
            assertThat(dead.attempts()).hasSize(3).allMatch(attempt -> attempt.problem() != null && attempt.problem().contains("onnection"));
            try (var back = new Receiver(OK)) {
                store.webhooks().change(hook, new Webhooks.Wish(back.url(), "", List.of("ticket.closed"), true));
                assertThat(store.webhookDeliveries().replay(dead.messageId(), hook)).isTrue();
                settled(1);
                assertThat(back.told).hasSize(1).first().extracting(Told::body).asString().contains(id.value());
            }
        }
    }

    @Test
    void anEndpointThatIsGoneIsTurnedOffAndRetryAfterIsHonoured() throws Exception {
        try (var busy = new Receiver(new Answer(429, Map.of("Retry-After", "1"), ""), Answer.of(410)); var _ = start(HERE)) {
            String hook = hook(busy.url(), "ticket.closed").endpoint().id();
            call();
            WebhookDelivery dead = settled(1).getFirst();
            assertThat(Duration.between(dead.attempts().getFirst().at(), dead.attempts().getLast().at()))
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
            await().until(() -> !store.webhooks().find(hook).orElseThrow().on());
            assertThat(store.webhooks().find(hook).orElseThrow().reason()).contains("410");
            call();
            store.webhookDeliveries().add(EventType.PING, hook, "{}", WebhookMessage.JSON);
            await().untilAsserted(() -> assertThat(busy.told).as("a ping is sent all the same, the second call is not told").hasSize(3));
        }
    }

    @Test
    void nothingGoesToAPrivateAddressThatIsNotAllowed() throws Exception {
        try (var server = new Receiver(OK); var _ = start(AddressGuard.PUBLIC_ONLY)) {
            hook(server.url(), "ticket.closed");
            hook(server.url().replace("http://127.0.0.1", "https://localhost"), "ticket.closed");
            call();
            assertThat(settled(2)).allSatisfy(one -> {
                assertThat(one.state()).isEqualTo("dead");
                assertThat(one.attempts()).hasSize(1).first().extracting(WebhookDelivery.Attempt::problem).asString()
                        .contains("not of the public Internet");
            });
            assertThat(server.told).isEmpty();
        }
    }

    @Test
    void twoSecretsSignForADayAfterAChange() throws Exception {
        try (var server = new Receiver(OK); var _ = start(HERE)) {
            Webhooks.Made first = hook(server.url(), "ticket.closed");
            String second = store.webhooks().rotate(first.endpoint().id()).orElseThrow().secret();
            call();
            settled(1);
            Told told = server.told.getFirst();
            byte[] body = told.body().getBytes(StandardCharsets.UTF_8);
            assertThat(told.signature().split(" ")).containsExactly(
                    Signature.of(List.of(second), told.id(), told.timestamp(), body),
                    Signature.of(List.of(first.secret()), told.id(), told.timestamp(), body));
            assertThat(store.webhooks().secrets(first.endpoint().id(), Instant.now().plus(Duration.ofHours(25)))).containsExactly(second);
        }
    }

    @Test
    void aReportIsSentAsCsvWhenItsTimeHasComeAndOnce() throws Exception {
        call();
        try (var server = new Receiver(OK)) {
            String hook = hook(server.url(), "*").endpoint().id();
            Instant now = Instant.now();
            store.reportSchedules().add(new ReportSchedule(
                    "sch_1", store.analysis().reports().all().getFirst().name(), Map.of(), hook, LocalTime.MIDNIGHT,
                    Set.of(DayOfWeek.values()), ZoneOffset.UTC, 0, now.minusSeconds(1), null, null, "ana"));
            store.reportSchedules().add(new ReportSchedule(
                    "sch_2", "no-such-report", Map.of(), hook, LocalTime.MIDNIGHT,
                    Set.of(DayOfWeek.values()), ZoneOffset.UTC, 0, now.minusSeconds(1), null, null, "ana"));
            try (var _ = start(HERE)) {
                await().until(() -> server.told.size() == 1 && store.reportSchedules().find("sch_2").orElseThrow().lastOutcome() != null);
            }
            assertThat(server.told.getFirst().contentType()).startsWith("text/csv");
            assertThat(server.told.getFirst().body().lines().count()).isGreaterThanOrEqualTo(1);
            ReportSchedule sent = store.reportSchedules().find("sch_1").orElseThrow();
            assertThat(sent.lastOutcome()).isEqualTo("sent");
            assertThat(sent.nextAt()).isAfter(now);
            assertThat(store.reportSchedules().find("sch_2").orElseThrow().lastOutcome()).contains("no report");
        }
    }
}
