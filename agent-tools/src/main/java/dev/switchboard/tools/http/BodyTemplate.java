package dev.switchboard.tools.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.tools.file.FileKeys;
import dev.switchboard.tools.file.ValueTemplate;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a request carries.
public sealed interface BodyTemplate {
    byte[] filled(Values values);

    String contentType();

    /// The arguments it names, none of which may be unknown.
    Set<String> arguments();

    record None() implements BodyTemplate {
        @Override
        public byte[] filled(Values values) {
            return new byte[0];
        }

        @Override
        public String contentType() {
            return "";
        }

        @Override
        public Set<String> arguments() {
            return Set.of();
        }
    }

    /// The arguments as JSON, but for those that stand elsewhere.
    record AllArguments(Set<String> elsewhere) implements BodyTemplate {
        @Override
        public byte[] filled(Values values) {
            return json(values.arguments().deepCopy().without(elsewhere));
        }

        @Override
        public String contentType() {
            return "application/json";
        }

        @Override
        public Set<String> arguments() {
            return Set.of();
        }
    }

    /// One argument as JSON, whatever it is.
    record OneArgument(String name) implements BodyTemplate {
        @Override
        public byte[] filled(Values values) {
            JsonNode value = values.json(name);
            return value.isMissingNode() ? new byte[0] : json(value);
        }

        @Override
        public String contentType() {
            return "application/json";
        }

        @Override
        public Set<String> arguments() {
            return Set.of(name);
        }
    }

    record Form(Map<String, ValueTemplate> fields) implements BodyTemplate {
        @Override
        public byte[] filled(Values values) {
            return fields.entrySet().stream()
                    .flatMap(field -> field.getValue().filled(values::text)
                            .map(value -> Encoding.percent(field.getKey()) + "=" + Encoding.percent(value)).stream())
                    .collect(Collectors.joining("&"))
                    .getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String contentType() {
            return "application/x-www-form-urlencoded";
        }

        @Override
        public Set<String> arguments() {
            Set<String> names = new LinkedHashSet<>();
            fields.values().forEach(field -> names.addAll(field.arguments()));
            return names;
        }
    }

    /// JSON as it is written in the file. A text that is nothing but `{name}` becomes that argument with its type, and is left
    /// out with its key when there is none; in longer texts arguments stand as text.
    record Json(Node root) implements BodyTemplate {
        @Override
        public byte[] filled(Values values) {
            JsonNode filled = root.filled(values);
            return json(filled == null ? JsonNodeFactory.instance.objectNode() : filled);
        }

        @Override
        public String contentType() {
            return "application/json";
        }

        @Override
        public Set<String> arguments() {
            Set<String> names = new LinkedHashSet<>();
            root.collect(names);
            return names;
        }

        static Json of(FileKeys keys, String key, JsonNode written) {
            return new Json(node(keys, key, written));
        }

        private static Node node(FileKeys keys, String key, JsonNode written) {
            if (written instanceof ObjectNode object) {
                Map<String, Node> fields = new LinkedHashMap<>();
                object.properties().forEach(
                        field -> fields.put(field.getKey(), node(keys, key + "." + field.getKey(), field.getValue())));
                return new Node.Fields(fields);
            }
            if (written instanceof ArrayNode array) {
                List<Node> items = new ArrayList<>();
                array.forEach(item -> items.add(node(keys, key, item)));
                return new Node.Items(items);
            }
            return written.isTextual()
                    ? new Node.Text(keys.template(key, written.asText()))
                    : new Node.Fixed(written);
        }
    }

    /// A part of a JSON body.
    sealed interface Node {
        /// Null when its argument is missing.
        @Nullable JsonNode filled(Values values);

        void collect(Set<String> arguments);

        record Fixed(JsonNode value) implements Node {
            @Override
            public JsonNode filled(Values values) {
                return value;
            }

            @Override
            public void collect(Set<String> arguments) {}
        }

        record Text(ValueTemplate template) implements Node {
            @Override
            public @Nullable JsonNode filled(Values values) {
                if (template.onlyArgument().isPresent()) {
                    JsonNode value = values.json(template.onlyArgument().get());
                    return value.isMissingNode() ? null : value;
                }
                return template.filled(values::text).<JsonNode>map(JsonNodeFactory.instance::textNode).orElse(null);
            }

            @Override
            public void collect(Set<String> arguments) {
                arguments.addAll(template.arguments());
            }
        }

        record Fields(Map<String, Node> fields) implements Node {
            @Override
            public JsonNode filled(Values values) {
                ObjectNode object = JsonNodeFactory.instance.objectNode();
                fields.forEach((name, node) -> {
                    JsonNode value = node.filled(values);
                    if (value != null) {
                        object.set(name, value);
                    }
                });
                return object;
            }

            @Override
            public void collect(Set<String> arguments) {
                fields.values().forEach(node -> node.collect(arguments));
            }
        }

        record Items(List<Node> items) implements Node {
            @Override
            public JsonNode filled(Values values) {
                ArrayNode array = JsonNodeFactory.instance.arrayNode();
                items.forEach(node -> {
                    JsonNode value = node.filled(values);
                    if (value != null) {
                        array.add(value);
                    }
                });
                return array;
            }

            @Override
            public void collect(Set<String> arguments) {
                items.forEach(node -> node.collect(arguments));
            }
        }
    }

    private static byte[] json(JsonNode value) {
        return value.toString().getBytes(StandardCharsets.UTF_8);
    }
}
