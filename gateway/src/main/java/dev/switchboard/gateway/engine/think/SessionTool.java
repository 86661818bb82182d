package dev.switchboard.gateway.engine.think;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchboard.gateway.engine.Turn;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A tool of the session, read once: what it is for, what callers say who need it, what it wants to know.
///
/// @param minimumArguments how many arguments a call needs, beside those that are required by name
/// @param examples what callers say, from the end of the description: `Callers say: "…"; "…"`
record SessionTool(String name, String description, List<String> examples, List<Parameter> parameters,
        int minimumArguments) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern EXAMPLES = Pattern.compile(
            "(?is)\\b(?:callers?|users?|customers?) (?:may |might )?say:?(.*)$");
    private static final Pattern QUOTED = Pattern.compile("[\"“]([^\"”]+)[\"”]");

    SessionTool {
        examples = List.copyOf(examples);
        parameters = List.copyOf(parameters);
    }

    static SessionTool of(Turn.ToolDescription tool) {
        Matcher examples = EXAMPLES.matcher(tool.description());
        boolean has = examples.find();
        return new SessionTool(
                tool.name(),
                (has ? tool.description().substring(0, examples.start()) : tool.description()).strip(),
                has ? examples(examples.group(1)) : List.of(),
                parameters(schema(tool.parametersJson())),
                schema(tool.parametersJson()).path("minProperties").asInt(0));
    }

    private static List<String> examples(String text) {
        List<String> examples = new ArrayList<>();
        Matcher quoted = QUOTED.matcher(text);
        while (quoted.find()) {
            examples.add(quoted.group(1).strip());
        }
        if (examples.isEmpty()) {
            for (String example : text.split("[;\\n]")) {
                if (!example.isBlank()) {
                    examples.add(example.replaceAll("\\.\\s*$", "").strip());
                }
            }
        }
        return examples;
    }

    /// A schema that cannot be read has no parameters: the client judges the call.
    private static JsonNode schema(String schemaJson) {
        try {
            return JSON.readTree(schemaJson);
        } catch (JsonProcessingException _) {
            return JSON.createObjectNode();
        }
    }

    private static List<Parameter> parameters(JsonNode schema) {
        Set<String> required = new HashSet<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        List<Parameter> parameters = new ArrayList<>();
        schema.path("properties").properties().forEach(property -> parameters.add(
                Parameter.of(property.getKey(), property.getValue(), required.contains(property.getKey()))));
        return parameters;
    }

    Optional<Parameter> freeText() {
        return parameters.stream().filter(Parameter::isFreeText).findFirst();
    }

    /// Takes any question at all: a search.
    boolean takesAnyQuestion() {
        return freeText().filter(Parameter::required).isPresent()
                && parameters.stream().filter(Parameter::required).count() == 1;
    }

    /// `search_helpCenter` → "search help center".
    static String spaced(String name) {
        return name.replaceAll("([a-z])([A-Z])", "$1 $2").replaceAll("[_-]+", " ").strip().toLowerCase(Locale.ROOT);
    }
}
