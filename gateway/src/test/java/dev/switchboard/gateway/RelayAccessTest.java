package dev.switchboard.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.switchboard.gateway.engine.EngineFixture;
import dev.switchboard.gateway.engine.RawHandshake;
import dev.switchboard.gateway.engine.RealtimeClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who may use `/v1/realtime`, and what the others are told before the upgrade.
class RelayAccessTest {
    private static final String TOKEN = "a-token-of-the-office";
    private static final String OTHER = "a-token-of-the-branch";

    @TempDir
    private static Path dir;

    private static EngineFixture engine;
    private static RunningGateway running;
    private static int port;

    @BeforeAll
    static void start() {
        engine = new EngineFixture();
        running = new RunningGateway(dir, Map.of(
                "SWITCHBOARD_REALTIME_URL", "ws://127.0.0.1:" + engine.server.port() + "/v1/realtime",
                "SWITCHBOARD_REALTIME_API_KEY", "sk-secret-of-the-house",
                "SWITCHBOARD_API_TOKEN", TOKEN + "," + OTHER,
                "SWITCHBOARD_MAX_CALLS", "1"));
        port = URI.create("ws://" + running.gateway.voiceAddress()).getPort();
    }

    @AfterAll
    static void stop() {
        running.close();
        engine.close();
    }

    @Test
    void aKeyThatIsNoTokenIsRefusedWhereverItStands() throws IOException {
        for (String headers : new String[] {
            "",
            "Authorization: Bearer wrong\r\n",
            "Authorization: Basic " + TOKEN + "\r\n",
            "api-key: " + TOKEN + "x\r\n",
            "Sec-WebSocket-Protocol: realtime, openai-insecure-api-key.wrong\r\n"
        }) {
            assertRefused(401, "invalid_api_key", "/v1/realtime?agent=riley", headers);
        }
        assertRefused(401, "invalid_api_key", "/v1/realtime?api-key=" + TOKEN, "");
    }

    @Test
    void anUnknownAgentAndAnotherKindOfSessionAreRefused() throws IOException {
        assertRefused(404, "unknown_agent", "/v1/realtime?agent=nobody", bearer());
        assertRefused(400, "unsupported_session", "/v1/realtime?intent=transcription", bearer());
        assertRefused(400, "unsupported_session", "/v1/realtime?call_id=rtc_1", bearer());
    }

    @Test
    void aPageOfAnotherSiteIsRefused() throws IOException {
        assertThat(RawHandshake.send(port, "/v1/realtime", bearer() + "Origin: https://evil.example\r\n").status()).isEqualTo(403);
    }

    @Test
    void eachTokenOpensTheDoorByEveryWayAndAFullHouseSaysWhenToComeAgain() throws IOException {
        URI address = URI.create("ws://127.0.0.1:" + port + "/v1/realtime?agent=casey");
        try (RealtimeClient client = RealtimeClient.at(address, builder -> builder.header("Authorization", "Bearer " + TOKEN))) {
            client.await("session.created");
            RawHandshake full = assertRefused(503, "full", "/v1/realtime", bearer());
            assertThat(full.headers()).containsEntry("retry-after", "5");
        }
        awaitFree();
        try (RealtimeClient client = RealtimeClient.at(address, builder -> builder.header("api-key", OTHER))) {
            client.await("session.created");
        }
        awaitFree();
        try (RealtimeClient client = RealtimeClient.at(address,
                builder -> builder.subprotocols("realtime", "openai-insecure-api-key." + OTHER))) {
            assertThat(client.subprotocol()).isEqualTo("realtime");
            client.await("session.created");
            assertThat(client.seen().toString()).doesNotContain("sk-secret").doesNotContain("Casey");
        }
        awaitFree();
        assertThat(running.api("/api/tickets/stats").path("total").asInt(running.api("/api/tickets").size()))
                .as("only those who came in left a ticket").isEqualTo(3);
    }

    @Test
    void aGatewayWhoseModelSpeaksGptLiveSaysThatItCannotRelay(@TempDir Path other) throws IOException {
        try (RunningGateway live = new RunningGateway(other, Map.of(
                "SWITCHBOARD_REALTIME_URL", "ws://127.0.0.1:" + engine.server.port(),
                "SWITCHBOARD_REALTIME_DIALECT", "live"))) {
            RawHandshake answer = RawHandshake.send(
                    URI.create("ws://" + live.gateway.voiceAddress()).getPort(), "/v1/realtime", "");
            assertThat(answer.status()).isEqualTo(501);
            assertThat(answer.body()).contains("unsupported_model", "GPT-Live");
        }
    }

    private static void awaitFree() {
        await().until(() -> running.gateway.callsInProgress() == 0);
    }

    private static String bearer() {
        return "Authorization: Bearer " + TOKEN + "\r\n";
    }

    private static RawHandshake assertRefused(int status, String code, String target, String headers) throws IOException {
        RawHandshake answer = RawHandshake.send(port, target, headers);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.headers().get("content-type")).startsWith("application/json");
        var error = new JsonMapper().readTree(answer.body()).path("error");
        assertThat(error.path("code").asText()).isEqualTo(code);
        assertThat(error.path("message").asText()).isNotBlank().doesNotContain(TOKEN);
        return answer;
    }
}
