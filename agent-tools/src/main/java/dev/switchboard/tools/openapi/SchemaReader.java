package dev.switchboard.tools.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.tools.file.PlainWords;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Makes a schema of the document one of JSON Schema 2020-12 that stands for itself: references are written out, since models
/// read them better so and a tool has no document around it; where that would not end, or grow too large, anything is allowed
/// there. What 3.0 says in its own way (`nullable`, `exclusiveMinimum: true`) is said as 3.1 does; what only describes or is
/// not known is left out. One for each operation, whose schemas share a bound.
final class SchemaReader {
    private static final int DEEPEST = 12;
    private static final int MOST_NODES = 2_000;
    private static final int MOST_DESCRIPTION_CHARS = 300;
    private static final Set<String> TYPES = Set.of("null", "boolean", "object", "array", "number", "string", "integer");
    /// As they are. Those with schemas in them are taken care of one by one.
    private static final Set<String> KEPT = Set.of(
            "title", "enum", "const", "default", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
            "minLength", "maxLength", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties", "required");
    /// JSON Schema's own and those of the OpenAPI format registry that we have met; none is checked.
    private static final Set<String> FORMATS = Set.of(
            "int32", "int64", "float", "double", "byte", "binary", "date", "date-time", "password", "time", "duration", "email",
            "idn-email", "hostname", "idn-hostname", "ipv4", "ipv6", "uri", "uri-reference", "iri", "iri-reference",
            "uri-template", "uuid", "json-pointer", "relative-json-pointer", "regex", "decimal", "char", "int8", "int16", "uint8");

    private final Document document;
    private final Warnings warnings;
    private int nodes;

    SchemaReader(Document document, Warnings warnings) {
        this.document = document;
        this.warnings = warnings;
    }

    /// @param place where the schema stands, for warnings
    ObjectNode read(JsonNode schema, String place) {
        return read(schema, place, 0, Set.of());
    }

    private ObjectNode read(JsonNode schema, String place, int deep, Set<String> within) {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        JsonNode at = schema;
        Set<String> opened = within;
        String reference = schema.path("$ref").asText("");
        if (!reference.isEmpty()) {
            if (within.contains(reference)) {
                warnings.add(place, reference + " contains itself; anything is taken there");
                return out;
            }
            opened = new HashSet<>(within);
            opened.add(reference);
            at = document.resolved(schema);
            if (at.isMissingNode()) {
                warnings.add(place, reference + " leads nowhere in this document; anything is taken there");
                return out;
            }
        }
        if (deep > DEEPEST || ++nodes > MOST_NODES) {
            warnings.add(place, "nested too deeply or too large; anything is taken there");
            return out;
        }
        if (!(at instanceof ObjectNode from)) {
            return out;
        }
        KEPT.stream().sorted().filter(from::has).forEach(key -> out.set(key, from.get(key)));
        description(from, out);
        type(from, out, place);
        bounds(out);
        format(from, out, place);
        pattern(from, out, place);
        nested(from, out, place, deep, opened);
        if (from.path("nullable").asBoolean(false)) {
            nullable(out);
        }
        return out;
    }

    private static void description(ObjectNode from, ObjectNode out) {
        String text = from.path("description").asText("");
        if (!text.isBlank()) {
            out.put("description", PlainWords.line(text, MOST_DESCRIPTION_CHARS));
        }
        if (out.has("title") && (!out.path("title").isTextual() || out.path("title").asText().isBlank())) {
            out.remove("title");
        }
    }

    private void type(ObjectNode from, ObjectNode out, String place) {
        JsonNode type = from.path("type");
        if (type.isTextual() && TYPES.contains(type.asText())
                || type.isArray() && !type.isEmpty() && type.valueStream().allMatch(each -> TYPES.contains(each.asText()))) {
            out.set("type", type);
        } else if (!type.isMissingNode()) {
            warnings.add(place, "type " + PlainWords.line(type.toString(), 40) + " is not known; any is taken");
        }
    }

    /// In 3.0 exclusive bounds are truths beside the bounds.
    private static void bounds(ObjectNode out) {
        for (String end : new String[] {"Minimum", "Maximum"}) {
            JsonNode exclusive = out.path("exclusive" + end);
            if (exclusive.isBoolean()) {
                String plain = end.toLowerCase(Locale.ROOT);
                if (exclusive.asBoolean() && out.path(plain).isNumber()) {
                    out.set("exclusive" + end, out.remove(plain));
                } else {
                    out.remove("exclusive" + end);
                }
            }
        }
    }

    private void format(ObjectNode from, ObjectNode out, String place) {
        String format = from.path("format").asText("");
        if (FORMATS.contains(format)) {
            out.put("format", format);
        } else if (!format.isEmpty()) {
            warnings.add(place, "format " + PlainWords.line(format, 40) + " is not known and left out");
        }
    }

    private void pattern(ObjectNode from, ObjectNode out, String place) {
        String pattern = from.path("pattern").asText("");
        if (pattern.isEmpty()) {
            return;
        }
        try {
            Pattern.compile(pattern);
            out.put("pattern", pattern);
        } catch (PatternSyntaxException e) {
            warnings.add(place, "its pattern is no regular expression here and left out");
        }
    }

    private void nested(ObjectNode from, ObjectNode out, String place, int deep, Set<String> within) {
        if (from.path("properties") instanceof ObjectNode properties) {
            ObjectNode kept = out.putObject("properties");
            for (Map.Entry<String, JsonNode> property : properties.properties()) {
                if (!document.resolved(property.getValue()).path("readOnly").asBoolean(false)) {
                    kept.set(property.getKey(), read(property.getValue(), place + "." + property.getKey(), deep + 1, within));
                }
            }
            if (out.path("required") instanceof ArrayNode required) {
                ArrayNode there = JsonNodeFactory.instance.arrayNode();
                required.forEach(name -> {
                    if (kept.has(name.asText())) {
                        there.add(name);
                    }
                });
                out.set("required", there);
            }
        }
        if (from.path("items").isObject()) {
            out.set("items", read(from.path("items"), place + "[]", deep + 1, within));
        }
        JsonNode additional = from.path("additionalProperties");
        if (additional.isBoolean()) {
            out.set("additionalProperties", additional);
        } else if (additional.isObject()) {
            out.set("additionalProperties", read(additional, place + ".*", deep + 1, within));
        }
        for (String key : new String[] {"allOf", "anyOf", "oneOf"}) {
            if (from.path(key).isArray() && !from.path(key).isEmpty()) {
                ArrayNode all = out.putArray(key);
                from.path(key).forEach(each -> all.add(read(each, place + "." + key, deep + 1, within)));
            }
        }
        if (from.path("not").isObject()) {
            out.set("not", read(from.path("not"), place + ".not", deep + 1, within));
        }
    }

    private static void nullable(ObjectNode out) {
        if (out.path("type").isTextual()) {
            String type = out.path("type").asText();
            out.putArray("type").add(type).add("null");
        }
        if (out.path("enum") instanceof ArrayNode values && values.valueStream().noneMatch(JsonNode::isNull)) {
            out.set("enum", values.deepCopy().addNull());
        }
    }
}
