package dev.switchboard.dashboard.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// One message of a client: JSON-RPC 2.0 as MCP narrows it (ids are strings or numbers, parameters an object, no
/// batches).
sealed interface McpMessage {
    int MAX_ID_CHARS = 200;
    int MAX_METHOD_CHARS = 100;

    record Request(JsonNode id, String method, ObjectNode params) implements McpMessage {}

    record Notification(String method) implements McpMessage {}

    /// An answer to what we asked; `result` is empty when it is an error.
    record Response(String id, ObjectNode result) implements McpMessage {}

    static McpMessage of(JsonNode body) {
        if (body.isArray()) {
            throw invalid("a batch: send one message a request");
        }
        if (!(body instanceof ObjectNode message)) {
            throw invalid("expected a JSON object: one JSON-RPC message");
        }
        if (!message.path("jsonrpc").asText().equals("2.0")) {
            throw invalid("jsonrpc must be \"2.0\"");
        }
        JsonNode id = message.get("id");
        if (!message.has("method") && (message.has("result") || message.has("error"))) {
            return new Response(id == null ? "" : id.asText(), message.get("result") instanceof ObjectNode result
                    ? result : JsonNodeFactory.instance.objectNode());
        }
        String method = message.path("method").asText();
        if (!message.path("method").isTextual() || method.isEmpty() || method.length() > MAX_METHOD_CHARS) {
            throw invalid("method must be a string of 1 to " + MAX_METHOD_CHARS + " characters");
        }
        if (id == null) {
            if (!method.startsWith("notifications/")) {
                throw invalid("a request needs an id: a string or a number");
            }
            return new Notification(method);
        }
        boolean named = id.isTextual() && id.textValue().length() <= MAX_ID_CHARS || id.isNumber();
        if (!named) {
            throw invalid("id must be a number or a string of at most " + MAX_ID_CHARS + " characters");
        }
        JsonNode params = message.path("params");
        if (!params.isMissingNode() && !params.isObject()) {
            throw invalid("params must be an object");
        }
        return new Request(
                id, method, params instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode());
    }

    private static McpError invalid(String why) {
        return new McpError(400, McpError.INVALID_REQUEST, "Invalid request: " + why);
    }
}
