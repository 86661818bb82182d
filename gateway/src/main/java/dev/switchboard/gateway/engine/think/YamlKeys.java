package dev.switchboard.gateway.engine.think;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// One map of a YAML file with the way to it, so that whatever is wrong is named with file and key.
///
/// @param path "" for the file itself, else `intents.hold.slots.section.`
record YamlKeys(String file, String path, JsonNode node) {
    static YamlKeys parse(String file, String yaml) {
        try {
            JsonNode root = new YAMLMapper().readTree(yaml);
            return new YamlKeys(file, "", root == null ? MissingNode.getInstance() : root);
        } catch (JsonProcessingException e) {
            throw new DialogueException(file + ": not valid YAML at line "
                    + (e.getLocation() == null ? "?" : e.getLocation().getLineNr()) + ": "
                    + e.getOriginalMessage().lines().findFirst().orElse(""));
        }
    }

    /// These keys, once none but `known` is found among them.
    YamlKeys only(Set<String> known) {
        if (!node.isObject()) {
            throw new DialogueException(file + ": " + (path.isEmpty() ? "" : path.replaceFirst("\\.$", "") + ": ")
                    + "expected the keys " + known.stream().sorted().toList());
        }
        node.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                throw new DialogueException(file + ": unknown key '" + path + key + "'; expected some of "
                        + known.stream().sorted().toList());
            }
        });
        return this;
    }

    boolean has(String key) {
        return node.has(key);
    }

    DialogueException wrong(String key, String expected) {
        return new DialogueException(file + ": " + path + key + ": expected " + expected);
    }

    String text(String key, String fallback) {
        JsonNode value = node.path(key);
        if (value.isMissingNode()) {
            return fallback;
        }
        if (!value.isValueNode() || value.isNull() || value.asText().isBlank()) {
            throw wrong(key, "a text");
        }
        return value.asText().strip();
    }

    Optional<String> text(String key) {
        return has(key) ? Optional.of(text(key, "")) : Optional.empty();
    }

    Optional<Template> template(String key) {
        return text(key).map(text -> template(key, text));
    }

    List<Template> templates(String key) {
        return texts(key).stream().map(text -> template(key, text)).toList();
    }

    private Template template(String key, String text) {
        try {
            return Template.of(text);
        } catch (IllegalArgumentException e) {
            throw wrong(key, Objects.requireNonNull(e.getMessage()));
        }
    }

    /// A list of texts, or one text by itself.
    List<String> texts(String key) {
        JsonNode value = node.path(key);
        if (value.isMissingNode()) {
            return List.of();
        }
        if (value.isTextual() || value.isNumber()) {
            return List.of(text(key, ""));
        }
        if (!value.isArray()) {
            throw wrong(key, "a list of texts");
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode each : value) {
            if (!each.isValueNode() || each.isNull() || each.asText().isBlank()) {
                throw wrong(key, "a list of texts");
            }
            texts.add(each.asText().strip());
        }
        return List.copyOf(texts);
    }

    boolean flag(String key) {
        JsonNode value = node.path(key);
        if (value.isMissingNode()) {
            return false;
        }
        if (!value.isBoolean()) {
            throw wrong(key, "true or false");
        }
        return value.asBoolean();
    }

    OptionalLong number(String key) {
        JsonNode value = node.path(key);
        if (value.isMissingNode()) {
            return OptionalLong.empty();
        }
        if (!value.isIntegralNumber()) {
            throw wrong(key, "a whole number");
        }
        return OptionalLong.of(value.asLong());
    }

    Optional<Pattern> pattern(String key) {
        try {
            return text(key).map(Pattern::compile);
        } catch (PatternSyntaxException e) {
            throw wrong(key, "a regular expression: " + e.getDescription());
        }
    }

    <E extends Enum<E>> Optional<E> oneOf(Class<E> type, String key) {
        return text(key).map(said -> {
            for (E value : type.getEnumConstants()) {
                if (value.name().equalsIgnoreCase(said)) {
                    return value;
                }
            }
            throw wrong(key, "one of " + List.of(type.getEnumConstants()).stream()
                    .map(value -> value.name().toLowerCase(java.util.Locale.ROOT)).toList());
        });
    }

    /// The maps below a key, by name, in the order of the file.
    Map<String, YamlKeys> maps(String key) {
        Map<String, YamlKeys> maps = new LinkedHashMap<>();
        JsonNode value = node.path(key);
        if (!value.isMissingNode() && !value.isObject()) {
            throw wrong(key, "a map");
        }
        value.properties().forEach(each -> maps.put(each.getKey(), new YamlKeys(file, path + key + "."
                + each.getKey() + ".", each.getValue().isNull() ? JsonNodeFactory.instance.objectNode() : each.getValue())));
        return maps;
    }

    /// The maps in a list, or one map by itself.
    List<YamlKeys> list(String key) {
        JsonNode value = node.path(key);
        if (value.isMissingNode()) {
            return List.of();
        }
        if (value.isObject()) {
            return List.of(new YamlKeys(file, path + key + ".", value));
        }
        if (!value.isArray()) {
            throw wrong(key, "a list");
        }
        List<YamlKeys> maps = new ArrayList<>();
        for (int i = 0; i < value.size(); i++) {
            maps.add(new YamlKeys(file, path + key + "[" + i + "].", value.get(i)));
        }
        return maps;
    }

    /// A map from a word to texts: `{A: [lower bowl], B: club level}`, or a list of words.
    Map<String, List<String>> ways(String key) {
        Map<String, List<String>> ways = new LinkedHashMap<>();
        if (node.path(key).isObject()) {
            YamlKeys below = new YamlKeys(file, path + key + ".", node.path(key));
            node.path(key).fieldNames().forEachRemaining(value -> ways.put(value,
                    node.path(key).path(value).isNull() ? List.of() : below.texts(value)));
        } else {
            texts(key).forEach(value -> ways.put(value, List.of()));
        }
        return ways;
    }
}
