package dev.switchboard.gateway.model.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.audio.AudioFormat;
import dev.switchboard.gateway.call.Agent;
import dev.switchboard.gateway.call.CallMetrics;
import dev.switchboard.gateway.call.ModelEvent;
import dev.switchboard.gateway.cost.ModelUse;
import dev.switchboard.gateway.cost.TokenUse;
import dev.switchboard.gateway.model.Endpoint;
import dev.switchboard.gateway.model.HeardSession;
import dev.switchboard.gateway.model.ModelSession;
import dev.switchboard.gateway.model.Remembered;
import dev.switchboard.gateway.model.realtime.ScriptedServer;
import dev.switchboard.gateway.net.DialLimits;
import dev.switchboard.gateway.net.EventLoops;
import dev.switchboard.gateway.net.NettyCallLoop;
import dev.switchboard.gateway.net.WebSocketDialer;
import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.TranscriptStore;
import dev.switchboard.tools.Tools;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The GPT-Live adapter against a scripted server over a real socket.
class LiveSessionTest {
    private static final Agent RILEY = new Agent(
            "riley", "Riley", "bank", "You are Riley.", "Hello.", "marin",
            List.of("search_gxs_help_center"), Agent.TurnDetection.standard(), List.of());
    private static final String STARTED = """
            {"type":"session.started","event_id":"e1","session":{"id":"live_1","expires_at":2000000000}}""";

    @TempDir
    private static Path dir;

    private static TranscriptStore store;
    private static Tools tools;

    private final ScriptedServer server = new ScriptedServer("/v1/live/sessions");
    private final EventLoops loops = EventLoops.start("call", 1);
    private final NettyCallLoop loop = new NettyCallLoop(loops.next());
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final HeardSession heard = new HeardSession();

    @BeforeAll
    static void openTools() {
        store = TranscriptStore.open(StoreConfig.in(dir), Clock.systemUTC());
        tools = Tools.open(store.database(), Clock.systemUTC());
    }

    @AfterAll
    static void closeTools() {
        tools.close();
        store.close();
    }

    @AfterEach
    void close() {
        loops.close();
        server.close();
    }

    @Test
    void nothingIsSaidBeforeTheSessionIsStartedAndItsExpiryIsTold() {
        ModelSession session = dial(Optional.empty());
        loop.execute(() -> session.appendAudio(AudioChunk.ofRaw(AudioFormat.PCM16_24K, new byte[960])));
        await().until(() -> !server.received.isEmpty());
        assertThat(server.received).hasSize(1).first().asString().contains("\"session.start\"");
        assertThat(server.upgrades.getFirst().header("Authorization")).contains("Bearer k1");

        server.sends(STARTED);
        assertThat(heard.stood.join()).contains(Instant.ofEpochSecond(2_000_000_000L));
    }

    @Test
    void delegatedWorkIsReadFromTheWordsRunByTheCallAndItsResultSpoken() {
        ModelSession session = started(Optional.empty());
        server.sends("{\"type\":\"session.input_transcript.delta\",\"delta\":\"how do i freeze my \"}");
        server.sends("{\"type\":\"session.delegation.created\",\"offset_ms\":1,\"delegation\":{\"id\":\"d7\",\"type\":\"delegation\",\"target\":\"client\"}}");
        server.sends("{\"type\":\"session.input_transcript.delta\",\"delta\":\"card\"}");

        ModelEvent.ToolRequested request = next(ModelEvent.ToolRequested.class);
        assertThat(request.argumentsJson()).as("the whole sentence").isEqualTo("{\"query\":\"how do i freeze my card\"}");
        loop.execute(() -> session.addToolOutput(request.callId(), "{\"status\":\"answered\",\"spoken\":\"In the app.\"}"));
        loop.execute(() -> session.createResponse(null));

        await().until(() -> !server.received("session.commentary.append").isEmpty());
        assertThat(server.received("session.commentary.append").getFirst().path("content").asText()).isEqualTo("In the app.");
        assertThat(server.received("session.commentary.append").getFirst().path("delegation_id").asText()).isEqualTo("d7");
        assertThat(server.received("session.instructions.append")).as("no nudge besides").isEmpty();
    }

