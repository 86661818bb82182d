package dev.switchboard.gateway.engine.think;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.gateway.engine.HistoryEntry;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// What to say about a tool's output. Ours have a sentence fit to speak; a stranger's are read for the usual names of
/// one, and else told field by field. Nothing is said that the output does not say.
final class SpokenOutput {
    private static final List<String> SENTENCE_FIELDS =
            List.of("spoken", "answer", "message", "text", "reply", "response", "summary", "content", "result",
                    "output");
    private static final Set<String> UNSPOKEN_FIELDS =
            Set.of("status", "ok", "success", "id", "code", "type", "score", "uuid", "url", "timestamp", "created_at");
    private static final int MAX_FIELDS = 6;
    private static final int MAX_ROWS = 3;

    private SpokenOutput() {}

    /// The sentences of all outputs in order, a repeated one once.
    static List<String> sentences(List<HistoryEntry.ToolAnswered> answers) {
        Set<String> sentences = new LinkedHashSet<>();
        for (HistoryEntry.ToolAnswered answer : answers) {
            sentences.addAll(Sentences.of(text(answer.output())));
        }
        return sentences.isEmpty() ? List.of("I did not get an answer to that.") : List.copyOf(sentences);
    }

    private static String text(String output) {
        JsonNode json = Memory.read(output);
        if (json.isMissingNode()) {
            return output;
        }
        if (!json.isContainerNode()) {
            return json.isNull() ? "" : json.asText();
        }
        return sentence(json);
    }

    private static String sentence(JsonNode json) {
        for (String field : SENTENCE_FIELDS) {
            JsonNode value = json.path(field);
            if (value.isTextual() && !value.asText().isBlank()) {
                return value.asText();
            }
            if (value.isContainerNode() && !value.isEmpty()) {
                return sentence(value);
            }
        }
        JsonNode error = json.path("error");
        if (error.isTextual() || error.path("message").isTextual()) {
            return "I'm sorry, that did not work: " + error.path("message").asText(error.asText()) + ".";
        }
        return json.isArray() ? rows(json) : fields(json);
    }

    /// `{"temperature": 31, "sky": "clear"}` → "Temperature: 31. Sky: clear."
    private static String fields(JsonNode object) {
        List<String> told = new ArrayList<>();
        object.properties().stream().filter(field -> !UNSPOKEN_FIELDS.contains(field.getKey())).limit(MAX_FIELDS)
                .forEach(field -> {
            JsonNode value = field.getValue();
            if (value.isValueNode() && !value.isNull()) {
                told.add(titled(field.getKey()) + ": " + value.asText() + ".");
            } else if (value.isContainerNode() && !value.isEmpty()) {
                told.add(value.isArray() ? rows(value) : fields(value));
            }
        });
        return String.join(" ", told);
    }

    private static String rows(JsonNode array) {
        List<String> told = new ArrayList<>();
        for (JsonNode row : array) {
            if (told.size() == MAX_ROWS) {
                break;
            }
            told.add(row.isContainerNode() ? sentence(row) : row.asText());
        }
        boolean plain = told.stream().noneMatch(row -> row.endsWith("."));
        return plain ? told.stream().collect(Collectors.joining(", ")) + "." : String.join(" ", told);
    }

    private static String titled(String name) {
        String spaced = SessionTool.spaced(name);
        return spaced.isEmpty() ? "" : spaced.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + spaced.substring(1);
    }
}
