package dev.switchboard.store.redaction;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Locale;
import java.util.regex.Pattern;

/// Texts that are JSON stay JSON: values are redacted one by one, each with its field's name before it, so that
/// `{"cvv":"123"}` is understood as "cvv: 123" is. A number becomes text where it is a card's, or where its field's name
/// says what it is. Names of fields stay. A text in which nothing is found keeps its very characters.
final class RedactedJson {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|[^\\p{L}\\p{N}]+");
    private static final Pattern TELEPHONE = Pattern.compile("(?i)phone|mobile|telephone|\\btel\\b|whatsapp|sms");

    private RedactedJson() {}

    /// Also of what is no JSON.
    static String of(Redactor redactor, String text) {
        if (redactor.isIdle()) {
            return text;
        }
        String start = text.stripLeading();
        if (start.startsWith("{") || start.startsWith("[")) {
            try {
                JsonNode tree = JSON.readTree(text);
                JsonNode redacted = node(redactor, "", tree);
                return redacted.equals(tree) ? text : JSON.writeValueAsString(redacted);
            } catch (JsonProcessingException _) {
                return redactor.text(text); // begins like JSON, and is none
            }
        }
        return redactor.text(text);
    }

    /// The value of a field. The colon behind the name keeps digits of the name apart from the value's.
    static String value(Redactor redactor, String name, String value) {
        String start = value.stripLeading();
        if (start.startsWith("{") || start.startsWith("[")) {
            return of(redactor, value);
        }
        String words = HUMP.matcher(name).replaceAll(" ").toLowerCase(Locale.ROOT).strip();
        String before = words.isEmpty() ? "" : words + ": ";
        return redactor.text(before + value, before.length());
    }

    private static JsonNode node(Redactor redactor, String name, JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode redacted = JsonNodeFactory.instance.objectNode();
                object.properties().forEach(field ->
                        redacted.set(field.getKey(), node(redactor, field.getKey(), field.getValue())));
                yield redacted;
            }
            case ArrayNode array -> {
                ArrayNode redacted = JsonNodeFactory.instance.arrayNode();
                array.forEach(item -> redacted.add(node(redactor, name, item)));
                yield redacted;
            }
            case TextNode text -> TextNode.valueOf(value(redactor, name, text.textValue()));
            default -> node.isIntegralNumber() ? number(redactor, name, node) : node;
        };
    }

    private static JsonNode number(Redactor redactor, String name, JsonNode node) {
        String digits = node.asText();
        String redacted = value(redactor, name, digits);
        boolean telephone = redacted.equals(Sensitive.PHONE.replacement()) && !TELEPHONE.matcher(name).find();
        return redacted.equals(digits) || telephone ? node : TextNode.valueOf(redacted);
    }
}
