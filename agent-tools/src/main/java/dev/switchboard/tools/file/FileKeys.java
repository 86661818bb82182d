package dev.switchboard.tools.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One level of a file that configures tools. Whatever is not as expected throws a `ToolFileException` of one line with file,
/// key, value and what was expected.
public final class FileKeys {
    private static final YAMLMapper YAML = new YAMLMapper(
            YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
    private static final int SHOWN_CHARS = 80;

    private final String file;
    /// Of this level with a dot at its end, "" at the top.
    private final String path;
    private final JsonNode node;
    private final Environment environment;

    private FileKeys(String file, String path, JsonNode node, Environment environment) {
        this.file = file;
        this.path = path;
        this.node = node;
        this.environment = environment;
    }

    /// The top level of a file. Throws when it is no YAML, or is no object.
    public static FileKeys read(String file, String yaml, Environment environment) {
        JsonNode root;
        try {
            root = YAML.readTree(yaml);
        } catch (JsonProcessingException e) {
            // Without the cause: it may quote the file, and files may be wrong by holding a secret.
            throw new ToolFileException(file + ": not valid YAML at line "
                    + (e.getLocation() == null ? "?" : e.getLocation().getLineNr()) + ": "
                    + e.getOriginalMessage().lines().findFirst().orElse(""));
        }
        if (!(root instanceof ObjectNode)) {
            throw new ToolFileException(file + ": expected keys with values");
        }
        return new FileKeys(file, "", root, environment);
    }

    public String file() {
        return file;
    }

    /// Throws when there is a key that means nothing here.
    public FileKeys only(Set<String> known) {
        if (!node.isMissingNode() && !node.isObject()) {
            throw new ToolFileException(
                    file + ": " + path.replaceFirst("\\.$", "") + ": expected the keys " + sorted(known));
        }
        node.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                throw new ToolFileException(
                        file + ": unknown key '" + path + key + "'; expected some of " + sorted(known));
            }
        });
        return this;
    }

    public FileKeys below(String key) {
        return new FileKeys(file, path + key + ".", node.path(key), environment);
    }

    /// The objects of a list, each a level of its own.
    public List<FileKeys> each(String key) {
        JsonNode list = node.path(key);
        if (!list.isMissingNode() && !list.isArray()) {
            throw wrong(key, "a list");
        }
        List<FileKeys> levels = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            levels.add(new FileKeys(file, path + key + "[" + i + "].", list.get(i), environment));
        }
        return levels;
    }

    /// The objects of an object, by key.
    public Map<String, FileKeys> levels(String key) {
        object(key);
        Map<String, FileKeys> levels = new LinkedHashMap<>();
        node.path(key).fieldNames().forEachRemaining(name -> levels.put(name, below(key).below(name)));
        return levels;
    }

    public boolean has(String key) {
        return node.has(key);
    }

    public JsonNode at(String key) {
        return node.path(key);
    }

    public Optional<ObjectNode> object(String key) {
        JsonNode value = node.path(key);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (!(value instanceof ObjectNode object)) {
            throw wrong(key, "keys with values");
        }
        return Optional.of(object);
    }

    public String text(String key) {
        return optional(key).orElseThrow(() -> wrong(key, "a text"));
    }

    /// Empty where the key is missing; a text that stands there must hold something.
    public Optional<String> optional(String key) {
        JsonNode value = node.path(key);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (!value.isTextual() || value.asText().isBlank()) {
            throw wrong(key, "a text");
        }
        return Optional.of(value.asText().strip());
    }

    public Optional<String> matching(String key, String pattern, String expected) {
        Optional<String> value = optional(key);
        if (value.filter(text -> !text.matches(pattern)).isPresent()) {
            throw wrong(key, expected);
        }
        return value;
    }

    public List<String> strings(String key) {
        JsonNode value = node.path(key);
        List<String> strings = new ArrayList<>();
        if (!value.isMissingNode() && !value.isArray()) {
            throw wrong(key, "a list of texts");
        }
        for (JsonNode item : value) {
            if (!item.isTextual()) {
                throw new ToolFileException(file + ": " + path + key + ": expected a list of texts");
            }
            strings.add(item.asText());
        }
        return strings;
    }

    public boolean truth(String key, boolean fallback) {
        JsonNode value = node.path(key);
        if (value.isMissingNode()) {
            return fallback;
        }
        if (!value.isBoolean()) {
            throw wrong(key, "true or false");
        }
        return value.asBoolean();
    }

    public OptionalInt whole(String key, int least, int most) {
        JsonNode value = node.path(key);
        if (value.isMissingNode()) {
            return OptionalInt.empty();
        }
        if (!value.isInt() || value.asInt() < least || value.asInt() > most) {
            throw wrong(key, "a whole number from " + least + " to " + most);
        }
        return OptionalInt.of(value.asInt());
    }

    /// `least` to `most`; `0` is zero.
    public Duration duration(String key, Duration fallback, Duration least, Duration most) {
        JsonNode value = node.path(key);
        if (value.isMissingNode()) {
            return fallback;
        }
        String expected = "a duration from " + written(least) + " to " + written(most) + ", such as 500ms, 15s or 3m";
        Matcher parts = DURATION.matcher(value.asText().equals("0") ? "0s" : value.asText());
        if (!parts.matches()) {
            throw wrong(key, expected);
        }
        long count = Long.parseLong(parts.group(1));
        Duration read = switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            default -> Duration.ofHours(count);
        };
        if (read.compareTo(least) < 0 || read.compareTo(most) > 0) {
            throw wrong(key, expected);
        }
        return read;
    }

    private static String written(Duration duration) {
        if (duration.isZero()) {
            return "0";
        }
        return duration.toMillis() % 1_000 == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }

    /// A text with places in it.
    public ValueTemplate template(String key, String text) {
        return ValueTemplate.of(this, key, text);
    }

    /// Texts by name, each with places in it; numbers and truths count as texts.
    public Map<String, ValueTemplate> templates(String key) {
        Map<String, ValueTemplate> templates = new LinkedHashMap<>();
        object(key).ifPresent(values -> values.properties().forEach(field -> {
            if (!field.getValue().isValueNode() || field.getValue().isNull()) {
                throw wrongAt(key + "." + field.getKey(), "a text");
            }
            templates.put(field.getKey(), template(key + "." + field.getKey(), field.getValue().asText()));
        }));
        return templates;
    }

    /// A value of the environment that `${name}` at `key` stands for.
    String fromEnvironment(String key, String name) {
        String value = environment.value(name)
                .orElseThrow(() -> wrongAt(key, "the environment variable " + name + ", which is not set"));
        String stripped = value.strip();
        if (stripped.chars().anyMatch(Character::isISOControl)) {
            throw wrongAt(key, "the environment variable " + name + " without line breaks or other control characters");
        }
        return stripped;
    }

    public ToolFileException wrong(String key, String expected) {
        JsonNode value = node.path(key);
        String text = value.isValueNode() ? value.asText() : "";
        String shown = text.isEmpty() ? "" : "'" + text.substring(0, Math.min(SHOWN_CHARS, text.length())) + "': ";
        return new ToolFileException(file + ": " + path + key + ": " + shown + "expected " + expected);
    }

    /// For what should not be shown, or is not the value of one key.
    public ToolFileException wrongAt(String key, String expected) {
        return new ToolFileException(file + ": " + path + key + ": expected " + expected);
    }

    private static List<String> sorted(Set<String> known) {
        return known.stream().sorted().toList();
    }
}
