package dev.switchboard.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads a model's argument string and holds it against the tool's JSON Schema. What is wrong becomes a sentence for
/// the caller, built from the `title` of the property at fault, and a list of problems for the model.
///
/// Models leave optional arguments out or send null; both are the same here. An empty string is `{}`.
final class ArgumentCheck {
    /// Characters; far above any argument list, far below what would hurt.
    static final int MAX_ARGUMENT_CHARS = 16_384;

    static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private static final String META_SCHEMA = "https://json-schema.org/draft/2020-12/schema";

    /// What came of a check.
    sealed interface Checked {
        record Fine(Arguments arguments) implements Checked {}

        record Wrong(String spoken, List<String> problems) implements Checked {}
    }

    private final JsonNode properties;
    private final Schema schema;

    ArgumentCheck(ToolSpec spec) {
        this.properties = spec.parameters().path("properties");
        this.schema = REGISTRY.getSchema(spec.parameters());
        this.schema.initializeValidators();
    }

    /// What makes a spec's schemas unusable, by the meta-schema and by trying; empty when nothing does.
    static Optional<String> flaw(ToolSpec spec) {
        try {
            Schema metaSchema = REGISTRY.getSchema(SchemaLocation.of(META_SCHEMA));
            for (ObjectNode each : Stream.concat(Stream.of(spec.parameters()), spec.output().stream()).toList()) {
                List<Error> errors = metaSchema.validate(each);
                if (!errors.isEmpty()) {
                    Error first = errors.getFirst();
                    return Optional.of("no JSON Schema at " + first.getInstanceLocation() + ": " + first.getMessage());
                }
                if (each.findValues("$ref").stream().anyMatch(ref -> !ref.asText().startsWith("#"))) {
                    return Optional.of("its schema refers to another document");
                }
                // Before the validator finds out, which writes a stranger's text into the log.
                for (JsonNode pattern : each.findValues("pattern")) {
                    var _ = Pattern.compile(pattern.isTextual() ? pattern.asText() : "");
                }
                REGISTRY.getSchema(each).initializeValidators();
            }
            return Optional.empty();
        } catch (RuntimeException | StackOverflowError e) {
            return Optional.of("its schema cannot be used: " + e.getClass().getSimpleName()
                    + (e.getMessage() == null ? "" : ": " + e.getMessage().lines().findFirst().orElse("")));
        }
    }

    Checked check(String argumentsJson) {
        if (argumentsJson.length() > MAX_ARGUMENT_CHARS) {
            return new Checked.Wrong("That was more than I can take in at once. Could you say it shorter?",
                    List.of("arguments: " + argumentsJson.length() + " characters, at most " + MAX_ARGUMENT_CHARS));
        }
        ObjectNode arguments;
        try {
            JsonNode read = argumentsJson.isBlank()
                    ? ToolJson.MAPPER.createObjectNode() : ToolJson.MAPPER.readTree(argumentsJson);
            if (!(read instanceof ObjectNode object)) {
                return misheard("arguments: expected a JSON object");
            }
            arguments = object;
        } catch (JsonProcessingException e) {
            return misheard("arguments: not JSON: " + e.getOriginalMessage());
        }
        arguments.removeIf(JsonNode::isNull);
        List<Error> errors = schema.validate(arguments);
        return errors.isEmpty() ? new Checked.Fine(new Arguments(arguments)) : wrong(errors);
    }

    private static Checked misheard(String problem) {
        return new Checked.Wrong("Sorry, I did not get that. Could you say it another way?", List.of(problem));
    }

    private Checked wrong(List<Error> errors) {
        // A set order, so that the same mistake is always told in the same words.
        Map<String, String> sentences = new TreeMap<>();
        List<String> problems = new ArrayList<>();
        for (Error error : errors) {
            String property = propertyOf(error);
            problems.add((property == null ? "arguments" : property) + ": " + error.getMessage());
            int urgency = error.getKeyword().equals("required") ? 0 : 1;
            sentences.putIfAbsent(urgency + String.valueOf(property), sentence(error, property));
        }
        problems.sort(null);
        return new Checked.Wrong(sentences.values().iterator().next(), List.copyOf(problems));
    }

    private static @Nullable String propertyOf(Error error) {
        if (error.getInstanceLocation().getNameCount() > 0) {
            return error.getInstanceLocation().getElement(0).toString();
        }
        return error.getProperty();
    }

    private String sentence(Error error, @Nullable String property) {
        String what = property == null ? "that" : title(property);
        JsonNode limit = property == null ? properties : properties.path(property).path(error.getKeyword());
        return switch (error.getKeyword()) {
            case "required" -> "I need " + what + " to look that up.";
            case "minProperties" -> "I need " + oneOf(titles(), "or") + " for that.";
            case "minLength" -> "I need " + what + " to look that up.";
            case "maxLength" -> capitalised(what) + " is too long for me. Could you say it shorter?";
            case "enum" -> "I did not catch " + what + ". It can be " + oneOf(values(limit), "or") + ".";
            case "minimum" -> capitalised(what) + " must be at least " + limit.asText() + ".";
            case "maximum" -> capitalised(what) + " can be at most " + limit.asText() + ".";
            default -> property != null && properties.has(property)
                    ? "I did not catch " + what + ". Could you say it again?"
                    : "Sorry, I did not get that. Could you say it another way?";
        };
    }

    private String title(String property) {
        return properties.path(property).path("title").asText("the " + property.replace('_', ' '));
    }

    private List<String> titles() {
        return properties.properties().stream().map(property -> title(property.getKey())).toList();
    }

    private static List<String> values(JsonNode allowed) {
        return allowed.valueStream().map(value -> value.asText().replace('_', ' ')).toList();
    }

    private static String oneOf(List<String> words, String conjunction) {
        return switch (words.size()) {
            case 0 -> "more";
            case 1 -> words.getFirst();
            default -> String.join(", ", words.subList(0, words.size() - 1)) + " " + conjunction + " "
                    + words.getLast();
        };
    }

    private static String capitalised(String words) {
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
