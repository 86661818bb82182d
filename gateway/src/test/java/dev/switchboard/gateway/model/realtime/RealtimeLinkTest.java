package dev.switchboard.gateway.model.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.audio.AudioFormat;
import dev.switchboard.gateway.call.Agent;
import dev.switchboard.gateway.call.Interruption;
import dev.switchboard.gateway.call.ModelEvent;
import dev.switchboard.gateway.caller.RecordedCounters;
import dev.switchboard.gateway.model.Endpoint;
import dev.switchboard.gateway.model.HeardSession;
import dev.switchboard.gateway.model.ModelSession;
import dev.switchboard.gateway.model.Secret;
import dev.switchboard.gateway.model.SessionLoss;
import dev.switchboard.gateway.net.CloseCode;
import dev.switchboard.gateway.net.DialLimits;
import dev.switchboard.gateway.net.EventLoops;
import dev.switchboard.gateway.net.NettyCallLoop;
import dev.switchboard.gateway.net.WebSocketDialer;
import dev.switchboard.gateway.realtime.SessionConfig;
import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.TranscriptStore;
import dev.switchboard.tools.Tools;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The model adapter against a scripted Realtime server over a real socket.
class RealtimeLinkTest {
    private static final String STANDS = """
            {"type":"session.updated","event_id":"e1","session":{"type":"realtime","audio":{"input":{"format":{"type":"audio/pcmu"}},
            "output":{"format":{"type":"audio/pcmu"}}}}}""";

    @TempDir
    private static Path dir;

    private static TranscriptStore store;
    private static final Agent RILEY = new Agent(
            "riley", "Riley", "bank", "You are Riley.", "Hello.", "marin",
            List.of("search_gxs_help_center", "note_customer"), Agent.TurnDetection.standard(), List.of());
    private static Tools tools;

    private final ScriptedServer server = new ScriptedServer();
    private final EventLoops loops = EventLoops.start("call", 1);
    private final NettyCallLoop loop = new NettyCallLoop(loops.next());
    private final RecordedCounters counters = new RecordedCounters();
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
    void theSessionAsksForTheLinesOwnCodecTheAgentsToolsAndItsTurnDetection() {
        dial(false);

        await().until(() -> !server.received("session.update").isEmpty());
        JsonNode session = server.received("session.update").getFirst().path("session");
        assertThat(session.path("type").asText()).isEqualTo("realtime");
        assertThat(session.at("/output_modalities/0").asText()).isEqualTo("audio");
        assertThat(session.path("instructions").asText()).isEqualTo("You are Riley.");
        assertThat(session.at("/audio/input/format/type").asText()).isEqualTo("audio/pcmu");
        assertThat(session.at("/audio/output/format/type").asText()).isEqualTo("audio/pcmu");
        assertThat(session.at("/audio/input/transcription/model").asText()).isEqualTo("gpt-transcribe");
        assertThat(session.at("/audio/input/turn_detection/type").asText()).isEqualTo("server_vad");
        assertThat(session.at("/audio/input/turn_detection/silence_duration_ms").asInt()).isEqualTo(400);
        assertThat(session.at("/audio/output/voice").asText()).isEqualTo("marin");
        assertThat(session.at("/tools/0/name").asText()).isEqualTo("search_gxs_help_center");
        assertThat(session.at("/tools/0/description").asText()).contains("Callers say: \"");
        assertThat(session.at("/tools/0/parameters/type").asText()).isEqualTo("object");
    }

    @Test
    void aSessionBecomesAnotherAgentsWithWhatDiffersAndTheVoiceWhileItHasNotSpoken() {
        ModelSession link = ready();
        Agent casey = new Agent(
                "casey", "Casey", "box office", "You are Casey.", "Hello.", "cedar", List.of("find_events"),
                Agent.TurnDetection.standard(), List.of());

        loop.execute(() -> link.become(casey));

        await().until(() -> server.received("session.update").size() == 2);
        JsonNode change = server.received("session.update").getLast().path("session");
        assertThat(change.path("type").asText()).isEqualTo("realtime");
        assertThat(change.path("instructions").asText()).isEqualTo("You are Casey.");
        assertThat(change.at("/tools/0/name").asText()).isEqualTo("find_events");
        assertThat(change.path("tools")).hasSize(1);
        assertThat(change.at("/audio/output/voice").asText()).isEqualTo("cedar");
        assertThat(change.at("/audio/output").has("format")).as("the codec stays").isFalse();
        assertThat(change.at("/audio/input").isMissingNode()).as("the turn detection is the same").isTrue();
    }

