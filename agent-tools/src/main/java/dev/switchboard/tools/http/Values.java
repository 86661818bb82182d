package dev.switchboard.tools.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.stream.Collectors;

/// Arguments by name, as they stand in a request.
public record Values(ObjectNode arguments) {
    JsonNode json(String name) {
        JsonNode value = arguments.get(name);
        return value == null || value.isNull() ? MissingNode.getInstance() : value;
    }

    /// A list with commas between its values; an object as JSON.
    Optional<String> text(String name) {
        JsonNode value = json(name);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (value.isArray()) {
            return Optional.of(value.valueStream().map(JsonNode::asText).collect(Collectors.joining(",")));
        }
        return Optional.of(value.isObject() ? value.toString() : value.asText());
    }
}
