package dev.switchboard.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.gateway.engine.EngineFixture;
import dev.switchboard.gateway.engine.RealtimeClient;
import dev.switchboard.gateway.engine.Thought;
import dev.switchboard.gateway.engine.Thought.ToolRequest;
import dev.switchboard.gateway.engine.Turn;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `WS /v1/realtime` of the whole gateway, before an engine whose ears, voice and thoughts the test decides. In GA every event
/// the client gets must please OpenAI's own SDK (`RealtimeClient` checks that).
class RelayTest {
    private static final String OURS = "search_gxs_help_center";
    private static final String THEIRS =
            "{'type':'function','name':'block_card','description':'Blocks the card.','parameters':{'type':'object'}}";

    @TempDir
    private static Path dir;

    private static EngineFixture engine;
    private static RunningGateway running;

    @BeforeAll
    static void start() {
        engine = new EngineFixture();
        running = new RunningGateway(
                dir, Map.of("SWITCHBOARD_REALTIME_URL", "ws://127.0.0.1:" + engine.server.port() + "/v1/realtime"));
    }

    @AfterAll
    static void stop() {
        running.close();
        engine.close();
    }

    @BeforeEach
    void forget() {
        engine.turns.clear();
        engine.ears.script.clear();
        engine.mind = turn -> new Thought.Say(List.of("You said " + turn.said() + "."));
    }

    private static RealtimeClient connect() {
        return connect("?model=gpt-realtime", builder -> builder);
    }

    private static RealtimeClient connect(String query, UnaryOperator<WebSocket.Builder> prepared) {
        return RealtimeClient.at(URI.create("ws://" + running.gateway.voiceAddress() + "/v1/realtime" + query), prepared);
    }

    private static RealtimeClient connectBeta() {
        return RealtimeClient.at(URI.create("ws://" + running.gateway.voiceAddress() + "/v1/realtime?model=any"),
                HttpClient.newHttpClient(), builder -> builder.header("OpenAI-Beta", "realtime=v1"), true);
    }

    @Test
    void theModelGetsTheAgentsSettingsBeforeTheClientsAndTheClientSeesOnlyItsOwn() {
        try (RealtimeClient client = connect()) {
            JsonNode created = client.await("session.created").path("session");
            assertThat(created.path("instructions").asText()).isEmpty();
            assertThat(created.path("tools")).isEmpty();
            assertThat(created.at("/audio/input/transcription").isNull()).isTrue();
            assertThat(created.at("/audio/output/format/type").asText()).isEqualTo("audio/pcm");
            assertThat(created.at("/audio/input/turn_detection/create_response").asBoolean()).isTrue();
            assertThat(created.at("/audio/input/turn_detection/interrupt_response").asBoolean()).isTrue();

            client.send("{'type':'session.update','session':{'type':'realtime','instructions':'Be brief.','tools':[" + THEIRS
                    + "],'audio':{'input':{'format':{'type':'audio/pcmu'},'turn_detection':null},"
                    + "'output':{'format':{'type':'audio/pcmu'},'voice':'ash'}}}}");
            JsonNode updated = client.await("session.updated").path("session");
            assertThat(updated.path("instructions").asText()).isEqualTo("Be brief.");
            assertThat(updated.path("tools").findValuesAsText("name")).containsExactly("block_card");
            assertThat(updated.at("/audio/input/format/type").asText()).isEqualTo("audio/pcmu");
            assertThat(updated.at("/audio/input/turn_detection").isNull()).isTrue();
            assertThat(updated.at("/audio/output/voice").asText()).isEqualTo("ash");

            say(client, "hello");
            client.await("response.done");
            Turn turn = engine.turns.element();
            assertThat(turn.instructions()).startsWith("You are Riley").endsWith("\n\nBe brief.");
            assertThat(turn.tools().stream().map(Turn.ToolDescription::name)).containsExactly(
                    "block_card", OURS, "note_customer", "handoff_to_casey");
            assertThat(client.seen().toString()).doesNotContain("You are Riley").doesNotContain(OURS);
        }
    }

