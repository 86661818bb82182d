package dev.switchboard.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.gateway.engine.EngineFixture;
import dev.switchboard.gateway.engine.RealtimeClient;
import dev.switchboard.gateway.engine.Thought;
import dev.switchboard.gateway.engine.Thought.ToolRequest;
import dev.switchboard.gateway.engine.Turn;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A client of `/v1/realtime` whose agent gives the call to another one: what is the agents' changes, what is the client's
/// stays, and the client sees of it what the new agent says.
class RelayHandOffTest {
    private static final String ZOE = """
            {id: zoe, name: Zoe, description: d, instructions: You are Zoe., voice: cedar, model: gpt-realtime-mini, language: de,
             turn_detection: {silence_duration_ms: 900}, tools: [find_events], handoff: [riley]}
            """;

    @TempDir
    private Path dir;

    private EngineFixture engine;
    private RunningGateway running;

    @BeforeEach
    void start() throws IOException {
        engine = new EngineFixture();
        Files.writeString(Files.createDirectory(dir.resolve("agents")).resolve("zoe.yaml"), ZOE);
        run(Map.of());
        engine.mind = turn -> turn.said().contains("tickets") ? handOff("casey")
                : turn.said().contains("riley") ? handOff("riley")
                : turn.said().contains("tonight") ? new Thought.CallTools(List.of(new ToolRequest("find_events", "{}")), "")
                : new Thought.Say(List.of(turn.answers().isEmpty() ? "You said " + turn.said() + "." : "Here I am."));
    }

    private void run(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("SWITCHBOARD_REALTIME_URL", "ws://127.0.0.1:" + engine.server.port() + "/v1/realtime");
        settings.put("SWITCHBOARD_AGENTS_DIR", dir.resolve("agents").toString());
        running = new RunningGateway(dir.resolve("data" + more.size()), settings);
    }

    @AfterEach
    void stop() {
        running.close();
        engine.close();
    }

    private static Thought handOff(String agent) {
        return new Thought.CallTools(List.of(new ToolRequest("handoff_to_" + agent, "{\"summary\":\"as asked\"}")), "");
    }

    private RealtimeClient connect(String agent) {
        RealtimeClient client = RealtimeClient.at(
                URI.create("ws://" + running.gateway.voiceAddress() + "/v1/realtime?agent=" + agent), builder -> builder);
        client.await("session.created");
        return client;
    }

    @Test
    void theOtherAgentsInstructionsAndToolsTakeThePlaceOfTheFirstOnesAndTheClientsOwnStay() {
        String ticket;
        try (RealtimeClient client = connect("riley")) {
            client.send("{'type':'session.update','session':{'type':'realtime','instructions':'Be brief.','tools':["
                    + tool("block_card") + "],'audio':{'output':{'voice':'ash'}}}}");
            client.await("session.updated");
            say(client, "i want tickets");
            assertThat(spokenAnswer(client)).isEqualTo("Here I am.");

            Turn turn = lastTurn();
            assertThat(turn.instructions()).startsWith("You are Casey").endsWith("\n\nBe brief.");
            assertThat(names(turn)).startsWith("block_card", "find_events", "check_seats", "hold_tickets").endsWith("note_customer", "handoff_to_riley");
            assertThat(turn.answers().getFirst().output()).contains("Hello, this is Casey");

            say(client, "what is on tonight");
            assertThat(spokenAnswer(client)).isEqualTo("Here I am.");
            client.send("{'type':'session.update','session':{'type':'realtime','instructions':'Be kind.'}}");
            JsonNode updated = client.await("session.updated").path("session");
            assertThat(updated.path("instructions").asText()).isEqualTo("Be kind.");
            assertThat(updated.path("tools").findValuesAsText("name")).containsExactly("block_card");
            assertThat(updated.at("/audio/output/voice").asText()).isEqualTo("ash");
            say(client, "hello");
            spokenAnswer(client);
            assertThat(lastTurn().instructions()).startsWith("You are Casey").endsWith("\n\nBe kind.");

            client.takeAll();
            assertThat(client.types()).noneMatch(type -> type.startsWith("INVALID") || type.equals("error"));
            assertThat(client.seen("session.updated")).as("the client's own updates only").hasSize(2);
            assertThat(client.seen().toString()).doesNotContain("handoff_to", "find_events", "You are Casey");
            ticket = newestTicket();
        }

        JsonNode detail = closed(ticket);
        assertThat(detail.at("/ticket/agent_id").asText()).as("who answered").isEqualTo("riley");
        assertThat(detail.path("metadata").findValuesAsText("value")).contains("riley to casey: as asked");
        assertThat(toolLines(detail)).containsExactly("handoff_to_casey answered", "find_events answered");
        assertThat(detail.at("/measures/tool_calls").asInt()).isEqualTo(2);
    }