    @Test
    void aSessionThatHasSpokenKeepsItsVoice() {
        ModelSession link = ready();
        server.sends("{\"type\":\"response.output_audio.delta\",\"event_id\":\"e2\",\"response_id\":\"r1\",\"item_id\":\"i1\","
                + "\"output_index\":0,\"content_index\":0,\"delta\":\"/////w==\"}");
        next(ModelEvent.AgentAudio.class);
        Agent casey = new Agent(
                "casey", "Casey", "box office", "You are Casey.", "Hello.", "cedar", List.of(),
                new Agent.TurnDetection(Agent.TurnDetection.Kind.SEMANTIC_VAD, 0.5, Duration.ZERO, Duration.ZERO, "low",
                        Interruption.leftToModel()),
                List.of());

        loop.execute(() -> link.become(casey));

        await().until(() -> server.received("session.update").size() == 2);
        JsonNode change = server.received("session.update").getLast().path("session");
        assertThat(change.at("/audio/output").isMissingNode()).as("cannot_update_voice").isTrue();
        assertThat(change.at("/audio/input/turn_detection/type").asText()).isEqualTo("semantic_vad");
        assertThat(change.at("/tools").isArray()).isTrue();
    }

    @Test
    void theKeyTravelsInAHeaderAndTheModelInTheAddress() {
        dial(false);

        await().until(() -> !server.upgrades.isEmpty());
        assertThat(server.upgrades.getFirst().header("Authorization")).contains("Bearer k1");
        assertThat(server.upgrades.getFirst().header("OpenAI-Beta")).isEmpty();
        assertThat(server.upgrades.getFirst().query("model")).contains("m1");
    }

    @Test
    void muLawReachesTheModelAsTheBase64ThatCame() {
        ModelSession link = ready();
        String base64 = "//7+fn5/f////v7+fn8=";

        loop.execute(() -> link.appendAudio(
                AudioChunk.ofBase64(AudioFormat.PCMU_8K, base64.getBytes(StandardCharsets.US_ASCII))));

        await().until(() -> !server.received("input_audio_buffer.append").isEmpty());
        assertThat(server.received.getLast()).isEqualTo("{\"type\":\"input_audio_buffer.append\",\"audio\":\"" + base64 + "\"}");
    }

