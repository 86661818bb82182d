package dev.switchboard.dashboard.doc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.dashboard.access.Right;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// One operation of the document: what its route says (who may, which parts its path has, what the server answers to all
/// routes of its kind) around what is written of it. What is written wins but for who may, which the route knows.
final class OperationMaker {
    private static final String ERROR = "#/components/schemas/Error";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final JsonNode pathParameters;

    /// @param pathParameters by name, what is to be said of a part of a path wherever it stands
    OperationMaker(JsonNode pathParameters) {
        this.pathParameters = pathParameters;
    }

    /// Changes `operation`, which is what is written of the route, empty where nothing is.
    ///
    /// @param shared names of path parameters that are written for all operations of the path
    void complete(ApiRoute route, ObjectNode operation, Set<String> shared) {
        if (operation.isEmpty()) {
            operation.put("x-undescribed", true).putArray("tags").add("Operations");
        }
        if (!operation.has("operationId")) {
            operation.put("operationId", route.method() + route.path().replaceAll("[^a-zA-Z0-9]+", "_"));
        }
        if (!operation.has("summary")) {
            operation.put("summary", route.method().toUpperCase(Locale.ROOT) + " " + route.path());
        }
        if (route.webSocket()) {
            operation.put("x-websocket", true);
        }
        parameters(route, operation, shared);
        security(route, operation);
        ObjectNode written = operation.withObjectProperty("responses");
        written.properties().forEach(answer -> answer((ObjectNode) answer.getValue(), answer.getKey()));
        usual(route, operation, written);
        operation.set("responses", inOrder(written));
    }

    private void parameters(ApiRoute route, ObjectNode operation, Set<String> shared) {
        Set<String> known = new HashSet<>(shared);
        operation.path("parameters").forEach(parameter -> {
            if (parameter.path("in").asText().equals("path")) {
                known.add(parameter.path("name").asText());
            }
        });
        List<String> missing = route.parts().stream().filter(part -> !known.contains(part)).toList();
        if (missing.isEmpty()) {
            return;
        }
        ArrayNode all = JSON.arrayNode();
        for (String part : missing) {
            ObjectNode parameter = all.addObject().put("name", part).put("in", "path").put("required", true);
            JsonNode said = pathParameters.path(part);
            if (said.has("description")) {
                parameter.set("description", said.get("description"));
            }
            parameter.set("schema", said.has("schema") ? said.get("schema") : JSON.objectNode().put("type", "string"));
        }
        operation.path("parameters").forEach(all::add);
        operation.set("parameters", all);
    }

    /// An endpoint that is open to everybody, and looks by itself who may what, has written whom it serves.
    /// A right stands where OpenAPI 3.1 has a scheme's scopes or role names: that of a token, or of who has logged in.
    private static void security(ApiRoute route, ObjectNode operation) {
        if (route.isOpen() && operation.has("security")) {
            return;
        }
        ArrayNode ways = operation.putArray("security");
        if (route.isOpen()) {
            return;
        }
        List<List<Right>> each = route.rights().isEmpty() ? List.of(List.of()) : route.rights().stream().map(List::of).toList();
        for (List<Right> rights : each) {
            for (String scheme : List.of("token", "session")) {
                ArrayNode names = ways.addObject().putArray(scheme);
                rights.forEach(right -> names.add(right.wire()));
            }
        }
    }

    /// `x-data` stands for the envelope around a schema, and a refusal without content has the envelope of all refusals.
    private static void answer(ObjectNode answer, String status) {
        JsonNode data = answer.remove("x-data");
        if (data != null) {
            ObjectNode envelope = JSON.objectNode().put("type", "object");
            envelope.putArray("required").add("status").add("data");
            ObjectNode properties = envelope.putObject("properties");
            properties.putObject("status").put("const", "success");
            properties.set("data", data);
            answer.withObjectProperty("content").withObjectProperty("application/json").set("schema", envelope);
        }
        if (status.compareTo("4") >= 0 && !answer.has("content") && !answer.has("$ref")) {
            answer.set("content", refusal());
        }
    }

    private static ObjectNode refusal() {
        ObjectNode content = JSON.objectNode();
        content.putObject("application/json").putObject("schema").put("$ref", ERROR);
        return content;
    }

    /// What the server answers whatever the endpoint does.
    private static void usual(ApiRoute route, ObjectNode operation, ObjectNode answers) {
        if (operation.path("tags").path(0).asText().equals("Pages") && answers.isEmpty()) {
            answers.putObject("200").put("description", "A page for people").putObject("content").putObject("text/html")
                    .putObject("schema").put("type", "string");
        }
        if (route.webSocket()) {
            said(answers, "101", "The socket is open", false);
            said(answers, "426", "Asked without a WebSocket", true);
        }
        boolean body = operation.has("requestBody");
        if (route.isApi()) {
            refers(answers, "400", body ? "BadBody" : "BadRequest");
            if (body) {
                refers(answers, "413", "TooLarge");
            }
            if (!route.parts().isEmpty()) {
                refers(answers, "404", "NotFound");
            }
            refers(answers, "503", "Away");
        }
        if (route.isOpen()) {
            refers(answers, "403", "Elsewhere");
        } else {
            refers(answers, "401", "Unauthorised");
            if (route.rights().isEmpty()) {
                refers(answers, "403", "Forbidden");
            } else {
                String rights = route.rights().stream()
                        .map(right -> "the right " + right.wire() + ", which " + right.holders())
                        .collect(Collectors.joining(", or "));
                said(answers, "403", "It needs " + rights + ". Or the request names a host that is not this server's, or a change by"
                        + " cookie did not come from a page of it", true);
            }
        }
        refers(answers, "default", "Refused");
    }

    private static void refers(ObjectNode answers, String status, String name) {
        if (!answers.has(status)) {
            answers.putObject(status).put("$ref", "#/components/responses/" + name);
        }
    }

    private static void said(ObjectNode answers, String status, String description, boolean refusal) {
        if (!answers.has(status)) {
            ObjectNode answer = answers.putObject(status).put("description", description);
            if (refusal) {
                answer.set("content", refusal());
            }
        }
    }

    /// By number, what is for all others last.
    private static ObjectNode inOrder(ObjectNode answers) {
        var sorted = new TreeMap<String, JsonNode>(Comparator.naturalOrder());
        answers.properties().forEach(answer -> sorted.put(answer.getKey(), answer.getValue()));
        ObjectNode ordered = JSON.objectNode();
        for (Map.Entry<String, JsonNode> answer : sorted.entrySet()) {
            ordered.set(answer.getKey(), answer.getValue());
        }
        return ordered;
    }
}