    @Test
    void theAgentsToolIsRunUnseenAndTheClientsOwnIsPassedToIt() {
        engine.mind = turn -> !turn.answers().isEmpty()
                ? new Thought.Say(List.of("It is so."))
                : turn.said().contains("block")
                        ? new Thought.CallTools(List.of(new ToolRequest("block_card", "{}")), "")
                        : new Thought.CallTools(List.of(new ToolRequest(OURS, "{\"query\":\"saving pocket interest rate\"}")), "");
        String ticket;
        try (RealtimeClient client = connect()) {
            begin(client);
            say(client, "what is the rate");
            assertThat(spokenAnswer(client)).isEqualTo("It is so.");

            say(client, "block my card");
            JsonNode call = client.await("response.function_call_arguments.done");
            assertThat(call.path("name").asText()).isEqualTo("block_card");
            client.await("response.done");
            client.send("{'type':'conversation.item.create','item':{'type':'function_call_output','call_id':'"
                    + call.path("call_id").asText() + "','output':'blocked'}}");
            client.send("{'type':'response.create'}");
            assertThat(spokenAnswer(client)).isEqualTo("It is so.");
            allAreValid(client);
            assertThat(client.seen().toString()).doesNotContain(OURS);
            followsOnlyWhatItSaw(client);
            ticket = newestTicket();
        }

        JsonNode detail = closed(ticket);
        assertThat(detail.at("/ticket/channel").asText()).isEqualTo("realtime");
        assertThat(detail.at("/ticket/agent_id").asText("riley")).isEqualTo("riley");
        assertThat(detail.at("/ticket/category").asText()).isNotBlank();
        assertThat(detail.at("/ticket/summary").asText()).isNotBlank();
        assertThat(detail.path("interactions").findValuesAsText("message")).containsExactly("what is the rate",
                "[Tool Call: " + OURS + "]", "It is so.", "block my card", "[Tool Call: block_card]", "It is so.");
        assertThat(detail.at("/interactions/1/tool_calls/0/status").asText()).isEqualTo("answered");
        assertThat(detail.at("/interactions/1/tool_calls/0/output").asText()).contains("3.88");
        assertThat(detail.at("/interactions/4/tool_calls/0/status").asText()).isEqualTo("answered_by_client");
        assertThat(detail.at("/interactions/4/tool_calls/0/output").asText()).isEqualTo("blocked");
    }

    @Test
    void oneAnswerCoversToolsOfBothSides() {
        engine.mind = turn -> turn.answers().isEmpty()
                ? new Thought.CallTools(List.of(new ToolRequest("block_card", "{}"),
                        new ToolRequest(OURS, "{\"query\":\"card\"}")), "")
                : new Thought.Say(List.of("Both are done: " + turn.answers().size() + "."));
        try (RealtimeClient client = connect()) {
            begin(client);
            say(client, "both please");
            JsonNode call = client.await("response.function_call_arguments.done");
            JsonNode done = client.await("response.done");
            assertThat(done.at("/response/output").findValuesAsText("name")).containsExactly("block_card");
            client.send("{'type':'conversation.item.create','item':{'type':'function_call_output','call_id':'"
                    + call.path("call_id").asText() + "','output':'blocked'}}");
            client.send("{'type':'response.create'}");
            assertThat(spokenAnswer(client)).isEqualTo("Both are done: 2.");
            client.send("{'type':'no.such','event_id':'mark'}");
            client.await(event -> event.at("/error/event_id").asText().equals("mark"), "the mark");
            assertThat(client.seen("response.created")).hasSize(2);
            allAreValid(client);
        }
    }

    @Test
    void whatTheClientTruncatesIsWhatTheTicketKeeps() {
        engine.ears.hears("never mind");
        engine.mind = turn -> turn.said().equals("never mind")
                ? new Thought.Say(List.of("All right."))
                : new Thought.Say(List.of("This is a long answer with a good many words in it, more than anybody wants to hear."));
        String ticket;
        try (RealtimeClient client = connect()) {
            begin(client);
            say(client, "tell me everything");
            JsonNode audio = client.await("response.output_audio.delta");
            client.await("response.done");
            client.speak(600);
            client.await("input_audio_buffer.speech_started");
            client.send("{'type':'conversation.item.truncate','item_id':'" + audio.path("item_id").asText()
                    + "','content_index':0,'audio_end_ms':400}");
            client.await("conversation.item.truncated");
            client.silence(800);
            client.await(event -> event.path("transcript").asText().equals("All right."), "the answer");
            client.await("response.done");
            ticket = newestTicket();
        }

        JsonNode detail = closed(ticket);
        assertThat(detail.path("interactions").findValuesAsText("speaker")).containsExactly("user", "agent", "user", "agent");
        JsonNode cut = detail.at("/interactions/1");
        assertThat(cut.path("status").asText()).isEqualTo("interrupted");
        assertThat(cut.path("heard_ms").asLong()).isEqualTo(400);
        assertThat(cut.path("generated").asText()).startsWith("This is a long answer")
                .hasSizeGreaterThan(cut.path("message").asText().length());
        assertThat(detail.at("/interactions/2/message").asText()).isEqualTo("never mind");
        assertThat(detail.at("/interactions/3/message").asText()).isEqualTo("All right.");
    }

    @Test
    void aCreateThatComesWhileTheAgentsToolRunsWaitsAndCoversBoth() {
        engine.mind = turn -> turn.answers().isEmpty()
                ? new Thought.CallTools(List.of(new ToolRequest(OURS, "{\"query\":\"fees\"}")), "")
                : new Thought.Say(List.of("Found."));
        try (RealtimeClient client = connect()) {
            begin(client);
            say(client, "fees");
            client.await("response.created");
            client.await("response.done");
            client.send("{'type':'response.create','event_id':'mine'}");
            assertThat(spokenAnswer(client)).isEqualTo("Found.");
            List<JsonNode> errors = client.seen("error");
            assertThat(errors).allSatisfy(error -> assertThat(error.at("/error/code").asText())
                    .isEqualTo("conversation_already_has_active_response"));
            allAreValid(client);
        }
    }

