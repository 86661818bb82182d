package dev.switchboard.tools.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.tools.ToolSpec;
import dev.switchboard.tools.file.PlainWords;
import dev.switchboard.tools.http.ToolManner;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a server says one of its tools is, made into what we offer.
///
/// @param remoteName the server's name of it
/// @param said all that the server says of it, to tell whether it changed
record Definition(String remoteName, JsonNode said, ToolSpec spec, boolean hintsReadOnly, boolean hintsIdempotent) {
    static final int MOST_DESCRIPTION_CHARS = 4_000;
    static final int MOST_SCHEMA_CHARS = 64_000;
    private static final int MOST_NAME_CHARS = 128;

    /// Why a tool is left out: its name, made fit for people, and the reason.
    record LeftOut(String name, String why) {
        String line() {
            return name + ": " + why;
        }
    }

    /// A definition, or why there is none.
    sealed interface Read {
        record Fine(Definition definition) implements Read {}

        record Wrong(LeftOut leftOut) implements Read {}
    }

    static Read read(JsonNode said, String prefix, ToolManner manner) {
        String name = said.path("name").asText("");
        String shown = prefix + PlainWords.line(name, 60);
        if (name.isEmpty() || name.length() > MOST_NAME_CHARS) {
            return wrong(name.isEmpty() ? "(without a name)" : shown, "expected a name of 1 to " + MOST_NAME_CHARS + " characters");
        }
        String ours = prefix + legal(name);
        if (ours.length() > 64) {
            return wrong(shown, "with its prefix it has more than 64 characters");
        }
        String description = said.path("description").asText("");
        if (description.length() > MOST_DESCRIPTION_CHARS) {
            return wrong(ours, "its description has " + description.length() + " characters, at most " + MOST_DESCRIPTION_CHARS);
        }
        if (!(said.path("inputSchema") instanceof ObjectNode input) || !input.path("type").asText().equals("object")) {
            return wrong(ours, "its inputSchema is no JSON Schema of type object");
        }
        Optional<ObjectNode> output = said.path("outputSchema") instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
        if (input.toString().length() > MOST_SCHEMA_CHARS || output.map(ObjectNode::toString).orElse("").length() > MOST_SCHEMA_CHARS) {
            return wrong(ours, "its schema has more than " + MOST_SCHEMA_CHARS + " characters");
        }
        try {
            ToolSpec spec = new ToolSpec(
                    ours,
                    manner.description().orElse(described(description, said.path("title").asText(""), name)),
                    titled(input),
                    manner.examples(),
                    manner.deadline(),
                    output);
            return spec.flaw().<Read>map(flaw -> new Read.Wrong(new LeftOut(ours, flaw)))
                    .orElseGet(() -> new Read.Fine(new Definition(
                            name, said, spec,
                            said.path("annotations").path("readOnlyHint").asBoolean(false),
                            said.path("annotations").path("idempotentHint").asBoolean(false))));
        } catch (IllegalArgumentException e) {
            return wrong(ours, String.valueOf(e.getMessage()));
        }
    }

    /// With what no tool's name may hold replaced.
    static String legal(String name) {
        return name.replaceAll("[^a-zA-Z0-9_-]", "_");
    }

    private static Read wrong(String name, String why) {
        return new Read.Wrong(new LeftOut(name, why));
    }

    private static String described(String description, String title, String name) {
        for (String text : List.of(description, title)) {
            if (!text.isBlank()) {
                return text.strip();
            }
        }
        return PlainWords.name(name);
    }

    /// Refusals are built from titles, so that what has none is called by its name in words.
    private static ObjectNode titled(ObjectNode input) {
        ObjectNode schema = input.deepCopy();
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            if (property.getValue() instanceof ObjectNode object) {
                String title = object.path("title").asText("");
                object.put("title", title.isBlank() || title.length() > 60
                        ? "the " + PlainWords.name(property.getKey()) : PlainWords.line(title, 60));
            }
        }
        return schema;
    }
}
