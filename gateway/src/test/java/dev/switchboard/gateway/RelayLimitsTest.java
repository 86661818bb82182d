package dev.switchboard.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.switchboard.gateway.engine.EngineFixture;
import dev.switchboard.gateway.engine.RawHandshake;
import dev.switchboard.gateway.engine.RealtimeClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clients of `/v1/realtime` are callers like any other: admitted within the same bounds, ended at the same ones.
class RelayLimitsTest {
    private static final String ZOE =
            "{id: zoe, name: Zoe, description: d, instructions: You are Zoe., voice: marin, routes: {channels: [realtime]}, limits: {calls: 1}}";

    @TempDir
    private Path dir;

    private EngineFixture engine;
    private @Nullable RunningGateway started;
    private int port;

    @BeforeEach
    void startEngine() {
        engine = new EngineFixture();
    }

    private RunningGateway start(Map<String, String> more) throws IOException {
        Files.writeString(Files.createDirectory(dir.resolve("agents")).resolve("zoe.yaml"), ZOE);
        Map<String, String> settings = new HashMap<>(more);
        settings.put("SWITCHBOARD_REALTIME_URL", "ws://127.0.0.1:" + engine.server.port() + "/v1/realtime");
        settings.put("SWITCHBOARD_AGENTS_DIR", dir.resolve("agents").toString());
        RunningGateway running = new RunningGateway(dir, settings);
        started = running;
        port = URI.create("ws://" + running.gateway.voiceAddress()).getPort();
        return running;
    }

    @AfterEach
    void stop() {
        if (started != null) {
            started.close();
        }
        engine.close();
    }

    private RealtimeClient connect(String agent) {
        RealtimeClient client = RealtimeClient.at(
                URI.create("ws://127.0.0.1:" + port + "/v1/realtime?agent=" + agent), builder -> builder);
        client.await("session.created");
        return client;
    }

    @Test
    void anAddressThatComesTooOftenIsToldSoInTheApisShapeAndWhenToComeAgain() throws IOException {
        RunningGateway running = start(Map.of(
                "SWITCHBOARD_API_TOKEN", "a-token-of-the-office",
                "SWITCHBOARD_TRUSTED_PROXIES", "127.0.0.1",
                "SWITCHBOARD_CALLS_PER_MINUTE_PER_ADDRESS", "1"));
        String headers = "Authorization: Bearer a-token-of-the-office\r\nX-Forwarded-For: 198.51.100.66, 203.0.113.9\r\n";
        URI address = URI.create("ws://127.0.0.1:" + port + "/v1/realtime");
        try (RealtimeClient client = RealtimeClient.at(address, builder -> builder
                .header("Authorization", "Bearer a-token-of-the-office").header("X-Forwarded-For", "203.0.113.9"))) {
            client.await("session.created");
            JsonNode error = refused(429, headers, "/v1/realtime?agent=riley");
            assertThat(error.path("code").asText()).isEqualTo("too_many_calls");
            assertThat(error.path("type").asText()).isEqualTo("rate_limit_error");
        }

        JsonNode ticket = await().until(() -> running.api("/api/tickets"), tickets -> tickets.size() == 1).get(0);
        assertThat(ticket.path("caller").asText()).isEqualTo("203.0.113.9");
        assertThat(ticket.path("agent_id").asText()).as("the channel's agent").isEqualTo("zoe");
    }

    @Test
    void aClientBehindAProxyOnThisMachineIsNoProgramOfThisMachine() throws IOException {
        start(Map.of("SWITCHBOARD_TRUSTED_PROXIES", "127.0.0.1"));

        assertThat(refused(401, "X-Forwarded-For: 203.0.113.9\r\n").path("code").asText()).isEqualTo("invalid_api_key");
        try (RealtimeClient ofThisMachine = connect("riley")) {
            assertThat(ofThisMachine.seen("session.created")).hasSize(1);
        }
    }

    @Test
    void anAgentWhoseLinesAreTakenRefusesAClientAndAHouseThatClosesRefusesAll() throws IOException {
        RunningGateway running = start(Map.of("SWITCHBOARD_SHUTDOWN_WAIT", "20s"));
        Thread closing = Thread.ofVirtual().unstarted(running::close);
        try (RealtimeClient client = connect("zoe")) {
            assertThat(refused(503, "").path("code").asText()).isEqualTo("agent_full");

            closing.start();
            await().until(() -> running.text("/health").contains("draining"));
            assertThat(refused(503, "").path("code").asText()).isEqualTo("draining");
            client.send("{'type':'response.create'}");
            assertThat(client.await("response.done").at("/response/status").asText()).as("it may finish").isEqualTo("completed");
        }
        await().until(() -> !closing.isAlive());
    }

    @Test
    void aShutdownEndsAClientWithoutPuttingWordsIntoItsConversation() throws IOException {
        RunningGateway running = start(Map.of());
        try (RealtimeClient client = connect("riley")) {
            running.close();

            assertThat(client.closeCode.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(1001);
            assertThat(client.takeAll().seen("response.created")).isEmpty();
        }
    }

    @Test
    void aQuietClientIsNotAskedAndTheLongestCallIsNamedInAnError() throws IOException {
        RunningGateway running = start(Map.of(
                "SWITCHBOARD_CALL_SILENCE_PROMPT", "200ms", "SWITCHBOARD_CALL_LONGEST", "2s", "SWITCHBOARD_CALL_WARNING", "1s"));
        try (RealtimeClient client = connect("riley")) {
            client.awaitError("session_expired");

            assertThat(client.closeCode.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(1001);
            assertThat(client.seen("response.created")).isEmpty();
        }
        assertThat(await().until(() -> running.api("/api/tickets").at("/0/end_reason"), JsonNode::isTextual).asText())
                .isEqualTo("duration_limit");
    }

    /// The error in the answer's body.
    private JsonNode refused(int status, String headers) throws IOException {
        return refused(status, headers, "/v1/realtime");
    }

    private JsonNode refused(int status, String headers, String target) throws IOException {
        RawHandshake answer = RawHandshake.send(port, target, headers);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.headers().get("content-type")).startsWith("application/json");
        if (status != 401) {
            assertThat(Integer.parseInt(answer.headers().get("retry-after"))).isBetween(1, 60);
        }
        JsonNode error = new JsonMapper().readTree(answer.body()).path("error");
        assertThat(error.path("message").asText()).isNotBlank();
        return error;
    }
}
