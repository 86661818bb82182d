package dev.switchboard.tools;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;

/// What a tool is, as the model sees it. `parameters` is a JSON Schema (2020-12) of type object. `examples` are things
/// callers say that this tool answers; they reach the model in the description and teach the local engine's ears.
public record ToolSpec(
        String name, String description, ObjectNode parameters, List<String> examples, Duration deadline) {
    public ToolSpec {
        if (!name.matches("[a-zA-Z0-9_-]{1,64}")) {
            throw new IllegalArgumentException("a tool name has 1 to 64 of [a-zA-Z0-9_-]: " + name);
        }
        if (deadline.isNegative() || deadline.isZero()) {
            throw new IllegalArgumentException("a deadline above zero is needed: " + deadline);
        }
        examples = List.copyOf(examples);
    }
}
