package dev.switchboard.tools.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.tools.file.PlainWords;
import dev.switchboard.tools.file.ValueTemplate;
import dev.switchboard.tools.http.BodyTemplate;
import dev.switchboard.tools.http.RequestTemplate;
import dev.switchboard.tools.http.UrlTemplate;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Makes one operation a request and the schema of its arguments. Parameters and the fields of a JSON body stand side by side,
/// since that is how one talks of them; a body that is no plain object, or shares a name with a parameter, stands under
/// `body`.
final class OperationReader {
    private static final Pattern PLACE = Pattern.compile("\\{([^{}]+)}");
    private static final Set<String> NOT_PARAMETERS = Set.of("accept", "content-type", "authorization", "host", "content-length",
            "transfer-encoding", "connection");

    private final Document document;
    private final SchemaReader schemas;
    private final Warnings warnings;
    private final String place;
    private final ObjectNode properties = JsonNodeFactory.instance.objectNode();
    private final List<String> required = new ArrayList<>();
    private final Map<String, String> inPath = new LinkedHashMap<>();
    private final Map<String, ValueTemplate> query = new LinkedHashMap<>();
    private final Map<String, ValueTemplate> headers = new LinkedHashMap<>();

    /// An operation that cannot be a tool.
    static final class UnfitOperationException extends Exception {
        private static final long serialVersionUID = 1;

        UnfitOperationException(String why) {
            super(why);
        }
    }

    record Operation(RequestTemplate request, ObjectNode parameters) {}

    /// @param place method and path, for warnings
    OperationReader(Document document, Warnings warnings, String place) {
        this.document = document;
        this.schemas = new SchemaReader(document, warnings);
        this.warnings = warnings;
        this.place = place;
    }

    /// @param origin scheme, host and port
    /// @param path of the server and of the operation, with the document's places
    Operation read(
            String method, String origin, String path, JsonNode item, JsonNode operation,
            Map<String, ValueTemplate> fixedHeaders, Map<String, ValueTemplate> fixedQuery)
            throws UnfitOperationException {
        query.putAll(fixedQuery);
        headers.putAll(fixedHeaders);
        Map<String, JsonNode> parameters = new LinkedHashMap<>();
        for (JsonNode list : List.of(item.path("parameters"), operation.path("parameters"))) {
            for (JsonNode each : list) {
                JsonNode parameter = document.resolved(each);
                if (parameter.isMissingNode()) {
                    throw new UnfitOperationException("a parameter is " + PlainWords.line(each.toString(), 80) + ", which leads nowhere");
                }
                parameters.put(parameter.path("in").asText() + " " + parameter.path("name").asText(), parameter);
            }
        }
        for (JsonNode parameter : parameters.values()) {
            parameter(parameter);
        }
        ValueTemplate pathTemplate = path(path);
        BodyTemplate body = method.equals("GET") || method.equals("HEAD")
                ? new BodyTemplate.None() : body(document.resolved(operation.path("requestBody")));
        ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
        schema.set("properties", properties);
        ArrayNode needed = schema.putArray("required");
        required.stream().distinct().forEach(needed::add);
        return new Operation(
                new RequestTemplate(method, new UrlTemplate(origin, pathTemplate, query), headers, body, Optional.empty()), schema);
    }