    @Test
    void aBetaClientSpeaksBetaThroughout() {
        engine.ears.hears("good morning");
        engine.mind = turn -> !turn.answers().isEmpty() ? new Thought.Say(List.of("Found."))
                : turn.said().equals("good morning")
                        ? new Thought.CallTools(List.of(new ToolRequest(OURS, "{\"query\":\"fees\"}")), "")
                        : new Thought.CallTools(List.of(new ToolRequest("block_card", "{}")), "");
        try (RealtimeClient client = connectBeta()) {
            client.await("session.created");
            client.send("{'type':'session.update','session':{'modalities':['text','audio'],'instructions':'Be kind.',"
                    + "'input_audio_transcription':{'model':'whisper-1'},'temperature':0.8,'tools':[" + THEIRS + "]}}");
            JsonNode session = client.await("session.updated").path("session");
            assertThat(session.path("instructions").asText()).isEqualTo("Be kind.");
            assertThat(session.path("input_audio_format").asText()).isEqualTo("pcm16");
            assertThat(session.path("tools").findValuesAsText("name")).containsExactly("block_card");

            client.speak(600).silence(800);
            assertThat(client.await("conversation.item.input_audio_transcription.completed").path("transcript").asText())
                    .isEqualTo("good morning");
            client.await("response.audio.delta");
            assertThat(client.await("response.audio_transcript.done").path("transcript").asText()).isEqualTo("Found.");
            client.await("response.done");

            client.send("{'type':'conversation.item.create','item':{'type':'message','role':'user','content':"
                    + "[{'type':'input_text','text':'block it'}]}}");
            client.await("conversation.item.created");
            client.send("{'type':'response.create'}");
            client.await("response.function_call_arguments.done");
            client.await("response.done");
            assertThat(client.types()).noneMatch(type -> type.contains("output_audio") || type.equals("conversation.item.added"));
            client.send("{'type':'session.update','session':{'type':'realtime'}}");
            client.awaitError("unknown_parameter");
        }
    }

    @Test
    void theLossOfTheModelIsToldAndEndsTheClient() {
        try (EngineFixture other = new EngineFixture();
                RunningGateway elsewhere = new RunningGateway(dir.resolve("lost"), Map.of(
                        "SWITCHBOARD_REALTIME_URL", "ws://127.0.0.1:" + other.server.port() + "/v1/realtime"));
                RealtimeClient client = RealtimeClient.at(
                        URI.create("ws://" + elsewhere.gateway.voiceAddress() + "/v1/realtime?model=any"), builder -> builder)) {
            client.await("session.created");
            other.server.close();
            client.awaitError("model_lost");
            assertThat(client.closeCode.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(1011);
            await().untilAsserted(() -> assertThat(elsewhere.api("/api/tickets").at("/0/end_reason").asText()).isEqualTo("model_lost"));
        }
    }

    private static void begin(RealtimeClient client) {
        client.await("session.created");
        client.send("{'type':'session.update','session':{'type':'realtime','tools':[" + THEIRS + "],'audio':{'input':"
                + "{'transcription':{'model':'whisper-1'}}}}}");
        client.await("session.updated");
    }

    private static void say(RealtimeClient client, String text) {
        client.send("{'type':'conversation.item.create','item':{'type':'message','role':'user','content':[{'type':'input_text','text':'"
                + text + "'}]}}");
        client.send("{'type':'response.create'}");
    }

    private static String spokenAnswer(RealtimeClient client) {
        String said = client.await("response.output_audio_transcript.done").path("transcript").asText();
        client.await("response.done");
        return said;
    }

    private static void allAreValid(RealtimeClient client) {
        assertThat(client.takeAll().types()).noneMatch(type -> type.startsWith("INVALID"));
    }

    /// No item is said to follow one that the client was never told of.
    private static void followsOnlyWhatItSaw(RealtimeClient client) {
        Set<String> known = client.seen().stream().map(event -> event.at("/item/id").asText()).collect(Collectors.toSet());
        assertThat(client.seen().stream().map(event -> event.path("previous_item_id").asText("")).filter(id -> !id.isEmpty() && !id.equals("null")))
                .allSatisfy(id -> assertThat(known).contains(id));
    }

    private static String newestTicket() {
        return running.api("/api/tickets?channel=realtime").at("/0/ticket_id").asText();
    }

    private static JsonNode closed(String ticket) {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(
                running.api("/api/tickets/" + ticket).at("/ticket/status").asText()).isEqualTo("closed"));
        return running.api("/api/tickets/" + ticket);
    }
}
