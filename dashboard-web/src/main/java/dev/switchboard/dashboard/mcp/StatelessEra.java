package dev.switchboard.dashboard.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.dashboard.access.Pass;
import dev.switchboard.dashboard.toolcall.ToolRun;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Revision 2026-07-28: each request stands for itself. Checked in this order: version, headers against body,
/// capabilities, method.
final class StatelessEra {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String CAPABILITIES_KEY = "io.modelcontextprotocol/clientCapabilities";
    private static final String SERVER_KEY = "io.modelcontextprotocol/serverInfo";
    /// The name of the one question that is asked.
    private static final String CONFIRM = "confirm";
    /// Tools change when a source of them is read again, which is seldom; what the server speaks, with its version.
    private static final Duration TOOLS_FRESH = Duration.ofMinutes(1);
    private static final Duration SERVER_FRESH = Duration.ofHours(1);

    private final McpTools tools;

    StatelessEra(McpTools tools) {
        this.tools = tools;
    }

    ObjectNode answer(McpMessage.Request request, Context ctx, Pass pass, Progress progress) {
        ObjectNode params = request.params();
        String header = ctx.header(Eras.VERSION_HEADER);
        JsonNode meta = params.path("_meta");
        version(header, meta.path(Eras.VERSION_KEY));
        requireSame("Mcp-Method", ctx.header("Mcp-Method"), request.method());
        switch (request.method()) {
            case "tools/call", "prompts/get" -> requireSame("Mcp-Name", decoded(ctx), params.path("name").asText());
            case "resources/read" -> requireSame("Mcp-Name", decoded(ctx), params.path("uri").asText());
            default -> {}
        }
        JsonNode capabilities = meta.path(CAPABILITIES_KEY);
        if (!capabilities.isObject()) {
            throw missing(CAPABILITIES_KEY);
        }
        ObjectNode result = switch (request.method()) {
            case "server/discover" -> discover();
            case "tools/list" -> cacheable(complete(tools.list(params, pass)), TOOLS_FRESH, "private");
            case "tools/call" -> call(params, capabilities, pass, ctx.ip(), progress);
            default -> throw new McpError(404, McpError.METHOD_NOT_FOUND, "Method not found: " + request.method());
        };
        result.withObjectProperty("_meta").set(SERVER_KEY, tools.serverInfo());
        return result;
    }

    private static void version(@Nullable String header, JsonNode said) {
        String wanted = said.isTextual() ? said.textValue() : header;
        if (header != null && said.isTextual() && !header.equals(said.textValue())) {
            throw mismatch(Eras.VERSION_HEADER, header, said.textValue());
        }
        if (wanted != null && !wanted.equals(Eras.STATELESS)) {
            ObjectNode data = NODES.objectNode();
            Eras.SUPPORTED.forEach(data.putArray("supported")::add);
            throw new McpError(
                    400, McpError.UNSUPPORTED_VERSION, "Unsupported protocol version", data.put("requested", wanted));
        }
        if (!said.isTextual()) {
            throw missing(Eras.VERSION_KEY);
        }
        if (header == null) {
            throw mismatch(Eras.VERSION_HEADER, null, said.textValue());
        }
    }

    private static McpError missing(String key) {
        return new McpError(400, McpError.INVALID_PARAMS, "Invalid params: _meta needs " + key);
    }

    private static void requireSame(String name, @Nullable String header, String body) {
        if (header == null || !header.equals(body)) {
            throw mismatch(name, header, body);
        }
    }

    private static McpError mismatch(String name, @Nullable String header, String body) {
        return new McpError(400, McpError.HEADER_MISMATCH, "Header mismatch: " + name
                + (header == null ? " is missing" : " is '" + cut(header) + "'")
                + ", the body says '" + cut(body) + "'");
    }

    private static String cut(String text) {
        return text.length() > 100 ? text.substring(0, 100) + "…" : text;
    }

    /// Names that a header cannot hold come in base64 (basic/transports/streamable-http, "Value Encoding").
    private static @Nullable String decoded(Context ctx) {
        String header = ctx.header("Mcp-Name");
        if (header == null || !header.startsWith("=?base64?") || !header.endsWith("?=") || header.length() < 11) {
            return header;
        }
        try {
            byte[] utf8 = Base64.getDecoder().decode(header.substring(9, header.length() - 2));
            return new String(utf8, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            return header;
        }
    }

    private ObjectNode discover() {
        ObjectNode result = complete(NODES.objectNode());
        Eras.SUPPORTED.forEach(result.putArray("supportedVersions")::add);
        result.set("capabilities", McpTools.capabilities());
        result.put("instructions", McpTools.INSTRUCTIONS);
        return cacheable(result, SERVER_FRESH, "public");
    }

    private ObjectNode call(ObjectNode params, JsonNode capabilities, Pass pass, String address, Progress progress) {
        String handle = params.path("requestState").asText();
        JsonNode answer = params.path("inputResponses").path(CONFIRM);
        if (!handle.isEmpty() && answer.isObject() && !McpTools.isYes(answer)) {
            tools.decline(handle);
            return complete(McpTools.declined());
        }
        // Without an answer the state alone confirms nothing: the question is asked once more.
        ToolRun run = tools.call(params, answer.isObject() ? handle : "", pass, address, progress);
        return run instanceof ToolRun.NeedsYes(String question, String next)
                ? inputRequired(question, next, capabilities)
                : complete(McpTools.result(run));
    }

    private ObjectNode inputRequired(String question, String handle, JsonNode capabilities) {
        JsonNode elicitation = capabilities.path("elicitation");
        // Without a mode it means forms (client/elicitation, "Capabilities").
        if (!elicitation.isObject() || !elicitation.isEmpty() && !elicitation.has("form")) {
            tools.decline(handle);
            ObjectNode data = NODES.objectNode();
            data.putObject("requiredCapabilities").putObject("elicitation").putObject("form");
            throw new McpError(400, McpError.MISSING_CAPABILITY,
                    "A person has to say yes first, which needs the client capability elicitation: " + question, data);
        }
        ObjectNode result = NODES.objectNode().put("resultType", "input_required");
        result.putObject("inputRequests").putObject(CONFIRM)
                .put("method", "elicitation/create")
                .set("params", McpTools.form(question).put("mode", "form"));
        return result.put("requestState", handle);
    }

    private static ObjectNode complete(ObjectNode result) {
        return result.put("resultType", "complete");
    }

    private static ObjectNode cacheable(ObjectNode result, Duration fresh, String scope) {
        return result.put("ttlMs", fresh.toMillis()).put("cacheScope", scope);
    }
}
