package dev.switchboard.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import java.util.List;
import java.util.Optional;

/// Holds an answer's data against the schema its tool promised. Thread-safe.
public final class AnswerCheck {
    private final Optional<Schema> schema;

    public AnswerCheck(ToolSpec spec) {
        this.schema = spec.output().map(ArgumentCheck.REGISTRY::getSchema);
    }

    /// In what way the data breaks it; empty when it does not, or nothing was promised.
    public Optional<String> breach(JsonNode data) {
        if (schema.isEmpty()) {
            return Optional.empty();
        }
        List<Error> errors = schema.get().validate(data);
        return errors.stream().findFirst().map(error -> error.getInstanceLocation() + ": " + error.getMessage());
    }
}