    @Test
    void aBackendModelsCallsRunAndItGoesOnOnce() {
        ModelSession session = started(Optional.of("gpt-5"));
        server.sends(nested("{\"type\":\"response.created\",\"response\":{\"id\":\"r1\"}}"));
        server.sends(nested("{\"type\":\"response.output_item.done\",\"item\":{\"type\":\"reasoning\"}}"));
        for (String call : List.of("c1", "c2")) {
            server.sends(nested("{\"type\":\"response.output_item.done\",\"item\":{\"type\":\"function_call\",\"call_id\":\"" + call
                    + "\",\"name\":\"search_gxs_help_center\",\"arguments\":\"{}\"}}"));
        }
        server.sends(nested("{\"type\":\"response.completed\",\"response\":{\"id\":\"r1\",\"model\":\"gpt-5\",\"output\":[],"
                + "\"usage\":{\"input_tokens\":120,\"input_tokens_details\":{\"cached_tokens\":100},\"output_tokens\":7}}}"));
        next(ModelEvent.ResponseEnded.class);
        assertThat(heard.events).contains(new ModelEvent.Used(
                new ModelUse.Answer("gpt-5", new TokenUse(20, 0, 0, 100, 0, 0, 7, 0))));
        assertThat(heard.events.stream().filter(ModelEvent.ToolRequested.class::isInstance)).hasSize(2);

        loop.execute(() -> {
            session.addToolOutput("c1", "{}");
            session.addToolOutput("c2", "{}");
            session.createResponse(null);
        });
        await().until(() -> !server.received("response.create").isEmpty());
        assertThat(server.received("response.item.create")).hasSize(2);
        assertThat(server.received("response.create")).hasSize(1);
    }

    @Test
    void aToolAskedForInASessionBeforeHasItsResultSpokenInThisOne() {
        ModelSession session = dialled(Optional.empty(), List.of(
                new Remembered.CallerSaid("u1", "what is the rate"),
                new Remembered.ToolUsed("c9", "search_gxs_help_center", "{}", null)));
        loop.execute(() -> {
            session.addToolOutput("c9", "{\"spoken\":\"Three percent.\"}");
            session.createResponse(null);
        });

        await().until(() -> !server.received("session.commentary.append").isEmpty());
        JsonNode told = server.received("session.commentary.append").getFirst();
        assertThat(told.path("content").asText()).isEqualTo("Three percent.");
        assertThat(told.path("delegation_id").isNull()).as("the delegation ended with its session").isTrue();
    }

    @Test
    void aSessionThatWasOnlyToldTheCallersLastWordsIsAskedToAnswerThem() {
        ModelSession session = dialled(Optional.empty(), List.of(new Remembered.CallerSaid("u1", "what is the rate")));
        loop.execute(() -> session.createResponse(null));

        await().until(() -> !server.received("session.instructions.append").isEmpty());
    }

    @Test
    void aHandOffIsToldInWordsAndToTheBackendAsAChange() {
        ModelSession session = started(Optional.of("gpt-5"));
        Agent casey = new Agent(
                "casey", "Casey", "box office", "You are Casey.", "Hello.", "cedar", List.of("find_events"),
                Agent.TurnDetection.standard(), List.of());
        loop.execute(() -> session.become(casey));

        await().until(() -> !server.received("session.update").isEmpty());
        assertThat(server.received("session.instructions.append").getFirst().path("content").asText())
                .contains("From now on you are Casey", "find_events");
        JsonNode delegation = server.received("session.update").getFirst().at("/session/delegation");
        assertThat(delegation.path("type").asText()).isEqualTo("responses");
        assertThat(delegation.at("/responses/tools/0/name").asText()).isEqualTo("find_events");
        assertThat(delegation.at("/responses/instructions").asText()).isEqualTo("You are Casey.");
    }

