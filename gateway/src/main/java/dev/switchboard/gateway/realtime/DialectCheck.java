package dev.switchboard.gateway.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Refuses in a client's event what only the other dialect says, as the API does, before the shapes are brought
/// together: GA settings in beta, beta settings in GA, and the other dialect's content types. Also what must be there
/// in one dialect only (GA's `session.type`). A shape that is wrong in both is left for the reader to refuse.
final class DialectCheck {
    private static final Set<String> GA_TRANSCRIPTION = Set.of("type", "audio", "include");
    private static final Set<String> BETA_SESSION = Set.of("model", "modalities", "instructions", "voice",
            "input_audio_format", "output_audio_format", "input_audio_transcription", "input_audio_noise_reduction",
            "turn_detection", "tools", "tool_choice", "temperature", "max_response_output_tokens", "speed", "tracing",
            "include", "prompt");
    private static final Set<String> BETA_TRANSCRIPTION = Set.of("input_audio_format", "input_audio_transcription",
            "input_audio_noise_reduction", "turn_detection", "include");
    private static final Set<String> BETA_RESPONSE = Set.of("modalities", "instructions", "voice",
            "output_audio_format", "tools", "tool_choice", "temperature", "max_output_tokens",
            "max_response_output_tokens", "conversation", "metadata", "prompt", "input");
    private static final List<String> GA_PARTS =
            List.of("input_text", "input_audio", "input_image", "output_text", "output_audio");
    private static final List<String> BETA_PARTS = List.of("input_text", "input_audio", "input_image", "text", "audio");
    private static final List<String> BETA_CODECS = List.of("pcm16", "g711_ulaw", "g711_alaw");

    private DialectCheck() {}

    static void check(ObjectNode event, Dialect dialect) throws MalformedEventException {
        String type = event.path("type").asText();
        boolean ofSession = type.equals("session.update") || type.equals("transcription_session.update");
        if (ofSession && event.get("session") instanceof ObjectNode session) {
            readOnly(session);
            switch (dialect) {
                case GA -> gaSession(session);
                case BETA -> betaSettings(session, "session",
                        type.equals("session.update") ? BETA_SESSION : BETA_TRANSCRIPTION);
            }
        }
        if (event.get("response") instanceof ObjectNode response) {
            switch (dialect) {
                case GA -> gaResponse(response);
                case BETA -> betaSettings(response, "response", BETA_RESPONSE);
            }
            for (int i = 0; i < response.path("input").size(); i++) {
                parts(response.path("input").path(i), "response.input[" + i + "]", dialect);
            }
        }
        parts(event.path("item"), "item", dialect);
    }

    private static void readOnly(ObjectNode session) throws MalformedEventException {
        for (String key : List.of("id", "object", "expires_at")) {
            if (session.has(key)) {
                throw MalformedEventException.unknown("session." + key);
            }
        }
    }

    private static void gaSession(ObjectNode session) throws MalformedEventException {
        JsonNode type = session.get("type");
        if (type == null || type.isNull()) {
            throw MalformedEventException.missing("session.type");
        }
        if (session.has("temperature")) {
            throw MalformedEventException.unknown("session.temperature");
        }
        if (type.asText().equals("transcription")) {
            onlyKnown(session, "session", GA_TRANSCRIPTION);
            if (session.path("audio").has("output")) {
                throw MalformedEventException.unknown("session.audio.output");
            }
        }
    }

    private static void gaResponse(ObjectNode response) throws MalformedEventException {
        if (response.has("temperature")) {
            throw MalformedEventException.unknown("response.temperature");
        }
        if (response.path("audio").has("input")) {
            throw MalformedEventException.unknown("response.audio.input");
        }
        if (response.path("audio").path("output").has("speed")) {
            throw MalformedEventException.unknown("response.audio.output.speed");
        }
    }

    private static void betaSettings(ObjectNode settings, String path, Set<String> known)
            throws MalformedEventException {
        onlyKnown(settings, path, known);
        modalities(settings.get("modalities"), path + ".modalities");
        for (String key : List.of("input_audio_format", "output_audio_format")) {
            JsonNode codec = settings.get(key);
            if (codec != null && !codec.isNull() && !codec.isTextual()) {
                throw MalformedEventException.wrongType(path + "." + key, "a string", RecordJson.describe(codec));
            }
            if (codec != null && codec.isTextual() && !BETA_CODECS.contains(codec.textValue())) {
                throw MalformedEventException.notOneOf(path + "." + key, codec.textValue(), BETA_CODECS);
            }
        }
    }

    private static void onlyKnown(ObjectNode settings, String path, Set<String> known) throws MalformedEventException {
        for (String key : (Iterable<String>) settings::fieldNames) {
            if (!known.contains(key)) {
                throw MalformedEventException.unknown(path + "." + key);
            }
        }
    }

    /// Beta's combinations; GA's are the session's to refuse.
    private static void modalities(@Nullable JsonNode modalities, String path) throws MalformedEventException {
        if (modalities == null || modalities.isNull()) {
            return;
        }
        if (!(modalities instanceof ArrayNode)) {
            throw MalformedEventException.wrongType(path, "an array", RecordJson.describe(modalities));
        }
        boolean text = false;
        boolean audio = false;
        for (int i = 0; i < modalities.size(); i++) {
            switch (modalities.path(i).asText()) {
                case "text" -> text = true;
                case "audio" -> audio = true;
                case String other -> throw MalformedEventException.notOneOf(
                        path + "[" + i + "]", other, List.of("text", "audio"));
            }
        }
        if (!text || modalities.size() != (audio ? 2 : 1)) {
            throw MalformedEventException.invalidValue(path, "Invalid modalities: " + (audio ? "['audio']" : "[]")
                    + ". Supported combinations are: ['text'] and ['audio', 'text'].");
        }
    }

    private static void parts(JsonNode item, String path, Dialect dialect) throws MalformedEventException {
        List<String> known = dialect == Dialect.GA ? GA_PARTS : BETA_PARTS;
        JsonNode content = item.path("content");
        for (int i = 0; i < content.size(); i++) {
            JsonNode type = content.path(i).path("type");
            if (type.isTextual() && !known.contains(type.textValue())) {
                throw MalformedEventException.notOneOf(path + ".content[" + i + "].type", type.textValue(), known);
            }
        }
    }
}
