package dev.switchboard.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.gateway.softphone.BrowserPhone;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whole calls through the gateway while its engine misbehaves on demand.
class FaultyEngineIT {
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
    void anAnswerThatFailsCostsOneAnswerAndNotTheCall() throws Exception {
        nextCall("{\"response\":\"failed:server_error@2\"}");
        CallNotes notes = new CallNotes();
        try (BrowserPhone phone = running.browser(notes)) {
            notes.line("agent", text -> text.contains("Riley"));
            phone.type("how do i freeze my card");
            await().atMost(PATIENCE).until(
                    () -> running.text("/metrics").contains("response_failed"));
            phone.type("how do i freeze my card");
            notes.line("agent", text -> text.toLowerCase(Locale.ROOT).contains("freeze"));
            phone.hangUp();
        }
        assertThat(closed(notes.ticketId).at("/ticket/end_reason").asText()).isEqualTo("caller_hangup");
    }

    @Test
    void whatTheGatewayDoesNotKnowIsPassedOver() throws Exception {
        nextCall("{\"unknown_events\":1,\"unknown_fields\":\"on\",\"items\":2,\"first_audio_late_ms\":300}");
        CallNotes notes = new CallNotes();
        try (BrowserPhone phone = running.browser(notes)) {
            await().atMost(PATIENCE).until(() -> phone.agentMs() > 500 && phone.agentQuietMs() > 1_500);
            phone.type("how do i freeze my card");
            notes.line("agent", text -> text.toLowerCase(Locale.ROOT).contains("freeze"));
            phone.hangUp();
        }
        JsonNode lines = closed(notes.ticketId).path("interactions");
        assertThat(lines.path(0).path("message").asText()).as("the greeting, first half").startsWith("Hey there");
        assertThat(lines.path(1).path("message").asText()).as("its second half").endsWith("today?");
    }

    @Test
    void anEngineThatVanishesForGoodEndsTheCallAndClosesTheTicket() throws Exception {
        nextCall("{\"close\":\"1006@response:2\"}");
        nextSessions(6, "{\"handshake\":\"503\"}");
        CallNotes notes = new CallNotes();
        try (BrowserPhone phone = running.browser(notes)) {
            notes.line("agent", text -> text.contains("Riley"));
            phone.type("how do i freeze my card");
            await().atMost(PATIENCE).until(() -> phone.ended().isDone());
        }
        JsonNode ticket = closed(notes.ticketId);
        assertThat(ticket.at("/ticket/end_reason").asText()).isEqualTo("model_lost");
        assertThat(ticket.path("metadata").toString()).contains("model_error").contains("503");
        assertThat(ticket.path("interactions").findValuesAsText("message").toString()).contains("how do i freeze my card");
    }

    private static void nextCall(String faults) throws IOException, InterruptedException {
        nextSessions(1, faults);
    }

    private static void nextSessions(int sessions, String faults) throws IOException, InterruptedException {
        URI uri = URI.create("http://" + running.gateway.engineAddress().orElseThrow() + "/faults");
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString("{\"sessions\":" + sessions + ",\"faults\":" + faults + "}")).build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
    }

    private static JsonNode closed(String ticketId) {
        return await().atMost(PATIENCE).until(
                () -> running.api("/api/tickets/" + ticketId),
                detail -> detail.at("/ticket/status").asText().equals("closed"));
    }
}