    @Test
    void theGreetingIsCommentaryAndTypedWordsAreInstructions() {
        ModelSession session = started(Optional.empty());
        loop.execute(() -> session.createResponse("Say exactly: \"Hello.\""));
        loop.execute(() -> session.addCallerText("t1", "my card is lost"));
        loop.execute(() -> session.createResponse(null));

        await().until(() -> !server.received("session.instructions.append").isEmpty());
        assertThat(server.received("session.commentary.append").getFirst().path("content").asText()).isEqualTo("Hello.");
        assertThat(server.received("session.instructions.append")).hasSize(1);
        assertThat(server.received("session.instructions.append").getFirst().path("content").asText()).endsWith("my card is lost");
    }

    @Test
    void closingWaitsForTheFinalUsageWhichIsTheLargestFigure() {
        ModelSession session = started(Optional.empty());
        server.sends("{\"type\":\"session.usage.updated\",\"usage\":{\"seconds\":15.5}}");
        server.sends("{\"type\":\"session.usage.updated\",\"usage\":{\"seconds\":12}}");
        await().until(() -> heard.events.contains(new ModelEvent.Used(
                new ModelUse.SessionTime("gpt-live-1", Duration.ofMillis(15_500)))));
        loop.execute(session::close);
        await().until(() -> !server.received("session.close").isEmpty());
        assertThat(server.closedWith).as("keeps reading").isNotDone();

        server.sends("{\"type\":\"session.closed\",\"reason\":\"close_requested\",\"usage\":{\"seconds\":20.25}}");
        assertThat(server.closedWith.join()).isEqualTo(1000);
        assertThat(registry.counter("switchboard.model.session.seconds", "confirmed", "true").count()).isEqualTo(20.25);
        assertThat(heard.lost).isNotDone();
    }

    @Test
    void anExpiredSessionIsLostForAnotherAndContentForGood() {
        started(Optional.empty());
        server.sends("{\"type\":\"session.closed\",\"reason\":\"content\",\"usage\":{\"seconds\":1}}");

        assertThat(heard.lost.join().fatal()).isTrue();
    }

    @Test
    void anErrorAtTheStartIsTheEndAndLaterOnlyTrouble() {
        started(Optional.empty());
        server.sends("{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"code\":\"invalid_audio\",\"message\":\"odd\"}}");
        assertThat(next(ModelEvent.Trouble.class).code()).isEqualTo("invalid_audio");
        server.sends("{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"code\":\"credit_balance_exhausted\",\"message\":\"\"}}");
        assertThat(heard.lost.join().code()).isEqualTo("credit_balance_exhausted");
        assertThat(heard.lost.join().fatal()).isTrue();
    }

    private ModelSession started(Optional<String> backend) {
        return dialled(backend, List.of());
    }

    private ModelSession dialled(Optional<String> backend, List<Remembered> before) {
        ModelSession session = dial(backend, before);
        await().until(() -> !server.received.isEmpty());
        server.sends(STARTED);
        heard.stood.join();
        return session;
    }

    private ModelSession dial(Optional<String> backend) {
        return dial(backend, List.of());
    }

    private ModelSession dial(Optional<String> backend, List<Remembered> before) {
        Endpoint.Live endpoint = new Endpoint.Live(
                server.address(), Map.of("Authorization", "Bearer k1"), "scripted", "gpt-live-1", backend, false);
        TaskReader reader = (_, conversation) -> new TaskReader.Plan.Use(List.of(new TaskReader.Task(
                "search_gxs_help_center",
                "{\"query\":\"" + ((Remembered.CallerSaid) conversation.getLast()).text() + "\"}")));
        LiveDialer dialer = new LiveDialer(
                new WebSocketDialer(DialLimits.defaults()), endpoint, tools, reader, new CallMetrics(registry));
        CompletableFuture<ModelSession> session = new CompletableFuture<>();
        loop.execute(() -> session.complete(dialer.dial(RILEY, AudioFormat.PCM16_24K, loop, heard, before)));
        return session.join();
    }

    private static String nested(String event) {
        return "{\"type\":\"response.event\",\"event_id\":\"e\",\"delegation_id\":\"d1\",\"event\":" + event + "}";
    }

    private <T extends ModelEvent> T next(Class<T> type) {
        Predicate<ModelEvent> fits = type::isInstance;
        await().until(() -> heard.events.stream().anyMatch(fits));
        return type.cast(heard.events.stream().filter(fits).findFirst().orElseThrow());
    }
}
