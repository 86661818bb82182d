package dev.switchboard.tools.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What strangers' answers become before anybody hears them or a model reads them: bounded, without control characters, and
/// in words where nobody wrote a sentence.
public final class PlainWords {
    /// A sentence that is longer nobody listens to.
    public static final int MOST_SPOKEN_CHARS = 600;
    /// Of data for a model, some 4,000 tokens.
    private static final int MOST_DATA_CHARS = 16_000;
    private static final int MOST_VALUE_CHARS = 200;
    private static final int MOST_TEXT_CHARS = 2_000;
    private static final int MOST_ITEMS = 20;
    private static final int FEW_ITEMS = 5;
    private static final int MOST_FIELDS_SAID = 4;
    private static final int DEEPEST = 30;

    private PlainWords() {}

    /// On one line, at most so long, cut after a sentence or word where that is possible.
    public static String line(String text, int mostChars) {
        StringBuilder clean = new StringBuilder();
        text.codePoints().limit(mostChars * 2L)
                .map(each -> Character.isISOControl(each) || Character.isWhitespace(each) ? ' ' : each)
                .filter(each -> Character.getType(each) != Character.FORMAT && Character.getType(each) != Character.SURROGATE)
                .forEach(clean::appendCodePoint);
        String line = clean.toString().replaceAll(" {2,}", " ").strip();
        if (line.length() <= mostChars) {
            return line;
        }
        String cut = line.substring(0, mostChars);
        int sentence = Math.max(cut.lastIndexOf(". "), Math.max(cut.lastIndexOf("! "), cut.lastIndexOf("? ")));
        if (sentence > mostChars / 3) {
            return cut.substring(0, sentence + 1);
        }
        int word = cut.lastIndexOf(' ');
        return (word > mostChars / 2 ? cut.substring(0, word) : cut) + " …";
    }

    /// A value as it is said; empty for what cannot be said in a few words.
    public static Optional<String> value(JsonNode value) {
        if (value.isArray()) {
            List<String> words = new ArrayList<>();
            for (JsonNode item : value) {
                if (!item.isValueNode() || item.isNull()) {
                    return Optional.empty();
                }
                if (words.size() < FEW_ITEMS) {
                    words.add(line(item.asText(), MOST_VALUE_CHARS));
                }
            }
            int more = value.size() - words.size();
            if (more > 0) {
                words.add(more + " more");
            }
            return words.isEmpty() ? Optional.empty() : Optional.of(listed(words));
        }
        if (value.isBoolean()) {
            return Optional.of(value.asBoolean() ? "yes" : "no");
        }
        return value.isValueNode() && !value.isNull() && !value.asText().isBlank()
                ? Optional.of(line(value.asText(), MOST_VALUE_CHARS)) : Optional.empty();
    }

    private static String listed(List<String> words) {
        return words.size() == 1
                ? words.getFirst()
                : String.join(", ", words.subList(0, words.size() - 1)) + " and " + words.getLast();
    }

    /// A sentence about data that nobody wrote one for: its first plain fields.
    public static String sentence(JsonNode data) {
        if (data.isArray()) {
            return data.isEmpty() ? "I found nothing." : "I found " + data.size() + (data.size() == 1 ? " result." : " results.");
        }
        List<String> said = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : data.properties()) {
            if (field.getValue().isArray() && !field.getValue().isEmpty() && !field.getValue().get(0).isValueNode()) {
                said.add(name(field.getKey()) + ": " + field.getValue().size());
            } else {
                value(field.getValue()).ifPresent(value -> said.add(name(field.getKey()) + ": " + value));
            }
            if (said.size() == MOST_FIELDS_SAID) {
                break;
            }
        }
        return said.isEmpty() ? "That is done." : line(capitalised(String.join(", ", said)) + ".", MOST_SPOKEN_CHARS);
    }

    /// `orderStatus`, `order_status` and `order-status` are "order status".
    public static String name(String key) {
        return line(key.replaceAll("([a-z0-9])([A-Z])", "$1 $2").replace('_', ' ').replace('-', ' ').toLowerCase(Locale.ROOT), 60);
    }

    private static String capitalised(String words) {
        return words.isEmpty() ? words : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    /// The data as a model may read it: long lists, texts and deep places cut. Empty when it is too much even so.
    public static Optional<JsonNode> bounded(JsonNode data) {
        if (data.toString().length() <= MOST_DATA_CHARS && depth(data, 0) < DEEPEST) {
            return Optional.of(data);
        }
        JsonNode cut = cut(data, 0);
        return cut.toString().length() <= MOST_DATA_CHARS ? Optional.of(cut) : Optional.empty();
    }

    private static int depth(JsonNode node, int deep) {
        int most = deep;
        for (JsonNode child : node) {
            most = Math.max(most, deep > DEEPEST ? deep : depth(child, deep + 1));
        }
        return most;
    }

    private static JsonNode cut(JsonNode node, int deep) {
        if (node instanceof ObjectNode object) {
            ObjectNode kept = JsonNodeFactory.instance.objectNode();
            if (deep < DEEPEST) {
                object.properties().forEach(field -> kept.set(field.getKey(), cut(field.getValue(), deep + 1)));
            }
            return kept;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode kept = JsonNodeFactory.instance.arrayNode();
            if (deep < DEEPEST) {
                array.valueStream().limit(MOST_ITEMS).forEach(item -> kept.add(cut(item, deep + 1)));
            }
            if (array.size() > MOST_ITEMS) {
                kept.add("… and " + (array.size() - MOST_ITEMS) + " more");
            }
            return kept;
        }
        return node.isTextual() && node.asText().length() > MOST_TEXT_CHARS
                ? JsonNodeFactory.instance.textNode(node.asText().substring(0, MOST_TEXT_CHARS) + " …")
                : node;
    }
}
