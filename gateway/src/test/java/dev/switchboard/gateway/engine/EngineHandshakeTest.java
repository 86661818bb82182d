package dev.switchboard.gateway.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Who gets a session, in which dialect, and for how long.
class EngineHandshakeTest {
    private final EngineFixture engine = new EngineFixture(EngineConfig.DEFAULT.withPort(0).withMaxSessions(2));
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        http.shutdownNow();
        engine.close();
    }

    @Test
    void healthAndModelsAreServed() throws Exception {
        JsonNode health = json(get("/health"));
        assertThat(health.path("status").asText()).isEqualTo("ok");
        assertThat(health.path("hears").asBoolean()).isTrue();
        assertThat(json(get("/v1/models")).at("/data/0/id").asText()).isEqualTo("switchboard-local");
    }

    @Test
    void whatIsNoHandshakeGetsTheFittingStatus() throws Exception {
        assertThat(get("/nothing").statusCode()).isEqualTo(404);
        assertThat(get("/v1/realtime?model=x").statusCode()).isEqualTo(426);
        HttpResponse<String> foreign = http.send(HttpRequest.newBuilder(uri("/health"))
                .header("Origin", "https://evil.example").build(), HttpResponse.BodyHandlers.ofString());
        assertThat(foreign.statusCode()).isEqualTo(403);
        assertThat(json(foreign).at("/error/code").asText()).isEqualTo("bad_origin");
    }

    @Test
    void sessionsBeyondTheLimitAreRefusedUntilOneEnds() {
        RealtimeClient first = RealtimeClient.ga(engine.server.port());
        try (RealtimeClient second = RealtimeClient.ga(engine.server.port())) {
            assertThat(handshakeStatus()).isEqualTo(503);
            first.close();
            Awaitility.await().untilAsserted(() -> assertThat(handshakeStatus()).isEqualTo(101));
            second.send("{'type':'response.create'}").await("response.done");
        } finally {
            first.close();
        }
    }

    @Test
    void betaClientsAreSpokenToInBeta() {
        engine.ears.hears("hello");
        try (RealtimeClient beta = RealtimeClient.beta(engine.server.port())) {
            JsonNode session = beta.await("session.created").path("session");
            assertThat(session.path("modalities")).hasSize(2);
            assertThat(session.path("input_audio_format").asText()).isEqualTo("pcm16");
            assertThat(session.has("audio")).isFalse();
            beta.send("{'type':'session.update','session':{'input_audio_transcription':{'model':'whisper-1'},"
                    + "'voice':'sage','turn_detection':{'type':'server_vad','silence_duration_ms':300}}}");
            assertThat(beta.await("session.updated").at("/session/turn_detection/silence_duration_ms").asInt())
                    .isEqualTo(300);
            beta.forget().speak(300).silence(400);
            JsonNode done = beta.await("response.done");
            assertThat(beta.types()).contains("conversation.item.created", "response.audio.delta",
                    "response.audio_transcript.delta", "response.audio.done", "response.audio_transcript.done");
            assertThat(beta.types()).doesNotContain("conversation.item.added", "conversation.item.done");
            assertThat(done.at("/response/output/0/content/0/type").asText()).isEqualTo("audio");
            assertThat(beta.audio("response.audio.delta")).isNotEmpty();
        }
    }

    @Test
    void browsersChooseBetaByTheirSubprotocol() {
        try (RealtimeClient browser = RealtimeClient.betaByProtocol(engine.server.port())) {
            assertThat(browser.subprotocol()).isEqualTo("realtime");
            assertThat(browser.await("session.created").path("session").has("modalities")).isTrue();
        }
    }

    @Test
    void sessionEndsWhenItsTimeIsOver() throws Exception {
        EngineConfig brief = EngineConfig.DEFAULT.withPort(0).withSessionLifetime(Duration.ofMillis(300));
        try (EngineFixture shortLived = new EngineFixture(brief); RealtimeClient client = shortLived.connect()) {
            assertThat(client.awaitError("session_expired").path("message").asText()).contains("maximum duration");
            assertThat(client.closeCode.get(20, TimeUnit.SECONDS)).isEqualTo(1001);
        }
    }

    @Test
    void closingEngineSaysGoodbye() throws Exception {
        try (RealtimeClient client = engine.connect()) {
            client.await("session.created");
            engine.close();
            assertThat(client.closeCode.get(20, TimeUnit.SECONDS)).isEqualTo(1001);
        }
    }

    private int handshakeStatus() {
        try (RealtimeClient _ = RealtimeClient.ga(engine.server.port())) {
            return 101;
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                return refused.getResponse().statusCode();
            }
            throw e;
        }
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + engine.server.port() + path);
    }

    private static JsonNode json(HttpResponse<String> response) throws Exception {
        return new ObjectMapper().readTree(response.body());
    }
}
