package dev.switchboard.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.OptionalInt;

/// A tool call's arguments, already checked against the tool's schema.
public record Arguments(ObjectNode json) {
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
