package dev.switchboard.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.gateway.net.ForeignSocket;
import dev.switchboard.gateway.softphone.TwilioPhone;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who is let in and to whom, at a gateway whose model cannot be reached: these calls end at once, but they are calls.
class AdmissionIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String ZOE =
            "{id: zoe, name: Zoe, description: d, instructions: You are Zoe., voice: marin, routes: {numbers: [\"+65 3123 4567\"]}}";

    @TempDir
    private Path dir;

    private Path agents;
    private RunningGateway running;

    @BeforeEach
    void start() throws IOException {
        agents = Files.createDirectory(dir.resolve("agents"));
        Files.writeString(agents.resolve("zoe.yaml"), ZOE);
        running = new RunningGateway(dir, Map.of(
                "SWITCHBOARD_REALTIME_URL", "ws://127.0.0.1:9/v1/realtime",
                "SWITCHBOARD_AGENTS_DIR", agents.toString(),
                "SWITCHBOARD_TRUSTED_PROXIES", "127.0.0.1",
                "SWITCHBOARD_CALLS_PER_MINUTE_PER_ADDRESS", "2"));
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void anAddressBehindTheProxyIsRefusedItsThirdCallWithATimeToWaitAndNoTicket() {
        String url = "ws://" + running.gateway.voiceAddress() + "/calls/browser";
        Map<String, String> caller = Map.of("X-Forwarded-For", "198.51.100.66, 203.0.113.9");
        for (int call = 0; call < 2; call++) {
            ForeignSocket.open(url, caller).awaitClose();
        }

        HttpResponse<?> refused = ForeignSocket.refused(url, caller);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(Integer.parseInt(refused.headers().firstValue("Retry-After").orElseThrow())).isBetween(1, 30);
        assertThat(refused.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
        ForeignSocket.open(url, Map.of("X-Forwarded-For", "203.0.113.10")).awaitClose();

        await().atMost(PATIENCE).until(() -> running.gateway.callsInProgress() == 0);
        JsonNode tickets = running.get("http://" + running.gateway.controlAddress() + "/api/tickets");
        assertThat(tickets.path("total").asInt()).isEqualTo(3);
        assertThat(tickets.path("data").valueStream().map(ticket -> ticket.path("caller").asText()))
                .containsExactlyInAnyOrder("203.0.113.9", "203.0.113.9", "203.0.113.10");
    }

    @Test
    void theDialledNumberChoosesTheAgent() {
        try (TwilioPhone phone = running.twilio("CA1", Map.of("to", "+6531234567", "from", "+6590000001"), new CallNotes())) {
            await().atMost(PATIENCE).until(() -> running.api("/api/tickets").size() == 1);
            assertThat(running.api("/api/tickets").get(0).path("agent_id").asText()).isEqualTo("zoe");
            phone.hangUp();
        }
    }

    @Test
    void agentsAreReadAgainOnRequestAndAWrongFileIsRefusedWithItsLine() throws IOException {
        Files.writeString(agents.resolve("bob.yaml"), ZOE.replace("zoe", "bob").replace("4567", "4568"));
        HttpResponse<String> done = running.post("/api/agents/reload");
        assertThat(done.statusCode()).isEqualTo(200);
        assertThat(done.body()).contains("\"status\":\"success\"").contains("bob");

        Files.writeString(agents.resolve("bob.yaml"), ZOE.replace("zoe", "bob"));
        HttpResponse<String> refused = running.post("/api/agents/reload");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("routes.numbers: '+6531234567' is agent ").contains(".yaml: ");
        assertThat(running.get("http://" + running.gateway.voiceAddress() + "/agents").toString()).contains("bob", "zoe");
    }
}
