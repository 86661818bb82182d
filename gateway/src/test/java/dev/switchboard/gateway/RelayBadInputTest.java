package dev.switchboard.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.gateway.engine.BadEvent;
import dev.switchboard.gateway.engine.EngineFixture;
import dev.switchboard.gateway.engine.HistoryEntry;
import dev.switchboard.gateway.engine.RandomEvents;
import dev.switchboard.gateway.engine.RawSocket;
import dev.switchboard.gateway.engine.RealtimeClient;
import dev.switchboard.gateway.engine.ServerEventRules;
import dev.switchboard.gateway.engine.Thought;
import dev.switchboard.gateway.engine.Thought.ToolRequest;
import dev.switchboard.gateway.engine.Turn;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/// Whatever a client sends to `/v1/realtime`, it is answered as the model itself would answer, nothing is logged, and no call
/// stays behind.
class RelayBadInputTest {
    private static final String OURS = "search_gxs_help_center";
    private static final int ROUNDS = 25;
    private static final int EVENTS_A_ROUND = 15;

    @TempDir
    private Path dir;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.switchboard");
    private EngineFixture engine;
    private RunningGateway running;

    @BeforeEach
    void start() {
        engine = new EngineFixture();
        running = new RunningGateway(
                dir, Map.of("SWITCHBOARD_REALTIME_URL", "ws://127.0.0.1:" + engine.server.port() + "/v1/realtime"));
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(log);
        running.close();
        engine.close();
    }

