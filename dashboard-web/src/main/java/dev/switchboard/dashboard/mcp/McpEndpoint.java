package dev.switchboard.dashboard.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.dashboard.access.Gate;
import dev.switchboard.dashboard.access.Pass;
import dev.switchboard.dashboard.access.Right;
import dev.switchboard.dashboard.api.ApiException;
import dev.switchboard.dashboard.api.Envelope;
import dev.switchboard.dashboard.api.JsonBody;
import dev.switchboard.dashboard.toolcall.ToolDesk;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `POST /mcp`: one message, one answer, in the era of the message (`Eras`). Every error is JSON-RPC's, without a
/// stack.
///
/// Written here and not taken from the Java SDK (2.1.0), which knows the handshake era only: which era a body is of,
/// its bounds, its asker's rights and its audit have to be known before, so the SDK would be left three methods of one
/// era.
public final class McpEndpoint implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(McpEndpoint.class);

    private final Gate gate;
    private final int maxBodyBytes;
    private final Elicitations elicitations = new Elicitations();
    private final HandshakeEra handshake;
    private final StatelessEra stateless;

    /// @param version of the server, for its clients
    public McpEndpoint(ToolDesk desk, Gate gate, String version, int maxBodyBytes) {
        McpTools tools = new McpTools(desk, version);
        this.gate = gate;
        this.maxBodyBytes = maxBodyBytes;
        this.handshake = new HandshakeEra(tools, elicitations);
        this.stateless = new StatelessEra(tools);
    }

    public void post(Context ctx) {
        JsonNode id = JsonNodeFactory.instance.nullNode();
        try {
            requireJson(ctx);
            Pass pass = gate.require(ctx, Right.TOOLS_CALL);
            switch (McpMessage.of(body(ctx))) {
                case McpMessage.Request request -> {
                    id = request.id();
                    Progress progress = new Progress(ctx, request.params());
                    ObjectNode result = Eras.isStateless(request, ctx.header(Eras.VERSION_HEADER))
                            ? stateless.answer(request, ctx, pass, progress)
                            : handshake.answer(request, ctx, pass, progress);
                    if (result != null && progress.isStream()) {
                        progress.answer(message(id, "result", result));
                    } else if (result != null) {
                        Envelope.raw(ctx, 200, message(id, "result", result));
                    }
                }
                case McpMessage.Notification _ -> ctx.status(202);
                case McpMessage.Response response -> {
                    if (!elicitations.answered(pass.who(), response)) {
                        throw new McpError(400, McpError.INVALID_REQUEST,
                                "Invalid request: nothing waits for an answer of that id");
                    }
                    ctx.status(202);
                }
            }
        } catch (McpError e) {
            error(ctx, e.status(), id, e.code(), e.getMessage(), e.data());
        } catch (IOException gone) {
            log.debug("an MCP client went away: {}", gone.toString());
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            if (e instanceof ApiException refused) {
                error(ctx, refused.status(), id, McpError.INVALID_REQUEST, refused.getMessage(), null);
            } else {
                log.error("a message to /mcp could not be answered", e);
                error(ctx, 500, id, McpError.INTERNAL_ERROR, "Internal error: the server's log says why", null);
            }
        }
    }

    private static void requireJson(Context ctx) {
        String type = ctx.contentType();
        if (type == null || !type.toLowerCase(Locale.ROOT).split(";", 2)[0].strip().equals("application/json")) {
            throw new McpError(415, McpError.INVALID_REQUEST, "Invalid request: the body must be application/json");
        }
    }

    private JsonNode body(Context ctx) {
        try {
            return JsonBody.tree(ctx, maxBodyBytes);
        } catch (ApiException e) {
            throw new McpError(e.status(), e.status() == 413 ? McpError.INVALID_REQUEST : McpError.PARSE_ERROR,
                    (e.status() == 413 ? "Invalid request: " : "Parse error: ") + e.getMessage());
        }
    }

    private static ObjectNode message(JsonNode id, String key, JsonNode value) {
        ObjectNode message = JsonNodeFactory.instance.objectNode().put("jsonrpc", "2.0");
        message.set("id", id);
        message.set(key, value);
        return message;
    }

    private static void error(
            Context ctx, int status, JsonNode id, int code, String text, @Nullable JsonNode data) {
        if (ctx.res().isCommitted()) {
            return; // A stream: that it has no end is what tells its reader.
        }
        ObjectNode error = JsonNodeFactory.instance.objectNode().put("code", code).put("message", text);
        if (data != null) {
            error.set("data", data);
        }
        Envelope.raw(ctx, status, message(id, "error", error));
    }

    @Override
    public void close() {
        elicitations.close();
    }
}
