package dev.switchboard.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.switchboard.gateway.engine.speak.FliteVoice;
import dev.switchboard.gateway.softphone.BrowserPhone;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whole calls that outlive the connection to their model: real sockets, the real engine dropping, stalling, refusing
/// and expiring on demand. Whatever happens, the ticket holds each line once and in its order.
class SteadyCallIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String RATE = "what is the interest rate for the saving pockets";
    private static final String FREEZE = "how do i freeze my card";

    @TempDir
    private static Path dir;

    private static final List<BrowserPhone> phones = new ArrayList<>();

    private static RunningGateway running;

    @BeforeAll
    static void start() {
        running = new RunningGateway(
                dir, Map.of("SWITCHBOARD_MODEL_KEEPALIVE", "3s", "SWITCHBOARD_CALL_SILENCE_PROMPT", "0"));
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    /// In the greeting, and from the first question on at each answer and in the middle of its sound. The calls go on at the
    /// same time, for each is as long as what is said in it.
    @Test
    void aTypedConversationSurvivesADropAtAnyMoment() throws Exception {
        List<DroppedCall> calls = new ArrayList<>();
        for (String drop : List.of("1006@response:1", "1011@audio:1")) {
            nextSession("{\"close\":\"" + drop + "\"}");
            DroppedCall call = new DroppedCall("greeting, " + drop);
            calls.add(call);
            await().atMost(PATIENCE).until(() -> call.notes.problems.contains("model_back"));
        }
        for (String drop : List.of("1006@response:1", "4000@response:2", "1001@audio:2", "1006@response:3", "1012@audio:4")) {
            calls.add(DroppedCall.afterItsGreeting("{\"close\":\"" + drop + "\"}"));
        }
        together(calls, call -> {
            awaitQuiet(call.phone);
            call.phone.type(RATE);
            call.notes.line("agent", text -> text.contains("3.88"));
            awaitQuiet(call.phone);
            call.phone.type(FREEZE);
            call.notes.line("agent", text -> text.toLowerCase(Locale.ROOT).contains("freeze"));
            awaitQuiet(call.phone);
            call.phone.hangUp();
        });

        for (DroppedCall call : calls) {
            JsonNode ticket = closed(call.notes.ticketId);
            assertThat(call.notes.problems).as("%s: the drop happened and was mended", call.drop)
                    .contains("model_reconnecting", "model_back");
            assertThat(ticket.at("/ticket/end_reason").asText()).as(call.drop).isEqualTo("caller_hangup");
            assertThat(said(ticket, "user")).as(call.drop).containsExactly(RATE, FREEZE);
            assertThat(tools(ticket)).as("%s: each tool ran once", call.drop).isEqualTo(2);
            assertThat(order(ticket)).as(call.drop + ticket.path("interactions").toPrettyString())
                    .containsSubsequence(RATE, "tool", "3.88", FREEZE, "tool", "freeze");
        }
    }

    /// Two at a time, for the ears of two take two cores.
    @ParameterizedTest
    @CsvSource({"1006@turn:1, 1006@response:1", "1006@turn:1, 1011@audio:2"})
    void aSpokenQuestionSurvivesADropAndIsHeardOnce(String atTheWords, String atTheAnswer) throws Exception {
        FliteVoice caller = FliteVoice.open("rms");
        assumeTrue(caller.available(), caller.missing());
        List<DroppedCall> calls = List.of(
                DroppedCall.afterItsGreeting("{\"close\":\"" + atTheWords + "\"}"),
                DroppedCall.afterItsGreeting("{\"close\":\"" + atTheAnswer + "\",\"transcription_late_ms\":1500}"));
        together(calls, call -> {
            awaitQuiet(call.phone);
            call.phone.speak(SpokenLine.by(caller, RATE, call.phone.sampleRateHz()));
            call.notes.line("agent", text -> text.contains("3.88"));
            awaitQuiet(call.phone);
            call.phone.hangUp();
        });

        for (DroppedCall call : calls) {
            JsonNode ticket = closed(call.notes.ticketId);
            assertThat(call.notes.problems).as(call.drop).contains("model_reconnecting", "model_back");
            assertThat(said(ticket, "user")).as(call.drop + ticket.path("interactions").toPrettyString()).hasSize(1)
                    .first().asString().contains("interest rate");
            assertThat(tools(ticket)).as(call.drop).isBetween(1, 2);
        }
    }

    @Test
    void aServerThatStallsIsLeftForAnother() throws Exception {
        nextSession("{\"stall\":\"response:2\"}");
        CallNotes notes = new CallNotes();
        try (BrowserPhone phone = running.browser(notes)) {
            notes.line("agent", text -> text.contains("Riley"));
            phone.type(FREEZE);
            notes.line("agent", text -> text.toLowerCase(Locale.ROOT).contains("freeze"));
            phone.hangUp();
        }
        assertThat(said(closed(notes.ticketId), "user")).containsExactly(FREEZE);
    }

    @Test
    void aBusyServerIsTriedAgainAndTheCallerHearsATone() throws Exception {
        nextSession("{\"handshake\":\"429\",\"retry_after_s\":3}");
        CallNotes notes = new CallNotes();
        try (BrowserPhone phone = running.browser(notes)) {
            notes.line("agent", text -> text.contains("Riley"));
            assertThat(notes.messages).as("a tone while nobody is there")
                    .anyMatch(message -> message.contains("\"audio.item\"") && message.contains("hold_1"));
            phone.hangUp();
        }
        assertThat(said(closed(notes.ticketId), "agent")).as("a tone is no line").hasSize(1);
    }

    @Test
    void aRefusalForGoodEndsTheCallAndMarksTheTicket() throws Exception {
        nextSession("{\"response\":\"failed:insufficient_quota@2\"}");
        CallNotes notes = new CallNotes();
        try (BrowserPhone phone = running.browser(notes)) {
            notes.line("agent", text -> text.contains("Riley"));
            phone.type(FREEZE);
            await().atMost(PATIENCE).until(() -> phone.ended().isDone());
        }
        JsonNode ticket = closed(notes.ticketId);
        assertThat(ticket.at("/ticket/end_reason").asText()).isEqualTo("model_refused");
        assertThat(ticket.path("metadata").toString()).contains("model_error").contains("insufficient_quota");
        assertThat(notes.problems).contains("model_refused");
    }

    @Test
    void aSessionThatExpiresIsReplacedUnderTheCaller() throws Exception {
        nextSession("{\"expires_in_s\":10}");
        CallNotes notes = new CallNotes();
        try (BrowserPhone phone = running.browser(notes)) {
            notes.line("agent", text -> text.contains("Riley"));
            phone.type(RATE);
            notes.line("agent", text -> text.contains("3.88"));
            await().atMost(PATIENCE).until(() -> rollovers() >= 1);
            phone.type(FREEZE);
            notes.line("agent", text -> text.toLowerCase(Locale.ROOT).contains("freeze"));
            phone.hangUp();
        }
        JsonNode ticket = closed(notes.ticketId);
        assertThat(notes.problems).as("nobody noticed").isEmpty();
        assertThat(said(ticket, "user")).containsExactly(RATE, FREEZE);
        assertThat(tools(ticket)).isEqualTo(2);
    }

    /// Either end goes at a random moment, twenty times; afterwards no socket, session or call is left.
    @Test
    void neitherSocketOutlivesTheOther() throws Exception {
        Random random = new Random(11);
        for (int i = 0; i < 20; i++) {
            boolean modelGoes = random.nextBoolean();
            int afterMs = random.nextInt(1_500);
            nextSession(modelGoes
                    ? "{\"close\":\"1006@" + Math.max(1, afterMs) + "ms\"}"
                    : "{\"first_audio_late_ms\":" + random.nextInt(300) + "}");
            CallNotes notes = new CallNotes();
            try (BrowserPhone phone = running.browser(notes)) {
                phone.type(FREEZE);
                long until = System.nanoTime() + Duration.ofMillis(afterMs).toNanos();
                await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> System.nanoTime() > until);
                phone.hangUp();
            }
        }

        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(running.gateway.callsInProgress()).isZero();
            assertThat(running.gateway.openVoiceConnections()).isZero();
            assertThat(engine("GET", "").path("live").size()).isZero();
        });
    }

    @AfterEach
    void hangUp() {
        phones.forEach(BrowserPhone::close);
        phones.clear();
    }

    private static void awaitQuiet(BrowserPhone phone) {
        await().atMost(PATIENCE).until(() -> phone.agentMs() > 0 && phone.agentQuietMs() > 800);
    }

    private static void together(List<DroppedCall> calls, Talk talk) throws Exception {
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<?> call : calls.stream().map(call -> callers.submit(() -> {
                talk.with(call);
                return null;
            })).toList()) {
                call.get();
            }
        }
    }

    private interface Talk {
        void with(DroppedCall call) throws Exception;
    }

    /// A call whose model's session will drop.
    private static final class DroppedCall {
        private final String drop;
        private final CallNotes notes = new CallNotes();
        private final BrowserPhone phone = running.browser(notes);

        private DroppedCall(String drop) {
            this.drop = drop;
            phones.add(phone);
        }

        /// What is counted is counted from the greeting's end on.
        private static DroppedCall afterItsGreeting(String faults) throws Exception {
            Set<String> others = liveSessions();
            DroppedCall call = new DroppedCall(faults);
            awaitQuiet(call.phone);
            Set<String> own = liveSessions();
            own.removeAll(others);
            assertThat(own).hasSize(1);
            engine("POST", "{\"session\":\"" + own.iterator().next() + "\",\"faults\":" + faults + "}");
            return call;
        }

        private static Set<String> liveSessions() throws Exception {
            Set<String> ids = new HashSet<>();
            engine("GET", "").path("live").forEach(session -> ids.add(session.path("session").asText()));
            return ids;
        }
    }

    private static double rollovers() {
        return running.text("/metrics").lines()
                .filter(line -> line.startsWith("switchboard_model_rollovers_total{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static void nextSession(String faults) throws IOException, InterruptedException {
        engine("POST", "{\"faults\":" + faults + "}");
    }

    private static JsonNode engine(String method, String body) throws IOException, InterruptedException {
        URI uri = URI.create("http://" + running.gateway.engineAddress().orElseThrow() + "/faults");
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.ofString(body)).build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return new JsonMapper().readTree(answer.body());
        }
    }

    private static JsonNode closed(String ticketId) {
        return await().atMost(PATIENCE).until(
                () -> running.api("/api/tickets/" + ticketId),
                detail -> detail.at("/ticket/status").asText().equals("closed"));
    }

    private static List<String> said(JsonNode ticket, String speaker) {
        List<String> said = new ArrayList<>();
        ticket.path("interactions").forEach(line -> {
            if (line.path("speaker").asText().equals(speaker) && line.path("tool_calls").isEmpty()) {
                said.add(line.path("message").asText());
            }
        });
        return said;
    }

    private static int tools(JsonNode ticket) {
        int tools = 0;
        for (JsonNode line : ticket.path("interactions")) {
            tools += line.path("tool_calls").size();
        }
        return tools;
    }

    /// What the lines are about, in their order.
    private static List<String> order(JsonNode ticket) {
        List<String> order = new ArrayList<>();
        for (JsonNode line : ticket.path("interactions")) {
            String text = line.path("message").asText();
            order.add(!line.path("tool_calls").isEmpty() ? "tool"
                    : line.path("speaker").asText().equals("user") ? text
                    : text.contains("3.88") ? "3.88" : text.toLowerCase(Locale.ROOT).contains("freeze") ? "freeze" : "other");
        }
        return order;
    }
}
