package dev.switchboard.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.switchboard.gateway.softphone.BrowserPhone;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Browser calls on a gateway whose local engine drops, stalls or refuses their sessions when it is told to.
final class DroppedCalls implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final RunningGateway running;
    private final List<BrowserPhone> phones = new ArrayList<>();

    DroppedCalls(RunningGateway running) {
        this.running = running;
    }

    DroppedCall place(String drop) {
        return new DroppedCall(drop);
    }

    /// What is counted is counted from the greeting's end on.
    DroppedCall afterItsGreeting(String faults) throws Exception {
        Set<String> others = liveSessions();
        DroppedCall call = place(faults);
        awaitQuiet(call.phone);
        Set<String> own = liveSessions();
        own.removeAll(others);
        assertThat(own).hasSize(1);
        engine("POST", "{\"session\":\"" + own.iterator().next() + "\",\"faults\":" + faults + "}");
        return call;
    }

    private Set<String> liveSessions() throws Exception {
        Set<String> ids = new HashSet<>();
        engine("GET", "").path("live").forEach(session -> ids.add(session.path("session").asText()));
        return ids;
    }

    static void awaitQuiet(BrowserPhone phone) {
        await().atMost(PATIENCE).until(() -> phone.agentMs() > 0 && phone.agentQuietMs() > 800);
    }

    static void together(List<DroppedCall> calls, Talk talk) throws Exception {
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<?> call : calls.stream().map(call -> callers.submit(() -> {
                talk.with(call);
                return null;
            })).toList()) {
                call.get();
            }
        }
    }

    interface Talk {
        void with(DroppedCall call) throws Exception;
    }

    void nextSession(String faults) throws IOException, InterruptedException {
        engine("POST", "{\"faults\":" + faults + "}");
    }

    JsonNode engine(String method, String body) throws IOException, InterruptedException {
        URI uri = URI.create("http://" + running.gateway.engineAddress().orElseThrow() + "/faults");
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.ofString(body)).build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return new JsonMapper().readTree(answer.body());
        }
    }

    JsonNode closed(String ticketId) {
        return await().atMost(PATIENCE).until(
                () -> running.api("/api/tickets/" + ticketId),
                detail -> detail.at("/ticket/status").asText().equals("closed"));
    }

    static List<String> said(JsonNode ticket, String speaker) {
        List<String> said = new ArrayList<>();
        ticket.path("interactions").forEach(line -> {
            if (line.path("speaker").asText().equals(speaker) && line.path("tool_calls").isEmpty()) {
                said.add(line.path("message").asText());
            }
        });
        return said;
    }

    static int tools(JsonNode ticket) {
        int tools = 0;
        for (JsonNode line : ticket.path("interactions")) {
            tools += line.path("tool_calls").size();
        }
        return tools;
    }

    @Override
    public void close() {
        phones.forEach(BrowserPhone::close);
        phones.clear();
    }

    /// A call whose model's session will drop.
    final class DroppedCall {
        final String drop;
        final CallNotes notes = new CallNotes();
        final BrowserPhone phone = running.browser(notes);

        private DroppedCall(String drop) {
            this.drop = drop;
            phones.add(phone);
        }
    }
}
