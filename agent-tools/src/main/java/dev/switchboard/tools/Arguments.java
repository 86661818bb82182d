package dev.switchboard.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.OptionalInt;

/// A tool call's arguments, already checked against the tool's schema.
public record Arguments(ObjectNode json) {
    /// A text that is the same for equal arguments: keys in order, numbers by their value, nulls left out. What is no JSON
    /// object is equal to itself only.
    public static String canonical(String argumentsJson) {
        try {
            if (argumentsJson.length() <= ArgumentCheck.MAX_ARGUMENT_CHARS
                    && ToolJson.MAPPER.readTree(argumentsJson) instanceof ObjectNode object) {
                object.removeIf(JsonNode::isNull);
                return ToolJson.canonical(object);
            }
        } catch (JsonProcessingException notJson) {
            return argumentsJson;
        }
        return argumentsJson;
    }

    public Optional<String> text(String name) {
        JsonNode value = json.get(name);
        return value == null || value.isNull() || value.asText().isBlank()
                ? Optional.empty() : Optional.of(value.asText().strip());
    }

    /// A whole number; `2.0` is 2, as JSON Schema has it.
    public OptionalInt number(String name) {
        JsonNode value = json.get(name);
        return value == null || !value.canConvertToExactIntegral() || !value.canConvertToInt()
                ? OptionalInt.empty() : OptionalInt.of(value.intValue());
    }
}
