package dev.switchboard.dashboard.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;

/// The shape of every API answer: `{"status":"success","data":…}` or `{"status":"error","message":…}`.
public final class Envelope {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Envelope() {}

    public static void success(Context ctx, int status, JsonNode data) {
        raw(ctx, status, withData(data));
    }

    public static void error(Context ctx, int status, String message) {
        raw(ctx, status, errorBody(message));
    }

    /// An answer whose shape is fixed elsewhere (an export, health).
    public static void raw(Context ctx, int status, JsonNode body) {
        ctx.status(status)
                .contentType("application/json")
                .header("Cache-Control", "no-store")
                .result(text(body));
    }

    /// The same error for answers given before a request reaches a route.
    public static String errorText(String message) {
        return text(errorBody(message));
    }

    private static ObjectNode errorBody(String message) {
        return JsonNodeFactory.instance.objectNode().put("status", "error").put("message", message);
    }

    /// The body of a success, for answers that hold more than data.
    public static ObjectNode withData(JsonNode data) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("status", "success");
        body.set("data", data);
        return body;
    }

    static String text(JsonNode body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree that cannot be written", e);
        }
    }
}
