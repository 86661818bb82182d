package dev.switchboard.dashboard.doc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.dashboard.api.Envelope;
import io.javalin.http.Context;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// `GET /openapi.json`, made when the server starts: paths, methods, who may, the parts of paths and the refusals that all
/// routes of a kind share from the routes that are registered; the names there are from the types that have them; summaries,
/// schemas and examples from what is written in `openapi/` of each. What is written of a route that this process does not
/// have is not shown; what a route has and nobody wrote of is shown bare, with `x-undescribed`, and a test fails.
///
/// In what is written, `x-data` of an answer is the schema of what its envelope holds, a refusal needs its description alone,
/// and `x-path-parameters` of the whole says once what stands in paths. `x-checks-own-parameters` on an operation leaves its
/// query to its endpoint; `x-websocket` marks what is spoken by WebSocket, `x-stream` what has no end, `x-json-rpc` what has
/// errors of its own.
public final class ApiDocument {
    private static final String PATH_PARAMETERS = "x-path-parameters";

    private volatile ObjectNode document = JsonNodeFactory.instance.objectNode();

    /// Of no routes yet.
    public ApiDocument() {}

    /// Before the first request. Throws `IllegalStateException` when the build lacks a part of what is written.
    public void describe(List<ApiRoute> routes) {
        document = made(routes);
    }

    private static ObjectNode made(List<ApiRoute> routes) {
        ObjectNode made = WrittenApi.read();
        ObjectNode written = made.withObjectProperty("paths");
        ObjectNode paths = JsonNodeFactory.instance.objectNode();
        var maker = new OperationMaker(made.path(PATH_PARAMETERS));
        made.remove(PATH_PARAMETERS);
        for (ApiRoute route : routes) {
            JsonNode of = written.path(route.path());
            ObjectNode path = paths.withObjectProperty(route.path());
            if (of.has("parameters")) {
                path.set("parameters", of.get("parameters"));
            }
            ObjectNode operation = of.get(route.method()) instanceof ObjectNode known ? known : JsonNodeFactory.instance.objectNode();
            maker.complete(route, operation, shared(of));
            path.set(route.method(), operation);
        }
        made.set("paths", paths);
        TypeSchemas.into(made.withObjectProperty("components").withObjectProperty("schemas"));
        dropUnused(made);
        return made;
    }

    private static Set<String> shared(JsonNode path) {
        Set<String> names = new HashSet<>();
        path.path("parameters").forEach(parameter -> names.add(parameter.path("name").asText()));
        return names;
    }

    /// Schemas and answers that nothing of what is shown points at, and tags that none of it has.
    private static void dropUnused(ObjectNode made) {
        Set<String> used = new HashSet<>();
        follow(made, made.path("paths"), used);
        for (String kind : List.of("schemas", "responses")) {
            if (made.path("components").get(kind) instanceof ObjectNode parts) {
                parts.retain(parts.properties().stream()
                        .map(Map.Entry::getKey)
                        .filter(name -> used.contains("#/components/" + kind + "/" + name))
                        .toList());
            }
        }
        Set<String> tags = new HashSet<>();
        made.path("paths").forEach(path -> path.forEach(operation -> operation.path("tags").forEach(tag -> tags.add(tag.asText()))));
        ArrayNode shown = JsonNodeFactory.instance.arrayNode();
        made.path("tags").forEach(tag -> {
            if (tags.contains(tag.path("name").asText())) {
                shown.add(tag);
            }
        });
        made.set("tags", shown);
    }

    private static void follow(JsonNode whole, JsonNode part, Set<String> used) {
        for (String reference : part.findValuesAsText("$ref")) {
            if (used.add(reference)) {
                follow(whole, whole.at(reference.substring(1)), used);
            }
        }
    }

    public JsonNode json() {
        return document;
    }

    public void show(Context ctx) {
        Envelope.raw(ctx, 200, document);
    }

    /// The operation at a path as routes and document write it (`/api/tickets/{id}`).
    Optional<JsonNode> operation(String method, String path) {
        return Optional.ofNullable(document.path("paths").path(path).get(method.toLowerCase(Locale.ROOT)));
    }

    /// The query parameters of an operation by name, with whether each may be given several times.
    static Map<String, Boolean> queryParameters(JsonNode operation) {
        Map<String, Boolean> parameters = new LinkedHashMap<>();
        operation.path("parameters").forEach(parameter -> {
            if (parameter.path("in").asText().equals("query")) {
                boolean several = parameter.at("/schema/type").asText().equals("array");
                parameters.put(parameter.path("name").asText(), several);
            }
        });
        return parameters;
    }
}
