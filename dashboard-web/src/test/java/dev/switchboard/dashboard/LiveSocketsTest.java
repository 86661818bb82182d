package dev.switchboard.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.store.feed.CallEvent;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.transcript.Speaker;
import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LiveSocketsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MAX_READERS = 3;

    @TempDir
    Path folder;

    private TestDesk desk;

    @BeforeEach
    void open() {
        desk = new TestDesk(
                folder,
                config -> new DashboardConfig(
                        config.bind(), config.port(), config.allowedOrigins(), config.maxBodyBytes(), MAX_READERS));
    }

    @AfterEach
    void close() {
        desk.close();
    }

    @Test
    void readerBeginsWithTheLiveCallsAsTheyStand() {
        TicketId ended = desk.calls.begin();
        desk.calls.end(ended);
        TicketId running = desk.calls.interestRates("+6590012210", Instant.now());
        desk.store.tickets().addMetadata(running, "customer_id", "CUST123456");

        try (LiveClient reader = new LiveClient(desk, null)) {
            JsonNode snapshot = reader.awaitFrame(0);

            assertThat(snapshot.get("type").asText()).isEqualTo("snapshot");
            assertThat(snapshot.get("position").asText()).isNotEmpty();
            assertThat(snapshot.get("calls")).hasSize(1);
            JsonNode call = snapshot.at("/calls/0");
            assertThat(call.at("/ticket/ticket_id").asText()).isEqualTo(running.value());
            assertThat(call.get("interactions")).hasSize(5);
            assertThat(call.at("/interactions/3/generated").asText()).endsWith("every day.");
            assertThat(call.at("/metadata/0/key").asText()).isEqualTo("customer_id");
        }
    }

    @Test
    void eventsOfACallArriveInOrderAndWhole() {
        try (LiveClient reader = new LiveClient(desk, null)) {
            reader.awaitType("snapshot");
            TicketId id = desk.calls.begin("twilio", "riley", "+6590012210", Instant.now());
            desk.calls.caption(id, "i1", Speaker.USER, "What's the");
            desk.store.feed().publish(new CallEvent.ToolStarted(id, "call_1", "search", Instant.now()));
            desk.calls.says(id, "i1", Instant.now(), Speaker.USER, SampleCalls.QUESTION);
            desk.store.writer().addMetadata(id, "product", "savings");
            desk.calls.end(id);

            reader.awaitType("call.ended");
            assertThat(reader.types())
                    .containsExactly(
                            "snapshot", "call.started", "caption", "tool.started", "line", "ticket", "metadata",
                            "call.ended");
            assertThat(reader.frames).allSatisfy(frame -> assertThat(frame.get("position").asText())
                    .isNotEmpty());
            assertThat(reader.awaitType("call.started").at("/ticket/caller").asText()).isEqualTo("+6590012210");
            JsonNode caption = reader.awaitType("caption");
            assertThat(caption.get("ticket_id").asText()).isEqualTo(id.value());
            assertThat(caption.get("item_id").asText()).isEqualTo("i1");
            assertThat(caption.get("speaker").asText()).isEqualTo("user");
            assertThat(caption.get("text").asText()).isEqualTo("What's the");
            assertThat(caption.get("at").asText()).endsWith("Z");
            assertThat(reader.awaitType("tool.started").get("call_id").asText()).isEqualTo("call_1");
            assertThat(reader.awaitType("line").at("/interaction/message").asText()).isEqualTo(SampleCalls.QUESTION);
            assertThat(reader.awaitType("ticket").at("/ticket/status").asText()).isEqualTo("in_progress");
            assertThat(reader.awaitType("metadata").at("/metadata/value").asText()).isEqualTo("savings");
            assertThat(reader.awaitType("call.ended").at("/ticket/category").asText()).isEqualTo("interest_rates");
        }
    }

    @Test
    void readerThatComesBackGetsWhatItMissedOnceAndNoSnapshot() {
        TicketId id = desk.calls.begin();
        String position;
        try (LiveClient reader = new LiveClient(desk, null)) {
            reader.awaitType("snapshot");
            desk.calls.says(id, "a", Instant.now(), Speaker.AGENT, "one");
            position = reader.awaitType("line").get("position").asText();
        }
        desk.calls.says(id, "b", Instant.now(), Speaker.AGENT, "two");
        desk.calls.says(id, "c", Instant.now(), Speaker.AGENT, "three");
        desk.store.tickets().addMetadata(id, "marks", "the end");

        try (LiveClient again = new LiveClient(desk, position)) {
            again.awaitType("metadata");
            desk.calls.says(id, "d", Instant.now(), Speaker.AGENT, "four");
            again.awaitFrame(4);
            assertThat(again.types()).containsExactly("alerts", "line", "line", "metadata", "line");
            assertThat(again.frames.stream()
                            .filter(frame -> frame.has("interaction"))
                            .map(frame -> frame.at("/interaction/message").asText()))
                    .containsExactly("two", "three", "four");
        }
    }

    @Test
    void positionOfAnotherRunLeadsToASnapshot() {
        for (String strange : List.of("00000000-0000000000000007", "nonsense", "%20", "a".repeat(2_000))) {
            try (LiveClient reader = new LiveClient(desk, strange)) {
                assertThat(reader.awaitFrame(0).get("type").asText()).isEqualTo("snapshot");
            }
        }
    }

    @Test
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void readerThatFallsBehindIsToldAndClosedWhileOthersGoOn() throws Exception {
        TicketId id = desk.calls.begin();
        String longText = "x".repeat(16_000);
        try (SlowReader slow = new SlowReader(desk.server.port());
                LiveClient quick = new LiveClient(desk, null)) {
            quick.awaitType("snapshot");
            // First what fills the sockets' buffers, then what overflows the reader's queue of 8,192 and the as many it
            // may have taken out at once.
            for (int i = 0; i < 20_000; i++) {
                desk.calls.caption(id, "item-" + i, Speaker.AGENT, i < 1_000 ? longText : "short");
                if (i % 500 == 0) {
                    int sent = i;
                    await().atMost(PATIENCE).until(() -> quick.frames.size() > sent);
                }
            }
            await().atMost(PATIENCE).until(() -> quick.frames.size() == 20_001);

            SlowReader.Farewell farewell = slow.readToTheEnd();

            assertThat(farewell.lastFrame()).matches("\\{\"type\":\"fell_behind\",\"dropped\":[1-9]\\d*}");
            assertThat(farewell.closeCode()).isEqualTo(1013);
            assertThat(quick.closed).isNotDone();
        }
    }

    @Test
    void whatAReaderSaysIsPassedOver() {
        try (LiveClient reader = new LiveClient(desk, null)) {
            reader.awaitType("snapshot");
            reader.say("{\"type\":\"anything\"}");
            desk.calls.begin();
            reader.awaitType("call.started");
        }
    }

    @Test
    void readerBeyondTheLimitIsRefusedAndTheNextIsWelcomeOnceOneLeaves() {
        LiveClient first = new LiveClient(desk, null);
        LiveClient second = new LiveClient(desk, null);
        LiveClient third = new LiveClient(desk, null);
        third.awaitType("snapshot");
        assertThatThrownBy(() -> new LiveClient(desk, null)).satisfies(refusal -> assertThat(status(refusal))
                .isEqualTo(503));

        first.close();

        await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> {
            try (LiveClient next = new LiveClient(desk, null)) {
                next.awaitType("snapshot");
            }
        });
        second.close();
        third.close();
    }

    @Test
    void foreignPageCannotOpenTheFeed() {
        assertThatThrownBy(() -> desk.client
                        .newWebSocketBuilder()
                        .header("Origin", "https://evil.example")
                        .buildAsync(
                                URI.create("ws://127.0.0.1:" + desk.server.port() + "/api/live"),
                                new WebSocket.Listener() {})
                        .join())
                .satisfies(refusal -> assertThat(status(refusal)).isEqualTo(403));
    }

    @Test
    void closingServerSaysGoodbye() throws Exception {
        DashboardServer server = DashboardServer.start(
                DashboardConfig.at("127.0.0.1", 0), desk.store, TestDesk.health(desk.problems), () -> "");
        LiveClient reader = new LiveClient(desk.client, server.port(), null);
        reader.awaitType("snapshot");

        server.close();

        assertThat(reader.closed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(1001);
    }

    private static int status(Throwable refusal) {
        return refusal instanceof CompletionException && refusal.getCause() instanceof WebSocketHandshakeException no
                ? no.getResponse().statusCode()
                : 0;
    }
}
