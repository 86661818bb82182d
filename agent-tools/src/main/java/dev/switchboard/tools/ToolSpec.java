package dev.switchboard.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What a tool is, as the model sees it. `parameters` is a JSON Schema (2020-12) of type object; the `title` of each
/// property says in spoken words what it is ("the event's name"), since refusals are built from it. `examples` are
/// things callers say that this tool answers; they reach the model in the description and teach the local engine's
/// ears. `output` is the schema of an answer's data, where the tool has one; MCP clients check answers by it.
public record ToolSpec(
        String name,
        String description,
        ObjectNode parameters,
        List<String> examples,
        Duration deadline,
        Optional<ObjectNode> output) {
    public ToolSpec {
        if (!name.matches("[a-zA-Z0-9_-]{1,64}")) {
            throw new IllegalArgumentException("a tool name has 1 to 64 of [a-zA-Z0-9_-]: " + name);
        }
        if (deadline.isNegative() || deadline.isZero()) {
            throw new IllegalArgumentException("a deadline above zero is needed: " + deadline);
        }
        if (!"object".equals(parameters.path("type").asText())) {
            throw new IllegalArgumentException("the parameters of " + name + " must be a schema of type object");
        }
        if (output.isPresent() && !"object".equals(output.get().path("type").asText())) {
            throw new IllegalArgumentException("the output of " + name + " must be a schema of type object");
        }
        examples = List.copyOf(examples);
    }

    /// One that says nothing of its answers' shape.
    public ToolSpec(String name, String description, ObjectNode parameters, List<String> examples, Duration deadline) {
        this(name, description, parameters, examples, deadline, Optional.empty());
    }

    /// The same from a schema written as JSON text.
    public static ToolSpec of(
            String name, String description, String parametersJson, List<String> examples, Duration deadline) {
        return new ToolSpec(name, description, schema(name, "parameters", parametersJson), examples, deadline);
    }

    /// The same tool whose answers have data of this shape, a JSON Schema of type object written as JSON text.
    public ToolSpec answering(String outputJson) {
        return new ToolSpec(
                name, description, parameters, examples, deadline, Optional.of(schema(name, "output", outputJson)));
    }

    private static ObjectNode schema(String name, String which, String json) {
        try {
            if (ToolJson.MAPPER.readTree(json) instanceof ObjectNode schema) {
                return schema;
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the " + which + " of " + name + " are not JSON", e);
        }
        throw new IllegalArgumentException("the " + which + " of " + name + " must be a JSON object");
    }
}
