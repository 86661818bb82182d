package dev.switchboard.gateway.engine.think;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// One parameter of a tool, from its JSON Schema.
///
/// @param title what a person would call it ("your question"), from the schema's title or the name
/// @param options the allowed values of an enum, empty for none
/// @param examples values the schema gives as examples
record Parameter(String name, String title, String description, String type, String format, String pattern,
        boolean required,
        List<String> options, List<String> examples, long minimum, long maximum) {
    private static final Set<String> FREE_TEXT =
            Set.of("query", "question", "search", "text", "request", "message", "topic", "keywords", "q", "prompt",
                    "issue", "reason", "problem", "note", "notes", "comment", "summary", "details", "search_query",
                    "user_query");

    Parameter {
        options = List.copyOf(options);
        examples = List.copyOf(examples);
    }

    static Parameter of(String name, JsonNode schema, boolean required) {
        JsonNode title = schema.path("title");
        return new Parameter(
                name,
                title.isTextual() && !title.asText().isBlank() ? title.asText() : "the " + SessionTool.spaced(name),
                schema.path("description").asText(""),
                type(schema),
                schema.path("format").asText(""),
                schema.path("pattern").asText(""),
                required,
                texts(schema.path("enum")),
                texts(schema.path("examples")),
                schema.path("minimum").asLong(Long.MIN_VALUE),
                schema.path("maximum").asLong(Long.MAX_VALUE));
    }

    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        if (type.isArray()) {
            for (JsonNode one : type) {
                if (!one.asText().equals("null")) {
                    return one.asText();
                }
            }
        }
        return type.asText("string");
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(value -> {
            if (value.isValueNode() && !value.isNull()) {
                texts.add(value.asText());
            }
        });
        return texts;
    }

    /// True when the schema's pattern allows a value; a pattern that Java cannot read allows all.
    boolean allows(String value) {
        try {
            return pattern.isEmpty() || Pattern.compile(pattern).matcher(value).find();
        } catch (PatternSyntaxException _) {
            return true;
        }
    }

    private String lowerName() {
        return name.replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }

    /// The words of the name: `customerId` → customer, id.
    List<String> nameWords() {
        return List.of(lowerName().split("[_\\s-]+"));
    }

    boolean isText() {
        return type.equals("string");
    }

    boolean isNumber() {
        return type.equals("integer") || type.equals("number");
    }

    /// A sum of money, by its name.
    boolean isPrice() {
        return isNumber() && nameWords().stream().anyMatch(word -> word.equals("price") || word.equals("budget"));
    }

    /// Takes the caller's question as it was said.
    boolean isFreeText() {
        return isText() && options.isEmpty() && FREE_TEXT.contains(lowerName());
    }

    boolean isIdentifier() {
        List<String> words = nameWords();
        return isText() && (words.contains("id") || words.contains("code") || words.contains("reference")
                || words.contains("number") && !isPhone());
    }

    boolean isEmail() {
        return isText() && (format.equals("email") || nameWords().contains("email"));
    }

    boolean isPhone() {
        return isText() && (nameWords().contains("phone") || nameWords().contains("mobile"));
    }

    boolean isPersonName() {
        List<String> words = nameWords();
        return isText() && words.contains("name")
                && (words.size() == 1 || words.contains("customer") || words.contains("caller")
                        || words.contains("full")
                        || words.contains("user") || words.contains("buyer"));
    }

    boolean isDay() {
        List<String> words = nameWords();
        return isText() && (format.equals("date") || words.contains("date") || words.contains("day")
                || words.contains("when"));
    }
}
