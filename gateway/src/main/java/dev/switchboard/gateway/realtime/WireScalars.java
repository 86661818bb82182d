package dev.switchboard.gateway.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.gateway.audio.AudioFormat;
import java.util.List;
import java.util.Set;

/// The values whose wire form is not simply an object of their components: a word, a number or an object by turns.
final class WireScalars {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Set<Class<?>> TYPES = Set.of(AudioFormat.class, TokenLimit.class, VoiceChoice.class,
            ToolChoice.class, RealtimeResponse.StatusDetails.class);
    private static final List<String> CHOICES = List.of("none", "auto", "required");
    private static final List<String> TOOL_KINDS = List.of("function", "mcp");
    /// The API's bound on `max_output_tokens`.
    private static final int MAX_TOKENS = 4096;

    private WireScalars() {}

    static boolean has(Class<?> type) {
        return TYPES.contains(type);
    }

    static Object read(Class<?> type, JsonNode json, String path, RecordJson records) throws MalformedEventException {
        if (type == AudioFormat.class) {
            return readFormat(json, path);
        }
        if (type == TokenLimit.class) {
            return readLimit(json, path, records.isStrict());
        }
        if (type == VoiceChoice.class) {
            return json.isTextual()
                    ? VoiceChoice.named(json.textValue())
                    : new VoiceChoice(text(RecordJson.object(json, path), "id", path), true);
        }
        if (type == ToolChoice.class) {
            return readChoice(json, path, records);
        }
        return json.isTextual()
                ? new RealtimeResponse.StatusDetails(json.textValue(), null, null)
                : records.readRecord(RealtimeResponse.StatusDetails.class, RecordJson.object(json, path), path);
    }

    static JsonNode write(Object value, Set<String> nulls) {
        return switch (value) {
            case AudioFormat format -> writeFormat(format);
            case TokenLimit limit when limit.equals(TokenLimit.INF) -> NODES.textNode("inf");
            case TokenLimit(int tokens) -> NODES.numberNode(tokens);
            case VoiceChoice(String name, boolean custom) ->
                custom ? NODES.objectNode().put("id", name) : NODES.textNode(name);
            case ToolChoice choice when choice.isWord() -> NODES.textNode(choice.type());
            default -> RecordJson.write(value, nulls);
        };
    }

    private static ObjectNode writeFormat(AudioFormat format) {
        return switch (format) {
            case PCM16_24K -> NODES.objectNode().put("type", "audio/pcm").put("rate", 24_000);
            case PCMU_8K -> NODES.objectNode().put("type", "audio/pcmu");
            case PCMA_8K -> NODES.objectNode().put("type", "audio/pcma");
        };
    }

    private static AudioFormat readFormat(JsonNode json, String path) throws MalformedEventException {
        ObjectNode object = RecordJson.object(json, path);
        int rateHz = object.path("rate").asInt(24_000);
        return switch (text(object, "type", path)) {
            case "audio/pcm" -> {
                if (rateHz != 24_000) {
                    throw MalformedEventException.invalidValue(path + ".rate",
                            "Invalid value: '" + rateHz + "'. Supported values are: '24000'.");
                }
                yield AudioFormat.PCM16_24K;
            }
            case "audio/pcmu" -> AudioFormat.PCMU_8K;
            case "audio/pcma" -> AudioFormat.PCMA_8K;
            case String other -> throw MalformedEventException.invalidValue(path + ".type", "Invalid value: '" + other
                    + "'. Supported values are: 'audio/pcm', 'audio/pcmu', and 'audio/pcma'.");
        };
    }

    private static TokenLimit readLimit(JsonNode json, String path, boolean strict) throws MalformedEventException {
        if (json.isTextual() && "inf".equals(json.textValue())) {
            return TokenLimit.INF;
        }
        if (!json.isIntegralNumber() || !json.canConvertToInt()) {
            throw MalformedEventException.wrongType(path, "an integer or 'inf'", RecordJson.describe(json));
        }
        int tokens = json.intValue();
        if (tokens < 1) {
            throw MalformedEventException.outside(
                    path, "integer", "below_min_value", "below minimum value", ">=", "1", Integer.toString(tokens));
        }
        if (strict && tokens > MAX_TOKENS) {
            throw MalformedEventException.outside(path, "integer", "above_max_value", "above maximum value", "<=",
                    Integer.toString(MAX_TOKENS), Integer.toString(tokens));
        }
        return new TokenLimit(tokens);
    }

    private static Object readChoice(JsonNode json, String path, RecordJson records) throws MalformedEventException {
        if (!json.isTextual()) {
            return readNamedTool(
                    (ToolChoice) records.readRecord(ToolChoice.class, RecordJson.object(json, path), path), path);
        }
        if (!CHOICES.contains(json.textValue())) {
            throw MalformedEventException.invalidValue(path, "Invalid value: '" + json.textValue()
                    + "'. Supported values are: " + RecordJson.quoted(CHOICES) + ", or an object naming a tool.");
        }
        return new ToolChoice(json.textValue(), null, null);
    }

    private static ToolChoice readNamedTool(ToolChoice choice, String path) throws MalformedEventException {
        switch (choice.type()) {
            case "function" -> {
                if (choice.name() == null) {
                    throw MalformedEventException.missing(path + ".name");
                }
            }
            case "mcp" -> {
                if (choice.serverLabel() == null) {
                    throw MalformedEventException.missing(path + ".server_label");
                }
            }
            case String other -> throw MalformedEventException.notOneOf(path + ".type", other, TOOL_KINDS);
        }
        return choice;
    }

    private static String text(ObjectNode object, String key, String path) throws MalformedEventException {
        JsonNode value = object.get(key);
        if (value == null || value.isNull()) {
            throw MalformedEventException.missing(path + "." + key);
        }
        if (!value.isTextual()) {
            throw MalformedEventException.wrongType(path + "." + key, "a string", RecordJson.describe(value));
        }
        return value.textValue();
    }
}
