package dev.switchboard.gateway;

import static dev.switchboard.gateway.DroppedCalls.awaitQuiet;
import static dev.switchboard.gateway.DroppedCalls.said;
import static dev.switchboard.gateway.DroppedCalls.together;
import static dev.switchboard.gateway.DroppedCalls.tools;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.gateway.DroppedCalls.DroppedCall;
import dev.switchboard.gateway.softphone.BrowserPhone;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whole calls that outlive the connection to their model: real sockets, the real engine dropping, stalling, refusing
/// and expiring on demand. Whatever happens, the ticket holds each line once and in its order.
class SteadyCallIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String RATE = "what is the interest rate for the saving pockets";
    private static final String FREEZE = "how do i freeze my card";

    @TempDir
    private static Path dir;

    private static RunningGateway running;
    private static DroppedCalls calls;

    @BeforeAll
    static void start() {
        running = new RunningGateway(
                dir, Map.of("SWITCHBOARD_MODEL_KEEPALIVE", "3s", "SWITCHBOARD_CALL_SILENCE_PROMPT", "0"));
        calls = new DroppedCalls(running);
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    /// In the greeting, and from the first question on at each answer and in the middle of its sound. The calls go on at the
    /// same time, for each is as long as what is said in it.
    @Test
    void aTypedConversationSurvivesADropAtAnyMoment() throws Exception {
        List<DroppedCall> dropped = new ArrayList<>();
        for (String drop : List.of("1006@response:1", "1011@audio:1")) {
            calls.nextSession("{\"close\":\"" + drop + "\"}");
            DroppedCall call = calls.place("greeting, " + drop);
            dropped.add(call);
            await().atMost(PATIENCE).until(() -> call.notes.problems.contains("model_back"));
        }
        for (String drop : List.of("1006@response:1", "4000@response:2", "1001@audio:2", "1006@response:3", "1012@audio:4")) {
            dropped.add(calls.afterItsGreeting("{\"close\":\"" + drop + "\"}"));
        }
        together(dropped, call -> {
            awaitQuiet(call.phone);
            call.phone.type(RATE);
            call.notes.line("agent", text -> text.contains("3.88"));
            awaitQuiet(call.phone);
            call.phone.type(FREEZE);
            call.notes.line("agent", text -> text.toLowerCase(Locale.ROOT).contains("freeze"));
            awaitQuiet(call.phone);
            call.phone.hangUp();
        });

        for (DroppedCall call : dropped) {
            JsonNode ticket = calls.closed(call.notes.ticketId);
            assertThat(call.notes.problems).as("%s: the drop happened and was mended", call.drop)
                    .contains("model_reconnecting", "model_back");
            assertThat(ticket.at("/ticket/end_reason").asText()).as(call.drop).isEqualTo("caller_hangup");
            assertThat(said(ticket, "user")).as(call.drop).containsExactly(RATE, FREEZE);
            assertThat(tools(ticket)).as("%s: each tool ran once", call.drop).isEqualTo(2);
            assertThat(order(ticket)).as(call.drop + ticket.path("interactions").toPrettyString())
                    .containsSubsequence(RATE, "tool", "3.88", FREEZE, "tool", "freeze");
        }
    }

    @Test
    void aServerThatStallsIsLeftForAnother() throws Exception {
        calls.nextSession("{\"stall\":\"response:2\"}");
        CallNotes notes = new CallNotes();
        try (BrowserPhone phone = running.browser(notes)) {
            notes.line("agent", text -> text.contains("Riley"));
            phone.type(FREEZE);
            notes.line("agent", text -> text.toLowerCase(Locale.ROOT).contains("freeze"));
            phone.hangUp();
        }
        assertThat(said(calls.closed(notes.ticketId), "user")).containsExactly(FREEZE);
    }

    @Test
    void aBusyServerIsTriedAgainAndTheCallerHearsATone() throws Exception {
        calls.nextSession("{\"handshake\":\"429\",\"retry_after_s\":3}");
        CallNotes notes = new CallNotes();
        try (BrowserPhone phone = running.browser(notes)) {
            notes.line("agent", text -> text.contains("Riley"));
            assertThat(notes.messages).as("a tone while nobody is there")
                    .anyMatch(message -> message.contains("\"audio.item\"") && message.contains("hold_1"));
            phone.hangUp();
        }
        assertThat(said(calls.closed(notes.ticketId), "agent")).as("a tone is no line").hasSize(1);
    }

    @Test
    void aRefusalForGoodEndsTheCallAndMarksTheTicket() throws Exception {
        calls.nextSession("{\"response\":\"failed:insufficient_quota@2\"}");
        CallNotes notes = new CallNotes();
        try (BrowserPhone phone = running.browser(notes)) {
            notes.line("agent", text -> text.contains("Riley"));
            phone.type(FREEZE);
            await().atMost(PATIENCE).until(() -> phone.ended().isDone());
        }
        JsonNode ticket = calls.closed(notes.ticketId);
        assertThat(ticket.at("/ticket/end_reason").asText()).isEqualTo("model_refused");
        assertThat(ticket.path("metadata").toString()).contains("model_error").contains("insufficient_quota");
        assertThat(notes.problems).contains("model_refused");
    }

    @Test
    void aSessionThatExpiresIsReplacedUnderTheCaller() throws Exception {
        calls.nextSession("{\"expires_in_s\":10}");
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
        JsonNode ticket = calls.closed(notes.ticketId);
        assertThat(notes.problems).as("nobody noticed").isEmpty();
        assertThat(said(ticket, "user")).containsExactly(RATE, FREEZE);
        assertThat(tools(ticket)).isEqualTo(2);
    }

    @AfterEach
    void hangUp() {
        calls.close();
    }

    private static double rollovers() {
        return running.text("/metrics").lines()
                .filter(line -> line.startsWith("switchboard_model_rollovers_total{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
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
