package dev.switchboard.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// One level of an agent's file. Whatever is not as expected throws a `ConfigException` of one line with file, key, value
/// and what was expected.
///
/// @param path of this level with a dot at its end, "" at the top
record AgentKeys(String file, String path, JsonNode node) {
    /// Throws when there is a key that means nothing here.
    AgentKeys only(Set<String> known) {
        if (!node.isMissingNode() && !node.isObject()) {
            throw new ConfigException(file + ": " + path.replaceFirst("\\.$", "") + ": expected the keys " + sorted(known));
        }
        node.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                throw new ConfigException(
                        file + ": unknown key '" + path + key + "'; expected some of " + sorted(known));
            }
        });
        return this;
    }

    AgentKeys below(String key) {
        return new AgentKeys(file, path + key + ".", node.path(key));
    }

    JsonNode at(String key) {
        return node.path(key);
    }

    String text(String key) {
        return optional(key).orElseThrow(() -> wrong(key, "a text"));
    }

    /// Empty where the key is missing; a text that stands there must hold something.
    Optional<String> optional(String key) {
        JsonNode value = node.path(key);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (!value.isTextual() || value.asText().isBlank()) {
            throw wrong(key, "a text");
        }
        return Optional.of(value.asText().strip());
    }

    /// As it stands, which may be empty on purpose.
    String textOr(String key, String fallback) {
        JsonNode value = node.path(key);
        if (value.isMissingNode()) {
            return fallback;
        }
        if (!value.isTextual()) {
            throw wrong(key, "a text");
        }
        return value.asText().strip();
    }

    Optional<String> matching(String key, String pattern, String expected) {
        Optional<String> value = optional(key);
        if (value.filter(text -> !text.matches(pattern)).isPresent()) {
            throw wrong(key, expected);
        }
        return value;
    }

    List<String> strings(String key) {
        JsonNode value = node.path(key);
        List<String> strings = new ArrayList<>();
        if (!value.isMissingNode() && !value.isArray()) {
            throw wrong(key, "a list of texts");
        }
        for (JsonNode item : value) {
            if (!item.isTextual()) {
                throw new ConfigException(file + ": " + path + key + ": expected a list of texts");
            }
            strings.add(item.asText());
        }
        return strings;
    }

    Set<String> strings(String key, String pattern, String expected) {
        Set<String> strings = new LinkedHashSet<>(strings(key));
        strings.stream().filter(text -> !text.matches(pattern)).findFirst().ifPresent(text -> {
            throw new ConfigException(file + ": " + path + key + ": '" + text + "': expected " + expected);
        });
        return strings;
    }

    double number(String key, double fallback, double most) {
        JsonNode value = node.path(key);
        if (value.isMissingNode()) {
            return fallback;
        }
        if (!value.isNumber() || value.asDouble() < 0 || value.asDouble() > most) {
            throw wrong(key, "a number from 0 to " + (long) most);
        }
        return value.asDouble();
    }

    OptionalInt whole(String key, int least, int most) {
        JsonNode value = node.path(key);
        if (value.isMissingNode()) {
            return OptionalInt.empty();
        }
        if (!value.isInt() || value.asInt() < least || value.asInt() > most) {
            throw wrong(key, "a whole number from " + least + " to " + most);
        }
        return OptionalInt.of(value.asInt());
    }

    Optional<Duration> duration(String key) {
        JsonNode value = node.path(key);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        return Optional.of(DurationText.read(value.asText()).orElseThrow(() -> wrong(key, DurationText.EXPECTED_OR_NONE)));
    }

    ConfigException wrong(String key, String expected) {
        JsonNode value = node.path(key);
        String shown = value.isMissingNode() || value.asText().isEmpty() ? "" : "'" + value.asText() + "': ";
        return new ConfigException(file + ": " + path + key + ": " + shown + "expected " + expected);
    }

    private static List<String> sorted(Set<String> known) {
        return known.stream().sorted().toList();
    }
}