    @Test
    void aClientWhoseToolIsCalledLikeOneOfTheOtherAgentKeepsTheFirst() {
        String ticket;
        try (RealtimeClient client = connect("riley")) {
            client.send("{'type':'session.update','session':{'type':'realtime','tools':[" + tool("find_events") + "]}}");
            client.await("session.updated");
            say(client, "i want tickets");
            assertThat(spokenAnswer(client)).isEqualTo("Here I am.");

            Turn turn = lastTurn();
            assertThat(turn.instructions()).startsWith("You are Riley");
            assertThat(turn.answers().getFirst().output())
                    .contains("\"refused\"", "\"tool_name_taken\"", "I cannot put you through to Casey on this line.");
            say(client, "what is on tonight");
            assertThat(client.await("response.function_call_arguments.done").path("name").asText())
                    .as("it is still the client's").isEqualTo("find_events");
            ticket = newestTicket();
        }

        assertThat(toolLines(closed(ticket))).containsExactly("handoff_to_casey refused", "find_events left_to_client");
    }

    @Test
    void aClientCannotTakeTheNameOfAToolOfAnAgentThatHadTheCall() {
        try (RealtimeClient client = connect("riley")) {
            say(client, "i want tickets");
            spokenAnswer(client);
            client.send("{'type':'session.update','session':{'type':'realtime','tools':[" + tool("search_gxs_help_center") + "]}}");
            assertThat(client.awaitError("invalid_value").path("param").asText()).isEqualTo("session.tools[0].name");
        }
    }

    @Test
    void aCallKeepsTheModelItBeganWithAndIsBilledByIt() {
        String ticket;
        try (RealtimeClient client = connect("zoe")) {
            say(client, "i want riley");
            spokenAnswer(client);
            assertThat(lastTurn().instructions()).startsWith("You are Riley");
            ticket = newestTicket();
        }

        assertThat(closed(ticket).at("/measures/model").asText()).isEqualTo("gpt-realtime-mini");
    }

    @Test
    void whatTheClientCanSeeOfTheChangeItIsShown() {
        try (RealtimeClient client = connect("zoe")) {
            say(client, "i want riley");
            JsonNode session = client.await("session.updated").path("session");
            assertThat(session.at("/audio/input/turn_detection/silence_duration_ms").asInt()).as("Riley's").isEqualTo(400);
            assertThat(session.at("/audio/output/voice").asText()).as("nothing was said yet").isEqualTo("marin");
            assertThat(session.path("instructions").asText()).isEmpty();
        }
    }

    @Test
    void aClientThatMaySeeTheAgentSeesTheOtherOne() {
        running.close();
        run(Map.of("SWITCHBOARD_REALTIME_REVEAL", "true"));
        try (RealtimeClient client = connect("riley")) {
            say(client, "i want tickets");
            JsonNode session = client.await("session.updated").path("session");
            assertThat(session.path("instructions").asText()).startsWith("You are Casey");
            assertThat(session.path("tools").findValuesAsText("name")).contains("find_events").doesNotContain("search_gxs_help_center");
        }
    }

    private static String tool(String name) {
        return "{'type':'function','name':'" + name + "','description':'d','parameters':{'type':'object'}}";
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

    private Turn lastTurn() {
        return engine.turns.stream().reduce((_, later) -> later).orElseThrow();
    }

    private static List<String> names(Turn turn) {
        return turn.tools().stream().map(Turn.ToolDescription::name).toList();
    }

    private String newestTicket() {
        return running.api("/api/tickets?channel=realtime").at("/0/ticket_id").asText();
    }

    private JsonNode closed(String ticket) {
        return await().atMost(Duration.ofSeconds(20)).until(
                () -> running.api("/api/tickets/" + ticket), detail -> detail.at("/ticket/status").asText().equals("closed"));
    }

    private static List<String> toolLines(JsonNode detail) {
        return detail.path("interactions").valueStream()
                .flatMap(line -> line.path("tool_calls").valueStream())
                .map(call -> call.path("name").asText() + " " + call.path("status").asText())
                .toList();
    }
}
