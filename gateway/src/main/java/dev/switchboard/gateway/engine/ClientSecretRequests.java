package dev.switchboard.gateway.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.gateway.realtime.ClientEvent;
import dev.switchboard.gateway.realtime.Dialect;
import dev.switchboard.gateway.realtime.MalformedEventException;
import dev.switchboard.gateway.realtime.RealtimeCodec;
import dev.switchboard.gateway.realtime.RealtimeError;
import dev.switchboard.gateway.realtime.ServerEvent;
import dev.switchboard.gateway.realtime.SessionConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The requests for client secrets: what each takes, and what it answers. A session is read by the rules of
/// `session.update`, so what is wrong with it is told here and not to the browser that connects.
final class ClientSecretRequests {
    /// One of the requests.
    interface Kind {
        ObjectNode answer(byte[] body) throws MalformedEventException, RefusedException;
    }

    // https://platform.openai.com/docs/api-reference/realtime-sessions
    private static final Duration DEFAULT_LIFETIME = Duration.ofMinutes(10);
    private static final Duration BETA_LIFETIME = Duration.ofMinutes(1);
    private static final int MIN_SECONDS = 10;
    private static final int MAX_SECONDS = 7_200;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ClientSecrets secrets;
    private final EngineConfig config;

    ClientSecretRequests(ClientSecrets secrets, EngineConfig config) {
        this.secrets = secrets;
        this.config = config;
    }

    /// GA: `{expires_after, session}` to `{value, expires_at, session}`.
    ObjectNode clientSecret(byte[] body) throws MalformedEventException, RefusedException {
        ObjectNode request = object(body);
        Duration lifetime = DEFAULT_LIFETIME;
        ObjectNode session = JsonNodeFactory.instance.objectNode();
        for (var field : request.properties()) {
            switch (field.getKey()) {
                case "expires_after" -> lifetime = lifetime(field.getValue(), "expires_after");
                case "session" -> session = object(field.getValue(), "session");
                case String other -> throw unknown(other);
            }
        }
        ClientSecrets.Preset preset = preset(session.has("type") ? session : session.put("type", "realtime"), Dialect.GA,
                "transcription".equals(session.path("type").asText()));
        ObjectNode shown = shown(preset, Dialect.GA);
        ClientSecrets.Secret secret = issue(preset, lifetime);
        ObjectNode answer = JSON.createObjectNode().put("value", secret.value())
                .put("expires_at", secret.expiresAt().getEpochSecond());
        answer.set("session", shown);
        return answer;
    }

    /// Beta: a flat session, answered with itself and a `client_secret`.
    ObjectNode betaSession(byte[] body) throws MalformedEventException, RefusedException {
        return beta(object(body), false);
    }

    /// Beta: the same for a session that only transcribes.
    ObjectNode betaTranscriptionSession(byte[] body) throws MalformedEventException, RefusedException {
        return beta(object(body), true);
    }

    private ObjectNode beta(ObjectNode session, boolean transcription) throws MalformedEventException, RefusedException {
        JsonNode own = session.remove("client_secret");
        Duration lifetime = own == null || !own.has("expires_after")
                ? BETA_LIFETIME
                : lifetime(own.get("expires_after"), "client_secret.expires_after");
        ClientSecrets.Preset preset = preset(session, Dialect.BETA, transcription);
        ObjectNode answer = shown(preset, Dialect.BETA);
        ClientSecrets.Secret secret = issue(preset, lifetime);
        answer.putObject("client_secret").put("value", secret.value())
                .put("expires_at", secret.expiresAt().getEpochSecond());
        return answer;
    }

    private ClientSecrets.Secret issue(ClientSecrets.Preset preset, Duration lifetime) throws RefusedException {
        return secrets.issue(preset, lifetime).orElseThrow(() -> new RefusedException(new RealtimeError(
                "requests", "rate_limit_exceeded", "Too many client secrets are valid; wait until some expire.", null, null)));
    }

