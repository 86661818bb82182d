package dev.switchboard.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.gateway.demo.DemoCommand;
import dev.switchboard.gateway.engine.RealtimeClient;
import dev.switchboard.gateway.engine.speak.FliteVoice;
import dev.switchboard.gateway.softphone.BrowserPhone;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// Riley and Casey give calls to each other on the local engine: the real dialogues, tools, sockets and tickets.
class HandOffIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private static Path dir;

    private static RunningGateway running;

    @BeforeAll
    static void start() {
        running = new RunningGateway(dir, Map.of());
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    @Test
    void aTypedWishForTicketsGoesFromRileyToCaseyWhoGoesOnWithIt() {
        CallNotes notes = new CallNotes();
        try (BrowserPhone phone = running.browser(notes)) {
            notes.line("agent", text -> text.contains("Riley"));
            phone.type("what is the interest rate for the saving pockets");
            notes.line("agent", text -> text.contains("3.88"));
            phone.type("what games are on tonight");
            notes.line("agent", text -> text.contains("this is Casey"));
            notes.line("agent", text -> text.contains("Lakers"));
            phone.type("what is the cheapest seat");
            notes.line("agent", text -> text.contains("85 dollars each"));
            phone.hangUp();
        }

        JsonNode detail = closed(notes.ticketId);
        assertThat(detail.at("/ticket/agent_id").asText()).as("who answered").isEqualTo("riley");
        assertThat(metadata(detail, "handoff")).as("what Riley has answered does not bring the call back").singleElement()
                .asString().startsWith("riley to casey");
        assertThat(tools(detail)).startsWith("search_gxs_help_center", "handoff_to_casey", "find_events").contains("check_seats");
        assertThat(detail.path("interactions").valueStream().flatMap(line -> line.path("tool_calls").valueStream()))
                .first().extracting(call -> call.path("status").asText()).isEqualTo("answered");
        assertThat(notes.messages).anyMatch(json -> json.contains("\"agent.changed\"") && json.contains("\"casey\""));
    }

    /// Two chats, two payments at the desk, by the program that shows people how tickets are sold.
    @Test
    void anOrderIsBoughtInOneChatAndUpgradedInAnother() {
        StringWriter printed = new StringWriter();
        int exit = new CommandLine(new DemoCommand()).setOut(new PrintWriter(printed)).setErr(new PrintWriter(printed))
                .execute("2", "--url", "ws://" + running.gateway.voiceAddress() + "/calls/chat?agent=casey",
                        "--control", "http://" + running.gateway.controlAddress());
        assertThat(exit).as(printed.toString()).isZero();
        assertThat(printed.toString()).contains("which e-mail address is that order under?", "USD 500.00");
    }

    @Test
    void aCallGoesThereAndBackAgainAndNothingIsForgotten() {
        CallNotes notes = new CallNotes();
        try (BrowserPhone phone = running.browser("?agent=casey", notes)) {
            notes.line("agent", text -> text.contains("Casey"));
            phone.type("i lost my card");
            notes.line("agent", text -> text.contains("this is Riley"));
            notes.line("agent", text -> text.toLowerCase(Locale.ROOT).contains("freeze"));
            phone.type("i want tickets");
            notes.line("agent", text -> text.contains("this is Casey at the box office. Which event"));
            phone.type("the lakers game");
            notes.line("agent", text -> text.contains("Lakers"));
            phone.hangUp();
        }

        JsonNode detail = closed(notes.ticketId);
        assertThat(metadata(detail, "handoff")).hasSize(2);
        assertThat(detail.at("/ticket/agent_id").asText()).isEqualTo("casey");
        assertThat(tools(detail)).containsSubsequence("handoff_to_riley", "search_gxs_help_center", "handoff_to_casey");
    }

    @Test
    void aSpokenWishForTicketsGoesToCasey() {
        FliteVoice caller = FliteVoice.open("rms");
        assumeTrue(caller.available(), caller.missing());
        CallNotes notes = new CallNotes();
        try (BrowserPhone phone = running.browser(notes)) {
            notes.line("agent", text -> text.contains("Riley"));
            await().atMost(PATIENCE).until(() -> phone.agentQuietMs() > 600);
            phone.speak(SpokenLine.by(caller, "i want to buy tickets for the lakers game", phone.sampleRateHz()));
            notes.line("agent", text -> text.contains("this is Casey"));
            phone.hangUp();
        }

        assertThat(tools(closed(notes.ticketId))).contains("handoff_to_casey");
    }

    @Test
    void aClientOfTheRealtimeApiIsHandedOverToo() {
        String ticket;
        URI address = URI.create("ws://" + running.gateway.voiceAddress() + "/v1/realtime?agent=riley");
        try (RealtimeClient client = RealtimeClient.at(address, builder -> builder)) {
            client.await("session.created");
            client.send("{'type':'conversation.item.create','item':{'type':'message','role':'user','content':"
                    + "[{'type':'input_text','text':'what games are on tonight'}]}}");
            client.send("{'type':'response.create'}");
            client.await(event -> event.path("transcript").asText().contains("this is Casey"), "Casey");
            client.await(event -> event.path("transcript").asText().contains("Lakers"), "the games");
            assertThat(client.seen().toString()).doesNotContain("handoff_to_", "find_events");
            ticket = running.api("/api/tickets?channel=realtime").at("/0/ticket_id").asText();
        }

        JsonNode detail = closed(ticket);
        assertThat(metadata(detail, "handoff")).singleElement().asString().startsWith("riley to casey");
        assertThat(tools(detail)).startsWith("handoff_to_casey", "find_events");
    }

    private static JsonNode closed(String ticketId) {
        return await().atMost(PATIENCE).until(
                () -> running.api("/api/tickets/" + ticketId), detail -> detail.at("/ticket/status").asText().equals("closed"));
    }

    private static List<String> metadata(JsonNode detail, String key) {
        return detail.path("metadata").valueStream()
                .filter(row -> row.path("key").asText().equals(key))
                .map(row -> row.path("value").asText())
                .toList();
    }

    private static List<String> tools(JsonNode detail) {
        return detail.path("interactions").valueStream()
                .flatMap(line -> line.path("tool_calls").valueStream())
                .map(call -> call.path("name").asText())
                .toList();
    }
}