    @Test
    void theModelsAudioReachesTheCallAsTheBase64ThatCame() {
        ready();
        server.sends("{\"type\":\"response.output_audio.delta\",\"event_id\":\"e2\",\"response_id\":\"r1\",\"item_id\":\"i1\","
                + "\"output_index\":0,\"content_index\":0,\"delta\":\"/////w==\"}");

        ModelEvent.AgentAudio audio = next(ModelEvent.AgentAudio.class);
        assertThat(audio.itemId()).isEqualTo("i1");
        assertThat(audio.audio().format()).isEqualTo(AudioFormat.PCMU_8K);
        assertThat(audio.audio().base64()).isEqualTo("/////w==".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void betaSpellingIsUnderstoodAndSpokenWhereAsked() {
        dial(true);
        await().until(() -> !server.received("session.update").isEmpty());
        JsonNode session = server.received("session.update").getFirst().path("session");
        assertThat(session.path("input_audio_format").asText()).isEqualTo("g711_ulaw");
        assertThat(server.upgrades.getFirst().header("OpenAI-Beta")).contains("realtime=v1");

        server.sends("{\"type\":\"session.updated\",\"event_id\":\"e1\",\"session\":{\"input_audio_format\":\"g711_ulaw\","
                + "\"output_audio_format\":\"g711_ulaw\"}}");
        await().until(heard.stood::isDone);
        server.sends("{\"type\":\"response.audio_transcript.done\",\"event_id\":\"e2\",\"response_id\":\"r1\",\"item_id\":\"i1\","
                + "\"output_index\":0,\"content_index\":0,\"transcript\":\"Hello.\"}");

        assertThat(next(ModelEvent.AgentText.class).text()).isEqualTo("Hello.");
    }

    @Test
    void aToolIsAskedForOnceItsCallIsComplete() {
        ready();
        server.sends("{\"type\":\"response.output_item.done\",\"event_id\":\"e2\",\"response_id\":\"r1\",\"output_index\":0,"
                + "\"item\":{\"id\":\"i1\",\"type\":\"function_call\",\"status\":\"incomplete\",\"call_id\":\"c0\",\"name\":\"t\",\"arguments\":\"{\"}}");
        server.sends("{\"type\":\"response.output_item.done\",\"event_id\":\"e3\",\"response_id\":\"r1\",\"output_index\":1,"
                + "\"item\":{\"id\":\"i2\",\"type\":\"function_call\",\"status\":\"completed\",\"call_id\":\"c1\",\"name\":\"t\",\"arguments\":\"{}\"}}");

        assertThat(next(ModelEvent.ToolRequested.class)).isEqualTo(new ModelEvent.ToolRequested("r1", "c1", "t", "{}"));
    }

    @Test
    void aModelThatAnswersInAnotherCodecIsNotUsed() {
        dial(false);
        await().until(() -> !server.received("session.update").isEmpty());
        server.sends(STANDS.replace("\"output\":{\"format\":{\"type\":\"audio/pcmu\"}}", "\"output\":{\"format\":{\"type\":\"audio/pcm\",\"rate\":24000}}"));

        assertThat(lost().sentence()).contains("PCM16_24K").contains("PCMU_8K");
        await().until(server.closedWith::isDone);
    }

    @Test
    void aRefusedSessionTellsWhy() {
        dial(false);
        await().until(() -> !server.received("session.update").isEmpty());
        server.sends("{\"type\":\"error\",\"event_id\":\"e1\",\"error\":{\"type\":\"invalid_request_error\",\"code\":\"unknown_parameter\","
                + "\"message\":\"Unknown parameter\"}}");

        assertThat(lost().sentence()).contains("unknown_parameter: Unknown parameter");
    }

    @Test
    void aRefusedHandshakeTellsStatusAndBodyButNeverTheKey() {
        server.refusing(401, "{\"error\":{\"code\":\"invalid_api_key\"}}");
        dial(false);

        assertThat(lost().sentence()).contains("401").contains("invalid_api_key").doesNotContain("k1");
    }

    @Test
    void whatTheModelDoesNotSayWellOrAnewDoesNotEndTheCall() {
        ready();
        server.sends("{\"type\":\"response.sang\",\"event_id\":\"e2\"}");
        server.sends("not json");
        server.sends("{\"type\":\"error\",\"event_id\":\"e3\",\"error\":{\"type\":\"invalid_request_error\","
                + "\"code\":\"conversation_already_has_active_response\",\"message\":\"busy\"}}");

        next(ModelEvent.ResponseRefused.class);
        assertThat(next(ModelEvent.Trouble.class).code()).isEqualTo("invalid_event");
        assertThat(counters.count("unrecognised/model/response.sang")).isEqualTo(1);
        assertThat(heard.lost).isNotDone();
    }

    @Test
    void aDroppedConnectionIsToldOnceWithItsCode() {
        ready();
        server.hangsUp(CloseCode.INTERNAL, "keepalive ping timeout");

        assertThat(lost().sentence()).contains("1011").contains("keepalive ping timeout");
    }

    @Test
    void closingIsPoliteAndSilent() {
        ModelSession link = ready();
        loop.execute(link::close);

        assertThat(server.closedWith.join()).isEqualTo(1000);
        assertThat(heard.lost).isNotDone();
    }

    @Test
    void onlyTheLocalEngineIsAskedForTheAgentsStoredPrompt() {
        Endpoint cloud = new Endpoint.OpenAi(new Secret("k1"), "m1", "gpt-transcribe");

        assertThat(new SessionRequest(RILEY, AudioFormat.PCMU_8K, new Endpoint.Local(8788), tools).session().prompt())
                .isEqualTo(SessionConfig.ofPrompt("riley").prompt());
        assertThat(new SessionRequest(RILEY, AudioFormat.PCMU_8K, cloud, tools).session().prompt()).isNull();
    }

    private ModelSession ready() {
        ModelSession link = dial(false);
        await().until(() -> !server.received("session.update").isEmpty());
        server.sends(STANDS);
        await().until(heard.stood::isDone);
        return link;
    }

    private ModelSession dial(boolean beta) {
        Endpoint endpoint = new Endpoint.Compatible(server.address(), new Secret("k1"), "m1", "gpt-transcribe", beta);
        RealtimeDialer dialer = new RealtimeDialer(new WebSocketDialer(DialLimits.defaults()), endpoint, tools, counters);
        CompletableFuture<ModelSession> link = new CompletableFuture<>();
        loop.execute(() -> link.complete(dialer.dial(RILEY, AudioFormat.PCMU_8K, loop, heard, List.of())));
        return link.join();
    }

    private <T extends ModelEvent> T next(Class<T> type) {
        Predicate<ModelEvent> fits = type::isInstance;
        await().until(() -> heard.events.stream().anyMatch(fits));
        return type.cast(heard.events.stream().filter(fits).findFirst().orElseThrow());
    }

    private SessionLoss lost() {
        await().until(heard.lost::isDone);
        return heard.lost.join();
    }
}
