package dev.switchboard.dashboard.doc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.dashboard.api.Envelope;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// `GET /openapi.json`: the files named in `openapi/files.txt` put together, each with the `paths` and the schemas of
/// one resource. A new path is written down in its resource's file; a test compares them with the routes.
///
/// `x-checks-own-parameters` on an operation leaves its query to its endpoint; `x-websocket` marks what is spoken by
/// WebSocket, `x-stream` what has no end, `x-json-rpc` what has errors of its own.
public final class ApiDocument {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectNode document;

    private ApiDocument(ObjectNode document) {
        this.document = document;
    }

    /// Reads the document from the class path. Throws `IllegalStateException` when the build lacks a part of it.
    public static ApiDocument read() {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        for (String file : text("files.txt").lines().toList()) {
            try {
                merge(document, JSON.readTree(text(file + ".json")), file);
            } catch (IOException e) {
                throw new IllegalStateException("openapi/" + file + ".json is not JSON", e);
            }
        }
        document.path("paths").properties().forEach(path -> path.getValue().properties().forEach(item -> {
            if (item.getValue().get("responses") instanceof ObjectNode responses) {
                boolean guarded = path.getKey().startsWith("/api/");
                if (guarded) {
                    addAnswer(responses, "401", "Unauthorised");
                }
                addAnswer(responses, "403", guarded ? "Forbidden" : "Elsewhere");
                addAnswer(responses, "default", "Refused");
            }
        }));
        return new ApiDocument(document);
    }

    /// What every operation may answer, said once.
    private static void addAnswer(ObjectNode responses, String status, String name) {
        if (!responses.has(status)) {
            responses.putObject(status).put("$ref", "#/components/responses/" + name);
        }
    }

    private static void merge(ObjectNode into, JsonNode part, String file) {
        part.properties().forEach(entry -> {
            JsonNode there = into.get(entry.getKey());
            if (there == null) {
                into.set(entry.getKey(), entry.getValue());
            } else if (there instanceof ObjectNode object && entry.getValue().isObject()) {
                merge(object, entry.getValue(), file);
            } else {
                throw new IllegalStateException("openapi/" + file + ".json says '" + entry.getKey() + "' once more");
            }
        });
    }

    private static String text(String file) {
        try (InputStream in = ApiDocument.class.getResourceAsStream("/openapi/" + file)) {
            if (in == null) {
                throw new IllegalStateException("openapi/" + file + " is missing from the build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("openapi/" + file + " cannot be read", e);
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