    private RealtimeClient connect(boolean beta) {
        return RealtimeClient.at(URI.create("ws://" + running.gateway.voiceAddress() + "/v1/realtime?model=any"),
                HttpClient.newHttpClient(), builder -> beta ? builder.header("OpenAI-Beta", "realtime=v1") : builder, beta);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyBadEventIsAnsweredWithTheModelsCodeAndParameter(boolean beta) {
        try (RealtimeClient client = connect(beta)) {
            client.await("session.created");
            for (BadEvent bad : BadEvent.in(beta)) {
                client.send(bad.json());
                JsonNode error = client.await("error").path("error");
                assertThat(error.path("code").asText()).as("%s %s", bad.json(), error).isEqualTo(bad.code());
                assertThat(error.path("param").textValue()).as("%s %s", bad.json(), error).isEqualTo(bad.param());
                assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
                assertThat(error.path("message").asText()).isNotEmpty();
                assertThat(error.path("event_id").asText()).doesNotStartWith("swb_");
            }
            client.send("{'type':'response.create'}").await("response.done");
        }
        assertNothingIsLoggedOrLeft();
    }

    /// As `EngineRandomSessionTest`, through the relay, with an agent's tool called now and then.
    @ParameterizedTest
    @CsvSource({"GA,11", "BETA,12"})
    void whateverIsSentTheAnswersAreValidAndInOrder(String dialect, long seed) {
        boolean beta = dialect.equals("BETA");
        engine.mind = RelayBadInputTest::moodOf;
        ServerEventRules rules = new ServerEventRules(beta);
        RandomEvents events = new RandomEvents(seed, beta, rules);
        try (RealtimeClient client = connect(beta)) {
            rules.accept(client.await("session.created"));
            for (int round = 0; round < ROUNDS; round++) {
                for (int i = 0; i < EVENTS_A_ROUND; i++) {
                    client.send(events.next());
                }
                throughTo("round_" + round, client, rules);
            }
            assertThat(rules.types()).contains("session.updated", "conversation.item.added", "response.output_audio.delta",
                    "response.done");
            theAgentsToolIsStillRun(client, beta);
            theClientsToolIsStillPassedOn(client, rules);
        }
        assertNothingIsLoggedOrLeft();
    }

    private void theAgentsToolIsStillRun(RealtimeClient client, boolean beta) {
        engine.mind = turn -> turn.answers().isEmpty()
                ? new Thought.CallTools(List.of(new ToolRequest(OURS, "{\"query\":\"fees\"}")), "")
                : new Thought.Say(List.of("Done."));
        client.send("{'type':'session.update','session':{'tool_choice':'auto','tools':[{'type':'function','name':'search'}],"
                + (beta ? "'turn_detection':null" : "'type':'realtime','audio':{'input':{'turn_detection':null}}") + "}}");
        await().pollInterval(Duration.ofMillis(200)).untilAsserted(() -> {
            ask(client);
            assertThat(engine.turns.stream().flatMap(turn -> turn.answers().stream()).map(HistoryEntry.ToolAnswered::name))
                    .contains(OURS);
        });
    }

    private void theClientsToolIsStillPassedOn(RealtimeClient client, ServerEventRules rules) {
        engine.mind = _ -> new Thought.CallTools(List.of(new ToolRequest("search", "{}")), "");
        await().pollInterval(Duration.ofMillis(200)).untilAsserted(() -> {
            ask(client);
            throughTo("asked", client, rules);
            assertThat(rules.types()).contains("response.function_call_arguments.done");
        });
    }

    private static void ask(RealtimeClient client) {
        client.send("{'type':'conversation.item.create','item':{'type':'message','role':'user','content':["
                + "{'type':'input_text','text':'what are the fees'}]}}");
        client.send("{'type':'response.create'}");
    }

    /// Calls only what is offered, as models do.
    private static Thought moodOf(Turn turn) {
        boolean oursIsOffered = turn.tools().stream().anyMatch(tool -> tool.name().equals(OURS));
        ToolRequest ours = new ToolRequest(oursIsOffered ? OURS : "search", "{\"query\":\"fees\"}");
        return switch ((turn.history().size() + turn.said().length()) % 6) {
            case 0 -> new Thought.Say(List.of());
            case 1 -> new Thought.Say(List.of("One.", "And then two."));
            case 2 -> new Thought.CallTools(List.of(new ToolRequest("search", "{}"), ours), "Wait.");
            case 3 -> new Thought.CallTools(List.of(ours), "");
            default -> new Thought.Say(List.of("You said " + turn.said().length() + " letters."));
        };
    }

    private static void throughTo(String mark, RealtimeClient client, ServerEventRules rules) {
        client.send("{'type':'no.such.event','event_id':'" + mark + "'}");
        client.await(event -> {
            assertThat(event.toString()).doesNotContain(OURS).doesNotContain("\"swb_").doesNotContain("INVALID");
            rules.accept(event);
            return event.at("/error/event_id").asText().equals(mark);
        }, mark);
        client.forget();
    }

    @Test
    void aBinaryFrameIsRefusedAndTheSessionGoesOn() {
        try (RealtimeClient client = connect(false)) {
            client.await("session.created");
            client.sendBinary(new byte[640]).awaitError("invalid_event");
            client.send("{'type':'response.create'}").await("response.done");
        }
        assertNothingIsLoggedOrLeft();
    }

    @Test
    void aMessageBeyondSixteenMebibytesEndsTheSession() {
        try (RealtimeClient client = connect(false)) {
            client.await("session.created");
            try {
                client.sendRaw("{\"type\":\"x\",\"y\":\"" + "a".repeat(17 << 20) + "\"}");
            } catch (CompletionException cutOff) {
                // The gateway may be quicker than the sender.
            }
            assertThat(client.closeCode.orTimeout(20, TimeUnit.SECONDS).handle((code, failed) -> failed == null ? code : 1009).join())
                    .isEqualTo(1009);
        }
        assertNothingIsLoggedOrLeft();
    }

    @Test
    void textThatIsNotUtf8EndsTheSession() throws Exception {
        try (RawSocket socket = RawSocket.open(URI.create("ws://" + running.gateway.voiceAddress()).getPort())) {
            socket.text(new byte[] {'{', (byte) 0xC3, (byte) 0x28, '}'});
            assertThat(socket.closeCode()).isEqualTo(1007);
        }
        assertNothingIsLoggedOrLeft();
    }

    @Test
    void whatIsSentBeforeTheSessionStandsIsDoneInItsOrder() {
        try (RealtimeClient client = connect(false)) {
            client.send("{'type':'session.update','session':{'type':'realtime','output_modalities':['text']}}");
            client.send("{'type':'conversation.item.create','item':{'type':'message','role':'user','content':"
                    + "[{'type':'input_text','text':'early bird'}]}}");
            client.send("{'type':'response.create'}");
            assertThat(client.await("response.output_text.done").path("text").asText()).isEqualTo("You said early bird.");
            assertThat(client.types()).startsWith("session.created", "session.updated");
        }
        assertNothingIsLoggedOrLeft();
    }

    private void assertNothingIsLoggedOrLeft() {
        await().atMost(Duration.ofSeconds(20)).until(() -> running.gateway.callsInProgress() == 0);
        assertThat(log.list.stream().filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN)).map(ILoggingEvent::getFormattedMessage))
                .isEmpty();
    }
}
