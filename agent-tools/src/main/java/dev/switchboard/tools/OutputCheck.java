package dev.switchboard.tools;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.Optional;

/// Holds what a tool answers against its bounds before a model is given it: its size, and the shape it promised.
final class OutputCheck {
    /// Characters of the JSON a model is given; what is larger fails, for half a JSON is none.
    static final int MAX_OUTPUT_CHARS = 65_536;

    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private final Optional<Schema> schema;

    OutputCheck(ToolSpec spec) {
        this.schema = spec.output().map(REGISTRY::getSchema);
        this.schema.ifPresent(Schema::initializeValidators);
    }

    /// What is wrong with it, empty when nothing is. Names fields, never their values.
    Optional<String> problem(ToolResult result, String output) {
        if (output.length() > MAX_OUTPUT_CHARS) {
            return Optional.of("answered with " + output.length() + " characters, at most " + MAX_OUTPUT_CHARS);
        }
        if (!(result instanceof ToolResult.Answer answer) || schema.isEmpty()) {
            return Optional.empty();
        }
        return schema.get().validate(answer.data()).stream()
                .findFirst()
                .map(error -> "broke its own output schema at " + place(error) + " (" + error.getKeyword() + ")");
    }

    private static String place(Error error) {
        String place = error.getInstanceLocation().toString();
        return place.isEmpty() ? "/" : place;
    }
}