    private void parameter(JsonNode parameter) throws UnfitOperationException {
        String name = parameter.path("name").asText();
        String in = parameter.path("in").asText();
        boolean needed = parameter.path("required").asBoolean(false) || in.equals("path");
        String at = place + " " + in + " parameter " + PlainWords.line(name, 60);
        if (name.isEmpty() || in.equals("header") && NOT_PARAMETERS.contains(name.toLowerCase(Locale.ROOT))) {
            return;
        }
        boolean unusual = parameter.path("style").asText("").matches("deepObject|pipeDelimited|spaceDelimited|matrix|label");
        boolean known = Set.of("path", "query", "header").contains(in);
        if (unusual || !known || in.equals("header") && !name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,60}")) {
            String why = known ? "its style is not supported" : "it is not in path, query or header";
            if (needed) {
                throw new UnfitOperationException(in + " parameter " + PlainWords.line(name, 60) + " is required and " + why);
            }
            warnings.add(at, why + "; it is left out");
            return;
        }
        JsonNode schema = parameter.has("schema")
                ? parameter.path("schema") : parameter.path("content").path("application/json").path("schema");
        String property = property(name, in);
        add(property, schema, parameter.path("description").asText(""), at, needed);
        // A list is sent as several by default, and with commas where the document says so.
        boolean several = parameter.path("explode").asBoolean(true);
        ValueTemplate value = several || !in.equals("query")
                ? ValueTemplate.argument(property)
                : ValueTemplate.joined(List.of(ValueTemplate.argument(property), ValueTemplate.fixed("")));
        switch (in) {
            case "path" -> inPath.put(name, property);
            case "query" -> query.put(name, value);
            default -> headers.put(name, value);
        }
    }

    /// A name that models and schemas take, and that no other parameter has.
    private String property(String name, String in) {
        String legal = legal(name);
        String free = properties.has(legal) ? legal(in + "_" + name) : legal;
        for (int i = 2; properties.has(free); i++) {
            free = legal(in + "_" + name) + "_" + i;
        }
        return free;
    }

    private static String legal(String name) {
        String legal = name.replaceAll("[^a-zA-Z0-9_.-]", "_");
        return legal.substring(0, Math.min(60, legal.length()));
    }

    private void add(String property, JsonNode schema, String description, String at, boolean needed) {
        ObjectNode read = schemas.read(schema, at);
        if (!description.isBlank() && !read.has("description")) {
            read.put("description", PlainWords.line(description, 300));
        }
        if (!read.has("title") || read.path("title").asText().length() > 60) {
            read.put("title", "the " + PlainWords.name(property));
        }
        properties.set(property, read);
        if (needed) {
            required.add(property);
        }
    }

    private ValueTemplate path(String path) throws UnfitOperationException {
        List<ValueTemplate> parts = new ArrayList<>();
        Matcher found = PLACE.matcher(path);
        int from = 0;
        while (found.find()) {
            parts.add(ValueTemplate.fixed(path.substring(from, found.start())));
            String property = inPath.get(found.group(1));
            if (property == null) {
                throw new UnfitOperationException("its path has {" + PlainWords.line(found.group(1), 60) + "}, which is no parameter");
            }
            parts.add(ValueTemplate.argument(property));
            from = found.end();
        }
        parts.add(ValueTemplate.fixed(path.substring(from)));
        ValueTemplate template = ValueTemplate.joined(parts);
        try {
            var _ = URI.create("https://host" + template.filled(_ -> Optional.of("x")).orElseThrow());
        } catch (IllegalArgumentException e) {
            throw new UnfitOperationException("its path is not percent-encoded where it needs to be");
        }
        return template;
    }

    private BodyTemplate body(JsonNode body) throws UnfitOperationException {
        if (body.isMissingNode()) {
            return new BodyTemplate.None();
        }
        Map<String, JsonNode> byType = new LinkedHashMap<>();
        body.path("content").properties().forEach(type -> byType.put(
                type.getKey().toLowerCase(Locale.ROOT).replaceFirst(";.*", "").strip(), type.getValue().path("schema")));
        Optional<String> json = byType.keySet().stream().filter(type -> type.matches("application/(.+\\+)?json|\\*/\\*")).findFirst();
        Optional<String> form = byType.keySet().stream().filter("application/x-www-form-urlencoded"::equals).findFirst();
        if (json.isEmpty() && form.isEmpty()) {
            if (body.path("required").asBoolean(false)) {
                throw new UnfitOperationException("its body is neither JSON nor a form but " + byType.keySet());
            }
            warnings.add(place + " body", "it is neither JSON nor a form and left out");
            return new BodyTemplate.None();
        }
        JsonNode written = byType.getOrDefault(json.or(() -> form).orElseThrow(), MissingNode.getInstance());
        JsonNode schema = document.resolved(written);
        String at = place + " body";
        boolean plain = schema.path("properties").isObject() && !schema.path("properties").isEmpty()
                && !schema.has("oneOf") && !schema.has("anyOf") && !schema.has("allOf");
        List<String> names = new ArrayList<>();
        schema.path("properties").fieldNames().forEachRemaining(names::add);
        boolean shared = names.stream().anyMatch(name -> properties.has(legal(name)))
                || names.stream().map(OperationReader::legal).distinct().count() < names.size();
        if (json.isEmpty() && (!plain || shared)) {
            throw new UnfitOperationException("its form is no plain object, or shares a name with a parameter");
        }
        if (!plain || shared) {
            String property = property("body", "request");
            add(property, written, "", at, body.path("required").asBoolean(false));
            return new BodyTemplate.OneArgument(property);
        }
        return fields(written, at, json.isPresent());
    }

    /// Each field of the body is a property of its own.
    private BodyTemplate fields(JsonNode schema, String at, boolean json) {
        ObjectNode read = schemas.read(schema, at);
        Set<String> needed = new HashSet<>();
        read.path("required").forEach(name -> needed.add(name.asText()));
        Map<String, BodyTemplate.Node> fields = new LinkedHashMap<>();
        Map<String, ValueTemplate> form = new LinkedHashMap<>();
        read.path("properties").properties().forEach(field -> {
            String property = legal(field.getKey());
            ObjectNode own = (ObjectNode) field.getValue();
            if (!own.has("title") || own.path("title").asText().length() > 60) {
                own.put("title", "the " + PlainWords.name(property));
            }
            properties.set(property, own);
            if (needed.contains(field.getKey())) {
                required.add(property);
            }
            fields.put(field.getKey(), new BodyTemplate.Node.Text(ValueTemplate.argument(property)));
            form.put(field.getKey(), ValueTemplate.argument(property));
        });
        return json ? new BodyTemplate.Json(new BodyTemplate.Node.Fields(fields)) : new BodyTemplate.Form(form);
    }
}
