package dev.switchboard.store.scorecard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One level of a form's or plan's file. Whatever is not as expected throws a `FormException` of one line with file,
/// place, value and what was expected.
///
/// @param path of this level with a dot at its end, "" at the top
record FormKeys(String file, String path, JsonNode node) {
    private static final int SHOWN_CHARS = 60;
    private static final int MOST_CHARS = 500;

    static FormKeys of(String file, @Nullable JsonNode root, Set<String> known) {
        if (root == null || !root.isObject()) {
            throw new FormException(file + ": expected the keys " + sorted(known));
        }
        return new FormKeys(file, "", root).only(known);
    }

    /// Throws when there is a key that means nothing here.
    FormKeys only(Set<String> known) {
        node.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                throw new FormException(file + ": " + path + key + ": unknown key; expected some of " + sorted(known));
            }
        });
        return this;
    }

    boolean has(String key) {
        return node.has(key);
    }

    /// The object at a key, or nothing.
    Optional<FormKeys> below(String key, Set<String> known) {
        if (!node.has(key)) {
            return Optional.empty();
        }
        if (!node.path(key).isObject()) {
            throw wrong(key, "the keys " + sorted(known));
        }
        return Optional.of(new FormKeys(file, path + key + ".", node.path(key)).only(known));
    }

    /// The objects of a list, which has at least one.
    List<FormKeys> each(String key, Set<String> known) {
        JsonNode list = node.path(key);
        if (!list.isArray() || list.isEmpty()) {
            throw wrong(key, "a list with at least one entry");
        }
        List<FormKeys> each = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            String place = path + key + "[" + i + "]";
            if (!list.get(i).isObject()) {
                throw new FormException(file + ": " + place + ": expected the keys " + sorted(known));
            }
            each.add(new FormKeys(file, place + ".", list.get(i)).only(known));
        }
        return each;
    }

    String text(String key) {
        JsonNode value = node.path(key);
        if (!value.isTextual() || value.textValue().isBlank() || value.textValue().length() > MOST_CHARS) {
            throw wrong(key, "a text of at most " + MOST_CHARS + " characters");
        }
        return value.textValue().strip();
    }

    String text(String key, String otherwise) {
        return node.has(key) ? text(key) : otherwise;
    }

    String name(String key) {
        JsonNode value = node.path(key);
        if (!value.isTextual() || !value.textValue().matches("[a-z0-9][a-z0-9_-]{0,39}")) {
            throw wrong(key, "1 to 40 of a-z 0-9 _ -");
        }
        return value.textValue();
    }

    String oneOf(String key, String otherwise, List<String> allowed) {
        if (!node.has(key)) {
            return otherwise;
        }
        // YAML of the older kind reads a bare yes as true.
        JsonNode value = node.path(key);
        String text = value.isBoolean() ? value.booleanValue() ? Scale.YES : Scale.NO : value.asText();
        if (!value.isValueNode() || !allowed.contains(text)) {
            throw wrong(key, "one of " + String.join(", ", allowed));
        }
        return text;
    }

    boolean truth(String key, boolean otherwise) {
        JsonNode value = node.path(key);
        if (!value.isMissingNode() && !value.isBoolean()) {
            throw wrong(key, "true or false");
        }
        return value.isMissingNode() ? otherwise : value.booleanValue();
    }

    /// A number above `above` and at most `most`; null where the key is missing.
    @Nullable Double number(String key, double above, double most, String expected) {
        JsonNode value = node.path(key);
        if (value.isMissingNode()) {
            return null;
        }
        if (!value.isNumber() || value.doubleValue() <= above || value.doubleValue() > most) {
            throw wrong(key, expected);
        }
        return value.doubleValue();
    }

    int whole(String key, int least, int most) {
        JsonNode value = node.path(key);
        if (!value.isInt() || value.intValue() < least || value.intValue() > most) {
            throw wrong(key, "a whole number from " + least + " to " + most);
        }
        return value.intValue();
    }

    /// One number, or a list of them.
    List<Double> numbers(String key) {
        JsonNode value = node.path(key);
        List<Double> numbers = new ArrayList<>();
        for (JsonNode item : value.isArray() ? value : List.of(value)) {
            if (!item.isNumber()) {
                throw wrong(key, "a number, or for a scale a list of them");
            }
            numbers.add(item.doubleValue());
        }
        return numbers;
    }

    List<String> texts(String key) {
        JsonNode value = node.path(key);
        List<String> texts = new ArrayList<>();
        if (!value.isMissingNode() && (!value.isArray() || value.isEmpty())) {
            throw wrong(key, "a list of texts");
        }
        for (JsonNode item : value) {
            if (!item.isTextual() || item.textValue().isBlank()) {
                throw wrong(key, "a list of texts");
            }
            texts.add(item.textValue().strip());
        }
        return texts;
    }

    FormException wrong(String key, String expected) {
        JsonNode value = node.path(key);
        String text = value.isValueNode() ? value.asText() : value.isMissingNode() ? "" : value.toString();
        String shown = text.length() > SHOWN_CHARS ? text.substring(0, SHOWN_CHARS) + "…" : text;
        return new FormException(file + ": " + path + key + ": "
                + (shown.isEmpty() ? "" : "'" + shown.replaceAll("\\R", " ") + "': ") + "expected " + expected);
    }

    static List<String> sorted(Set<String> known) {
        return known.stream().sorted().toList();
    }
}
