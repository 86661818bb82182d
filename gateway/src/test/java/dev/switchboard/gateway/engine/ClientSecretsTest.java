package dev.switchboard.gateway.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.core.ObjectMappers;
import com.openai.models.realtime.clientsecrets.ClientSecretCreateResponse;
import dev.switchboard.gateway.realtime.SessionConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Keys for browsers: how they are asked for, what they open, and who is turned away.
class ClientSecretsTest {
    private static final String SECRETS = "/v1/realtime/client_secrets";

    private final EngineFixture engine = new EngineFixture();
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        http.shutdownNow();
        engine.close();
    }

    @Test
    void secretOpensTheSessionItWasIssuedFor() throws Exception {
        HttpResponse<String> response = post(SECRETS, "{'expires_after':{'anchor':'created_at','seconds':60},'session':{"
                + "'type':'realtime','model':'gpt-realtime','instructions':'Be brief.','audio':{'input':{"
                + "'turn_detection':{'type':'server_vad','silence_duration_ms':250}}}}}");
        assertThat(response.statusCode()).isEqualTo(200);
        ObjectMappers.jsonMapper().readValue(response.body(), ClientSecretCreateResponse.class).validate();
        JsonNode secret = json(response);
        assertThat(secret.path("expires_at").asLong() - Instant.now().getEpochSecond()).isBetween(1L, 60L);
        assertThat(secret.at("/session/instructions").asText()).isEqualTo("Be brief.");
        try (RealtimeClient browser = browser(secret.path("value").asText())) {
            JsonNode session = browser.await("session.created").path("session");
            assertThat(browser.subprotocol()).isEqualTo("realtime");
            assertThat(session.path("instructions").asText()).isEqualTo("Be brief.");
            assertThat(session.at("/audio/input/turn_detection/silence_duration_ms").asInt()).isEqualTo(250);
        }
        try (RealtimeClient again = bearer("/v1/realtime?model=any", secret.path("value").asText())) {
            assertThat(again.await("session.created").at("/session/instructions").asText()).isEqualTo("Be brief.");
        }
    }

    @Test
    void secretOfATranscriptionSessionOpensOne() throws Exception {
        JsonNode secret = json(post(SECRETS, "{'session':{'type':'transcription'}}"));
        assertThat(secret.at("/session/object").asText()).isEqualTo("realtime.transcription_session");
        try (RealtimeClient scribe = bearer("/v1/realtime", secret.path("value").asText())) {
            assertThat(scribe.await("session.created").at("/session/type").asText()).isEqualTo("transcription");
        }
    }

    @Test
    void betaSessionsAreFlatAndCarryTheirSecret() throws Exception {
        JsonNode session = json(post("/v1/realtime/sessions",
                "{'model':'gpt-4o-realtime-preview','modalities':['audio','text'],'voice':'sage','instructions':'Hi.'}"));
        assertThat(session.path("voice").asText()).isEqualTo("sage");
        assertThat(session.path("modalities")).hasSize(2);
        assertThat(session.at("/client_secret/expires_at").asLong() - Instant.now().getEpochSecond()).isBetween(1L, 60L);
        String keyProtocol = "openai-insecure-api-key." + session.at("/client_secret/value").asText();
        try (RealtimeClient browser = RealtimeClient.at(uri("ws", "/v1/realtime?model=any"), HttpClient.newHttpClient(),
                page -> page.subprotocols("realtime", keyProtocol, "openai-beta.realtime-v1"), true)) {
            assertThat(browser.await("session.created").at("/session/voice").asText()).isEqualTo("sage");
        }
        JsonNode scribe = json(post("/v1/realtime/transcription_sessions", ""));
        assertThat(scribe.path("object").asText()).isEqualTo("realtime.transcription_session");
        assertThat(scribe.at("/client_secret/value").asText()).startsWith("ek_");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        {'expires_after':{'anchor':'created_at','seconds':9}}    | integer_below_min_value | expires_after.seconds
        {'expires_after':{'anchor':'created_at','seconds':7201}} | integer_above_max_value | expires_after.seconds
        {'expires_after':{'anchor':'now','seconds':60}}          | invalid_value           | expires_after.anchor
        {'expires_after':{'seconds':'60'}}                       | invalid_type            | expires_after.seconds
        {'expires_after':60}                                     | invalid_type            | expires_after
        {'session':[]}                                           | invalid_type            | session
        {'session':{'type':'telepathy'}}                         | invalid_value           | session.type
        {'session':{'type':'realtime','colour':'red'}}           | unknown_parameter       | session.colour
        {'model':'gpt-realtime'}                                 | unknown_parameter       | model
        []                                                       | invalid_type            |
        {'session':                                              | invalid_json            |
        """)
    void requestsThatMakeNoSenseAreAnsweredWithWhatIsWrong(String body, String code, String param) throws Exception {
        HttpResponse<String> refused = post(SECRETS, body);
        assertThat(refused.statusCode()).isEqualTo(400);
        JsonNode error = json(refused).path("error");
        assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
        assertThat(error.path("code").asText()).isEqualTo(code);
        assertThat(error.path("param").textValue()).isEqualTo(param);
        assertThat(error.path("message").asText()).isNotEmpty();
    }

    @Test
    void unknownSecretsAreRefusedAndOtherKeysIgnored() throws Exception {
        try (RealtimeClient _ = bearer("/v1/realtime?model=any", "ek_forged")) {
            throw new AssertionError("a forged secret opened a session");
        } catch (CompletionException e) {
            assertThat(e.getCause()).isInstanceOfSatisfying(WebSocketHandshakeException.class,
                    refused -> assertThat(refused.getResponse().statusCode()).isEqualTo(401));
        }
        HttpResponse<String> refused = http.send(HttpRequest.newBuilder(uri("http", "/v1/models"))
                .header("Authorization", "bearer ek_forged").build(), HttpResponse.BodyHandlers.ofString());
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(json(refused).at("/error/code").asText()).isEqualTo("invalid_api_key");
        try (RealtimeClient any = bearer("/v1/realtime?model=any", "sk-anything")) {
            any.await("session.created");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/openai/v1/realtime?model=deployment", "/openai/v1/realtime?model=d&api-key=any"})
    void azureGaPathsAreTheSameDoor(String path) {
        try (RealtimeClient azure = RealtimeClient.at(
                uri("ws", path), program -> program.header("api-key", "any"))) {
            assertThat(azure.await("session.created").at("/session/type").asText()).isEqualTo("realtime");
        }
    }

    @Test
    void azurePreviewSpeaksBeta() {
        URI preview = uri("ws", "/openai/realtime?api-version=2025-04-01-preview&deployment=d&api-key=any");
        try (RealtimeClient azure = RealtimeClient.at(preview, HttpClient.newHttpClient(), program -> program, true)) {
            assertThat(azure.await("session.created").path("session").has("modalities")).isTrue();
        }
    }

    @Test
    void pagesOfThisMachineMayAskAndOthersMayNot() throws Exception {
        HttpResponse<String> preflight = http.send(HttpRequest.newBuilder(uri("http", SECRETS))
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("Origin", "http://localhost:3000").header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization,content-type").build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(preflight.headers().firstValue("access-control-allow-origin")).contains("http://localhost:3000");
        assertThat(preflight.headers().firstValue("access-control-allow-headers")).contains("authorization,content-type");
        HttpResponse<String> allowed = postFrom("http://localhost:3000");
        assertThat(allowed.statusCode()).isEqualTo(200);
        assertThat(allowed.headers().firstValue("access-control-allow-origin")).contains("http://localhost:3000");
        HttpResponse<String> foreign = postFrom("https://evil.example");
        assertThat(foreign.statusCode()).isEqualTo(403);
        assertThat(foreign.headers().firstValue("access-control-allow-origin")).isEmpty();
        assertThat(postFrom("null").statusCode()).isEqualTo(403);
    }

    @Test
    void secretsExpireAndAreBounded() {
        Instant[] now = {Instant.parse("2026-11-21T10:00:00Z")};
        ClientSecrets secrets = new ClientSecrets(() -> now[0], new Random(1));
        ClientSecrets.Preset preset = new ClientSecrets.Preset(false, SessionConfig.EMPTY);
        String first = secrets.issue(preset, Duration.ofSeconds(10)).orElseThrow().value();
        int issued = 1;
        while (secrets.issue(preset, Duration.ofHours(1)).isPresent()) {
            issued++;
        }
        assertThat(issued).isEqualTo(1_000);
        assertThat(secrets.find(first)).isPresent();
        now[0] = now[0].plusSeconds(10);
        assertThat(secrets.find(first)).isEmpty();
        assertThat(secrets.issue(preset, Duration.ofSeconds(10))).isPresent();
    }

    private RealtimeClient browser(String key) {
        return RealtimeClient.at(uri("ws", "/v1/realtime?model=any"),
                page -> page.subprotocols("realtime", "openai-insecure-api-key." + key));
    }

    private RealtimeClient bearer(String path, String key) {
        return RealtimeClient.at(uri("ws", path), program -> program.header("Authorization", "Bearer " + key));
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return http.send(HttpRequest.newBuilder(uri("http", path)).header("Authorization", "Bearer sk-any")
                .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"'))).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> postFrom(String origin) throws Exception {
        return http.send(HttpRequest.newBuilder(uri("http", SECRETS)).header("Origin", origin)
                .POST(HttpRequest.BodyPublishers.ofString("{}")).build(), HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String scheme, String path) {
        return URI.create(scheme + "://127.0.0.1:" + engine.server.port() + path);
    }

    private static JsonNode json(HttpResponse<String> response) throws Exception {
        return new ObjectMapper().readTree(response.body());
    }
}
