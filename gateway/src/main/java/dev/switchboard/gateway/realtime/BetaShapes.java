package dev.switchboard.gateway.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Brings beta's JSON into the GA shape before it is read, and GA's into beta's after it was written: flat sessions and
/// responses, codec names, event names, and the content types of the agent's messages. GA JSON passes unchanged.
final class BetaShapes {
    private static final Map<String, String> CODECS =
            Map.of("pcm16", "audio/pcm", "g711_ulaw", "audio/pcmu", "g711_alaw", "audio/pcma");
    private static final Map<String, String> CODECS_BACK = invert(CODECS);
    private static final Map<String, String> EVENTS_BACK = invert(EventNames.BETA_TO_GA);
    private static final Set<String> WITH_SESSION = Set.of("session.update", "session.created", "session.updated",
            "transcription_session.update", "transcription_session.created", "transcription_session.updated");

    /// What an error of a merged shape names, in beta's words; a longer path before what it begins with.
    private static final Map<String, String> PATHS = new LinkedHashMap<>();

    static {
        for (String root : List.of("session", "response")) {
            PATHS.put(root + ".audio.input.format.type", root + ".input_audio_format");
            PATHS.put(root + ".audio.output.format.type", root + ".output_audio_format");
            PATHS.put(root + ".audio.output.voice", root + ".voice");
            PATHS.put(root + ".audio.output.speed", root + ".speed");
            PATHS.put(root + ".audio.input.transcription", root + ".input_audio_transcription");
            PATHS.put(root + ".audio.input.noise_reduction", root + ".input_audio_noise_reduction");
            PATHS.put(root + ".audio.input.turn_detection", root + ".turn_detection");
            PATHS.put(root + ".output_modalities", root + ".modalities");
        }
        PATHS.put("session.max_output_tokens", "session.max_response_output_tokens");
    }

    private BetaShapes() {}

    /// Changes `event` in place; a shape that is wrong in both dialects is left for the reader to refuse.
    static void toGa(ObjectNode event) {
        if (event.get("session") instanceof ObjectNode session && WITH_SESSION.contains(event.path("type").asText())) {
            settingsToGa(session);
        }
        if (event.get("response") instanceof ObjectNode response) {
            settingsToGa(response);
        }
    }

    private static void settingsToGa(ObjectNode settings) {
        JsonNode modalities = settings.remove("modalities");
        if (modalities instanceof ArrayNode array && !settings.has("output_modalities")) {
            boolean audible = false;
            for (JsonNode modality : array) {
                audible |= "audio".equals(modality.asText());
            }
            settings.putArray("output_modalities").add(audible ? "audio" : "text");
        }
        move(settings, "voice", "output", "voice");
        move(settings, "speed", "output", "speed");
        moveCodec(settings, "output_audio_format", "output");
        moveCodec(settings, "input_audio_format", "input");
        move(settings, "input_audio_transcription", "input", "transcription");
        move(settings, "input_audio_noise_reduction", "input", "noise_reduction");
        move(settings, "turn_detection", "input", "turn_detection");
        if (settings.has("max_response_output_tokens")) {
            JsonNode limit = settings.remove("max_response_output_tokens");
            settings.putIfAbsent("max_output_tokens", limit);
        }
    }

    private static void move(ObjectNode settings, String from, String side, String to) {
        JsonNode value = settings.remove(from);
        if (value != null) {
            half(settings, side).putIfAbsent(to, value);
        }
    }

    private static void moveCodec(ObjectNode settings, String from, String side) {
        JsonNode codec = settings.remove(from);
        if (codec != null && !codec.isNull()) {
            ObjectNode format = half(settings, side).putObject("format");
            format.put("type", CODECS.getOrDefault(codec.asText(), codec.asText()));
        }
    }

    private static ObjectNode half(ObjectNode settings, String side) {
        ObjectNode audio = settings.get("audio") instanceof ObjectNode present ? present : settings.putObject("audio");
        return audio.get(side) instanceof ObjectNode present ? present : audio.putObject(side);
    }

    /// Changes `event` in place.
    static void toBeta(ObjectNode event) {
        String type = event.path("type").asText();
        event.put("type", "conversation.item.added".equals(type)
                ? "conversation.item.created"
                : EVENTS_BACK.getOrDefault(type, type));
        if (event.get("session") instanceof ObjectNode session && WITH_SESSION.contains(type)) {
            settingsToBeta(session, "max_response_output_tokens");
        }
        if (event.get("response") instanceof ObjectNode response) {
            settingsToBeta(response, "max_output_tokens");
            response.path("output").forEach(BetaShapes::itemToBeta);
            response.path("input").forEach(BetaShapes::itemToBeta);
        }
        itemToBeta(event.path("item"));
        if (event.get("error") instanceof ObjectNode error && type.equals("error")) {
            errorToBeta(error);
        }
        if (type.startsWith("response.function_call_arguments.")) {
            event.remove("name");
        }
    }

    /// An error's parameter and the words about it as beta's clients know them.
    private static void errorToBeta(ObjectNode error) {
        boolean isUnknown = error.path("code").asText().equals("unknown_parameter");
        for (String key : List.of("param", "message")) {
            if (error.path(key).isTextual()) {
                String text = error.path(key).textValue();
                for (Map.Entry<String, String> path : PATHS.entrySet()) {
                    // What is unknown at the top is a word of the client's own.
                    if (!isUnknown || path.getKey().contains(".audio.")) {
                        text = text.replace(path.getKey(), path.getValue());
                    }
                }
                error.put(key, text);
            }
        }
    }

    private static void settingsToBeta(ObjectNode settings, String limitKey) {
        settings.remove("type");
        JsonNode modalities = settings.remove("output_modalities");
        if (modalities != null) {
            boolean audible = "audio".equals(modalities.path(0).asText());
            ArrayNode both = settings.putArray("modalities").add("text");
            if (audible) {
                both.add("audio");
            }
        }
        JsonNode audio = settings.remove("audio");
        if (audio != null) {
            put(settings, "voice", audio.path("output").get("voice"));
            put(settings, "speed", audio.path("output").get("speed"));
            put(settings, "output_audio_format", codec(audio.path("output").get("format"), settings));
            put(settings, "input_audio_format", codec(audio.path("input").get("format"), settings));
            put(settings, "input_audio_transcription", audio.path("input").get("transcription"));
            put(settings, "input_audio_noise_reduction", audio.path("input").get("noise_reduction"));
            put(settings, "turn_detection", audio.path("input").get("turn_detection"));
        }
        put(settings, limitKey, settings.remove("max_output_tokens"));
    }

    private static @Nullable JsonNode codec(@Nullable JsonNode format, ObjectNode settings) {
        if (format == null) {
            return null;
        }
        String type = format.path("type").asText();
        return settings.textNode(CODECS_BACK.getOrDefault(type, type));
    }

    private static void put(ObjectNode settings, String key, @Nullable JsonNode value) {
        if (value != null) {
            settings.set(key, value);
        }
    }

    private static void itemToBeta(JsonNode item) {
        for (JsonNode part : item.path("content")) {
            if (part instanceof ObjectNode object) {
                shortenPart(object);
            }
        }
    }

    /// `output_text` to `text`, `output_audio` to `audio`: beta everywhere, GA in `response.content_part` events.
    static void shortenPart(ObjectNode part) {
        switch (part.path("type").asText()) {
            case "output_text" -> part.put("type", "text");
            case "output_audio" -> part.put("type", "audio");
            default -> { }
        }
    }

    private static Map<String, String> invert(Map<String, String> map) {
        return map.entrySet().stream().collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));
    }
}