    private static ClientSecrets.Preset preset(ObjectNode session, Dialect dialect, boolean transcription)
            throws MalformedEventException {
        ObjectNode update = JSON.createObjectNode().put("type", dialect == Dialect.BETA && transcription
                ? "transcription_session.update" : "session.update");
        update.set("session", session);
        ClientEvent event = RealtimeCodec.decodeClient(update.toString().getBytes(StandardCharsets.UTF_8), dialect);
        return new ClientSecrets.Preset(transcription, switch (event) {
            case ClientEvent.SessionUpdate(_, SessionConfig wanted) -> wanted;
            case ClientEvent.TranscriptionSessionUpdate(_, SessionConfig wanted) -> wanted;
            default -> throw new IllegalStateException("an update was read as " + event);
        });
    }

    /// The whole session that a connection will begin with; throws when it cannot be had.
    private ObjectNode shown(ClientSecrets.Preset preset, Dialect dialect) throws RefusedException {
        boolean transcription = preset.transcription();
        SessionSettings initial =
                SessionSettings.initial(new Ids(new SecureRandom()).session(), transcription, 0, config);
        initial.checkKind(preset.session(), transcription && dialect == Dialect.BETA);
        SessionSettings updated = initial.update(preset.session(), false);
        SessionSettings settings = dialect == Dialect.BETA ? updated.inBeta() : updated;
        ServerEvent created = transcription && dialect.hasTranscriptionSessions()
                ? new ServerEvent.TranscriptionSessionCreated("", settings.echo())
                : new ServerEvent.SessionCreated("", settings.echo());
        try {
            return (ObjectNode) JSON.readTree(RealtimeCodec.encode(created, dialect)).path("session");
        } catch (IOException e) {
            throw new UncheckedIOException("read a session that was just written", e);
        }
    }

    private static Duration lifetime(@Nullable JsonNode json, String path) throws RefusedException {
        ObjectNode expiry = object(json, path);
        String anchor = expiry.path("anchor").asText("created_at");
        if (!anchor.equals("created_at")) {
            throw RefusedException.of("invalid_value",
                    "Invalid value: '" + anchor + "'. Supported values are: 'created_at'.", path + ".anchor");
        }
        JsonNode seconds = expiry.path("seconds");
        String param = path + ".seconds";
        if (seconds.isMissingNode()) {
            return DEFAULT_LIFETIME;
        }
        if (!seconds.isIntegralNumber()) {
            throw RefusedException.of("invalid_type",
                    "Invalid type for '" + param + "': expected an integer.", param);
        }
        if (seconds.asLong() < MIN_SECONDS) {
            throw RefusedException.of("integer_below_min_value", "Invalid '" + param
                    + "': integer below minimum value. Expected a value >= " + MIN_SECONDS + ", but got " + seconds
                    + " instead.", param);
        }
        if (seconds.asLong() > MAX_SECONDS) {
            throw RefusedException.of("integer_above_max_value", "Invalid '" + param
                    + "': integer above maximum value. Expected a value <= " + MAX_SECONDS + ", but got " + seconds
                    + " instead.", param);
        }
        return Duration.ofSeconds(seconds.asLong());
    }

    private static ObjectNode object(byte[] body) throws RefusedException {
        try {
            return body.length == 0 ? JSON.createObjectNode() : object(JSON.readTree(body), null);
        } catch (JsonProcessingException e) {
            throw RefusedException.of("invalid_json", "We could not parse the JSON body of your request: "
                    + e.getOriginalMessage(), null);
        } catch (IOException e) {
            throw RefusedException.of("invalid_json", "We could not parse the JSON body of your request.", null);
        }
    }

    private static ObjectNode object(@Nullable JsonNode json, @Nullable String path) throws RefusedException {
        if (json instanceof ObjectNode object) {
            return object;
        }
        throw RefusedException.of("invalid_type", path == null
                ? "The body of your request must be a JSON object."
                : "Invalid type for '" + path + "': expected an object.", path);
    }

    private static RefusedException unknown(String param) {
        return RefusedException.of("unknown_parameter", "Unknown parameter: '" + param + "'.", param);
    }
}
