package dev.switchboard.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.gateway.engine.speak.FliteVoice;
import dev.switchboard.gateway.softphone.BrowserPhone;
import dev.switchboard.gateway.softphone.ChatPhone;
import dev.switchboard.gateway.softphone.PhoneException;
import dev.switchboard.gateway.softphone.Softphone;
import dev.switchboard.gateway.softphone.TwilioPhone;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whole calls: real sockets, the real engine hearing real speech, real tools, real tickets. Its ears learn from nothing.
class WholeGatewayIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String QUESTION = "what is the interest rate for the saving pockets";

    @TempDir
    private static Path dir;

    private static RunningGateway running;
    private static FliteVoice caller;

    @BeforeAll
    static void start() {
        running = new RunningGateway(dir, Map.of("SWITCHBOARD_SPEECH_DIR", ""));
        caller = FliteVoice.open("rms");
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    @Test
    void aSpokenQuestionFromABrowserIsAnsweredByATool() {
        assumeTrue(caller.available(), caller.missing());
        CallNotes notes = new CallNotes();
        try (BrowserPhone phone = running.browser(notes)) {
            notes.line("agent", text -> text.contains("This is Riley"));
            phone.speak(SpokenLine.by(caller, QUESTION, phone.sampleRateHz()));
            assertThat(notes.line("user", text -> true).text()).contains("interest rate").contains("pocket");
            notes.line("agent", text -> text.contains("3.88"));
            awaitQuiet(phone);
            assertThat(loudness(phone.heard())).as("the answer is sound").isGreaterThan(500);
            phone.hangUp();
        }

        JsonNode detail = closed(notes.ticketId);
        assertThat(detail.at("/ticket/category").asText()).isEqualTo("interest_rates");
        assertThat(detail.at("/ticket/end_reason").asText()).isEqualTo("caller_hangup");
        assertThat(detail.at("/ticket/summary").asText()).isNotBlank();
        assertThat(speakers(detail)).containsExactly("agent", "user", "agent", "agent");
        JsonNode tool = detail.at("/interactions/2/tool_calls/0");
        assertThat(tool.path("name").asText()).isEqualTo("search_gxs_help_center");
        assertThat(tool.path("status").asText()).isEqualTo("answered");
        assertThat(notes.tools).containsExactly("search_gxs_help_center started", "search_gxs_help_center done");
    }

    /// Off µ-law the engine now and then mishears; then the caller asks again, as people do.
    @Test
    void aSpokenQuestionFromTheTelephoneIsAnsweredByATool() {
        assumeTrue(caller.available(), caller.missing());
        CallNotes notes = new CallNotes();
        String callSid = "CA0123456789abcdef0123456789abcdef";
        try (TwilioPhone phone = running.twilio(callSid, Map.of("from", "+6581234567"), notes)) {
            await().atMost(PATIENCE).until(() -> phone.agentMs() > 3_000 && phone.agentQuietMs() > 1_000);
            String ticketId = ticketOfLine(callSid);
            for (int asked = 0; asked < 3 && !usedTool(ticketId, "search_gxs_help_center"); asked++) {
                long before = phone.agentMs();
                phone.speak(SpokenLine.by(caller, QUESTION, phone.sampleRateHz()));
                await().atMost(PATIENCE).until(() -> phone.agentMs() > before + 1_500);
                awaitQuiet(phone);
            }
            phone.hangUp();
            assertThat(loudness(phone.heard())).isGreaterThan(500);
        }

        JsonNode detail = closed(ticketOfLine(callSid));
        assertThat(detail.at("/ticket/channel").asText()).isEqualTo("twilio");
        assertThat(detail.at("/ticket/caller").asText()).isEqualTo("+6581234567");
        assertThat(usedTool(detail.at("/ticket/ticket_id").asText(), "search_gxs_help_center")).as(detail.toPrettyString()).isTrue();
        assertThat(detail.path("interactions").findValuesAsText("status")).as(detail.toPrettyString()).doesNotContain("interrupted");
    }

    @Test
    void aTypedCallNeedsNoMicrophoneAndNotesTheCustomer() {
        CallNotes notes = new CallNotes();
        try (BrowserPhone phone = running.browser(notes)) {
            notes.line("agent", text -> text.contains("Riley"));
            phone.type("my name is mei tan");
            notes.line("agent", text -> text.contains("Mei"));
            phone.type("how do i freeze my card");
            notes.line("agent", text -> text.toLowerCase(Locale.ROOT).contains("freeze"));
            phone.hangUp();
        }

        JsonNode detail = closed(notes.ticketId);
        assertThat(detail.at("/ticket/customer_name").asText()).isEqualTo("Mei Tan");
        assertThat(detail.at("/ticket/category").asText()).isEqualTo("card_inquiry");
    }

    @Test
    void aCallerWhoInterruptsSilencesTheAgentAndTheTicketKeepsOnlyWhatWasHeard() {
        assumeTrue(caller.available(), caller.missing());
        CallNotes notes = new CallNotes();
        try (BrowserPhone phone = running.browser(notes)) {
            notes.line("agent", text -> text.contains("Riley"));
            awaitQuiet(phone);
            long before = phone.agentMs();
            phone.type(QUESTION);
            await().atMost(PATIENCE).until(() -> phone.agentMs() > before + 1_500);
            phone.speak(SpokenLine.by(caller, "i lost my card", phone.sampleRateHz()));
            notes.line("user", text -> text.contains("card"));
            awaitQuiet(phone);
            phone.hangUp();
        }

        assertThat(notes.messages).anyMatch(json -> json.contains("\"audio.clear\""));
        JsonNode detail = closed(notes.ticketId);
        JsonNode interrupted = detail.path("interactions").valueStream()
                .filter(line -> line.path("status").asText().equals("interrupted"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no interrupted line: " + detail.toPrettyString()));
        assertThat(interrupted.path("generated").asText())
                .startsWith(interrupted.path("message").asText())
                .hasSizeGreaterThan(interrupted.path("message").asText().length());
        assertThat(interrupted.path("heard_ms").asLong()).isGreaterThan(1_000);
    }

    @Test
    void aHangUpInMidAnswerClosesTheTicketWithWhatWasHeard() {
        CallNotes notes = new CallNotes();
        try (BrowserPhone phone = running.browser(notes)) {
            await().atMost(PATIENCE).until(() -> phone.agentMs() > 1_500);
            phone.hangUp();
        }

        JsonNode detail = closed(notes.ticketId);
        JsonNode greeting = detail.at("/interactions/0");
        assertThat(greeting.path("status").asText()).isEqualTo("interrupted");
        assertThat(greeting.path("message").asText()).startsWith("Hey there").doesNotContain("today?");
        assertThat(detail.at("/ticket/category").asText()).isEqualTo("general_inquiry");
    }

    @Test
    void keysPressedOnThePhoneReachTheAgentAsAMessage() {
        CallNotes notes = new CallNotes();
        String callSid = "CA0000000000000000000000000000d1g1";
        try (TwilioPhone phone = running.twilio(callSid, Map.of(), notes)) {
            await().atMost(PATIENCE).until(() -> phone.agentMs() > 500);
            for (char key : "4711#".toCharArray()) {
                phone.press(key);
            }
            await().atMost(PATIENCE)
                    .until(() -> running.api("/api/tickets/" + ticketOfLine(callSid)).path("interactions").toString().contains("4711"));
            phone.hangUp();
        }
        closed(ticketOfLine(callSid));
    }

    @Test
    void caseyTellsWhatIsOn() {
        CallNotes notes = new CallNotes();
        try (BrowserPhone phone = running.browser("?agent=casey", notes)) {
            notes.line("agent", text -> text.contains("Casey"));
            phone.type("what games are on tonight");
            notes.line("agent", text -> text.contains("Lakers"));
            phone.hangUp();
        }
        assertThat(closed(notes.ticketId).at("/ticket/agent_id").asText()).isEqualTo("casey");
    }

    @Test
    void aChatIsAnsweredInWritingByTheSameAgentToolsAndTicket() throws InterruptedException {
        CallNotes notes = new CallNotes();
        URI address = URI.create("ws://" + running.gateway.voiceAddress() + "/calls/chat?agent=casey");
        try (ChatPhone phone = ChatPhone.call(address, notes)) {
            assertThat(phone.write("what games are on tonight", PATIENCE)).isTrue();
            notes.line("agent", text -> text.contains("Lakers"));
            assertThat(phone.write("my name is Mei Tan, my email is mei.tan@example.com", PATIENCE)).isTrue();
            phone.hangUp();
        }
        JsonNode detail = closed(notes.ticketId);
        assertThat(detail.at("/ticket/channel").asText()).isEqualTo("chat");
        assertThat(detail.at("/ticket/agent_id").asText()).isEqualTo("casey");
        assertThat(detail.path("metadata").findValuesAsText("value")).containsOnlyOnce("mei.tan@example.com");
        assertThat(detail.at("/measures/talk/agent_ms").asLong()).isZero();
        assertThat(usedTool(notes.ticketId, "find_events")).isTrue();
        assertThat(speakers(detail).getFirst()).isEqualTo("agent");
        assertThat(detail.path("interactions").findValuesAsText("status")).doesNotContain("interrupted");
    }

    @Test
    void textMessagesOfANumberAreAConversationWithTheSameAgent() throws IOException, InterruptedException {
        assertThat(texted("what games are on tonight")).contains("<Message>").contains("Lakers");
        assertThat(texted("HELP")).contains("Reply STOP to get no more messages");
        assertThat(texted("STOP")).contains("You will get no more messages");
        JsonNode tickets = await().atMost(PATIENCE)
                .until(() -> running.api("/api/tickets?channel=sms&status=closed"), found -> found.size() == 1);
        JsonNode detail = running.api("/api/tickets/" + tickets.get(0).path("ticket_id").asText());
        assertThat(detail.at("/ticket/caller").asText()).isEqualTo("+15551230000");
        assertThat(detail.path("metadata").findValuesAsText("key")).contains("phone", "text_opt_out");
        assertThat(speakers(detail)).first().isEqualTo("user");
    }

    private static String texted(String body) throws IOException, InterruptedException {
        String form = "From=%2B15551230000&To=%2B15550001111&Body=" + URLEncoder.encode(body, StandardCharsets.UTF_8);
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://" + running.gateway.voiceAddress() + "/twilio/sms?agent=casey"))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofString(form))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void anUnknownAgentIsRefusedBeforeTheUpgradeAndLeavesNoTicket() {
        long before = running.api("/api/tickets/stats").path("total_tickets").asLong();

        assertThatThrownBy(() -> running.browser("?agent=nobody", new CallNotes()))
                .isInstanceOf(PhoneException.class)
                .hasMessageContaining("404")
                .hasMessageContaining("unknown_agent");

        assertThat(running.api("/api/tickets/stats").path("total_tickets").asLong()).isEqualTo(before);
    }

    @Test
    void sixtyCallsOneAfterAnotherLeaveNothingBehind() {
        long before = running.api("/api/tickets/stats").path("total_tickets").asLong();
        int threads = Thread.activeCount();
        for (int call = 0; call < 60; call++) {
            CallNotes notes = new CallNotes();
            try (BrowserPhone phone = running.browser(notes)) {
                await().atMost(PATIENCE).until(() -> !notes.ticketId.isEmpty());
                phone.hangUp();
                await().atMost(PATIENCE).until(() -> phone.ended().isDone());
            }
        }

        await().atMost(PATIENCE).until(() -> running.gateway.callsInProgress() == 0);
        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonNode stats = running.api("/api/tickets/stats");
            assertThat(stats.path("total_tickets").asLong()).isEqualTo(before + 60);
            assertThat(stats.at("/by_status/open").asLong() + stats.at("/by_status/in_progress").asLong()).isZero();
        });
        assertThat(running.text("/metrics")).contains("switchboard_calls_in_progress 0.0");
        assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads + 5);
        await().atMost(PATIENCE).until(() -> running.gateway.openVoiceConnections() == 0);
    }

    @Test
    void healthAndMetricsTellHowItIs() {
        JsonNode health = running.get("http://" + running.gateway.controlAddress() + "/health");

        assertThat(health.path("status").asText()).isEqualTo("ok");
        assertThat(health.path("service").asText()).isEqualTo("switchboard");
        assertThat(health.at("/connections/calls_most").asInt()).isPositive();
        assertThat(health.at("/versions/database").asText()).startsWith("sqlite:");
        assertThat(health.at("/privacy/retention").asText()).isNotEmpty();
        JsonNode agents = running.api("/api/agents");
        assertThat(agents.path("default_agent").asText()).isEqualTo("riley");
        assertThat(agents.at("/agents/0/handoff/0/when").asText()).isNotEmpty();
        assertThat(agents.at("/voice_plane/port").asText()).isEqualTo(running.gateway.voiceAddress().split(":")[1]);
        assertThat(running.text("/metrics"))
                .contains("switchboard_calls_in_progress", "switchboard_record_queue_depth", "switchboard_event_loop_lag_seconds_bucket");
    }

    @Test
    void aTakenPortStopsTheStartWithOneLineThatNamesTheSetting(@TempDir Path other) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String port = Integer.toString(taken.getLocalPort());
            for (String setting : List.of("SWITCHBOARD_HTTP_PORT", "SWITCHBOARD_VOICE_PORT", "SWITCHBOARD_ENGINE_PORT")) {
                assertThatThrownBy(() -> new RunningGateway(other, Map.of(setting, port)).close())
                        .hasMessageContaining(setting)
                        .hasMessageContaining(port);
            }
        }
    }

    @Test
    void aDataFolderThatCannotBeWrittenStopsTheStart(@TempDir Path other) throws IOException {
        Path file = Files.writeString(other.resolve("file"), "not a folder");

        assertThatThrownBy(() -> new RunningGateway(file, Map.of()).close())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("data-dir=" + file)
                .hasMessageContaining("SWITCHBOARD_DATA_DIR");
    }

    private static JsonNode closed(String ticketId) {
        return await().atMost(PATIENCE).until(() -> running.api("/api/tickets/" + ticketId), detail -> detail.at("/ticket/status")
                .asText()
                .equals("closed"));
    }

    private static boolean usedTool(String ticketId, String tool) {
        return running.api("/api/tickets/" + ticketId).path("interactions").findValuesAsText("name").contains(tool);
    }

    private static String ticketOfLine(String callSid) {
        return await().atMost(PATIENCE).until(
                () -> {
                    for (JsonNode ticket : running.api("/api/tickets?channel=twilio")) {
                        String id = ticket.path("ticket_id").asText();
                        if (running.api("/api/tickets/" + id).path("metadata").toString().contains(callSid)) {
                            return id;
                        }
                    }
                    return "";
                },
                id -> !id.isEmpty());
    }

    private static void awaitQuiet(Softphone phone) {
        await().atMost(PATIENCE).until(() -> phone.agentMs() > 0 && phone.agentQuietMs() > 1_500);
    }

    private static List<String> speakers(JsonNode detail) {
        List<String> speakers = new ArrayList<>();
        detail.path("interactions").forEach(line -> speakers.add(line.path("speaker").asText()));
        return speakers;
    }

    /// Root mean square of the samples that are not silence.
    private static double loudness(short[] samples) {
        double squares = 0;
        int sounding = 0;
        for (short sample : samples) {
            if (Math.abs(sample) > 50) {
                squares += (double) sample * sample;
                sounding++;
            }
        }
        return sounding == 0 ? 0 : Math.sqrt(squares / sounding);
    }
}
