package dev.switchboard.dashboard.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.dashboard.access.Pass;
import dev.switchboard.dashboard.toolcall.EventStream;
import dev.switchboard.dashboard.toolcall.ToolRun;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// The revisions that begin with `initialize` (2025-06-18, 2025-11-25). Nothing is kept of a session: its id says
/// itself whether the client can put a question to a person, so a restart ends none, and any process may answer. Who
/// lies in an id is asked something they cannot show, and nothing else.
final class HandshakeEra {
    static final String SESSION_HEADER = "Mcp-Session-Id";
    private static final String CAN_ASK = "ask-";
    private static final String PLAIN = "plain-";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    /// As long as a handle is good.
    private static final Duration ANSWER_WITHIN = Duration.ofMinutes(5);

    private final McpTools tools;
    private final Elicitations elicitations;

    HandshakeEra(McpTools tools, Elicitations elicitations) {
        this.tools = tools;
        this.elicitations = elicitations;
    }

    /// The result, or null when the answer was written as a stream, because a person had to be asked.
    @Nullable ObjectNode answer(McpMessage.Request request, Context ctx, Pass pass, Progress progress)
            throws IOException, InterruptedException {
        return switch (request.method()) {
            case "initialize" -> initialize(request.params(), ctx);
            case "ping" -> NODES.objectNode();
            case "tools/list" -> tools.list(request.params(), pass);
            case "tools/call" -> call(request, ctx, pass, progress);
            default -> throw new McpError(200, McpError.METHOD_NOT_FOUND, "Method not found: " + request.method());
        };
    }

    private ObjectNode initialize(ObjectNode params, Context ctx) {
        JsonNode version = params.path("protocolVersion");
        if (!version.isTextual()) {
            throw new McpError(200, McpError.INVALID_PARAMS, "Invalid params: protocolVersion must be a string such as "
                    + Eras.LAST_HANDSHAKE);
        }
        JsonNode elicitation = params.path("capabilities").path("elicitation");
        boolean canAsk = elicitation.isObject() && (elicitation.isEmpty() || elicitation.has("form"));
        ctx.header(SESSION_HEADER, (canAsk ? CAN_ASK : PLAIN) + UUID.randomUUID());
        ObjectNode result = NODES.objectNode().put("protocolVersion", Eras.agreed(version.textValue()));
        result.set("capabilities", McpTools.capabilities());
        result.set("serverInfo", tools.serverInfo());
        return result.put("instructions", McpTools.INSTRUCTIONS);
    }

    private @Nullable ObjectNode call(McpMessage.Request request, Context ctx, Pass pass, Progress progress)
            throws IOException, InterruptedException {
        ToolRun run = tools.call(request.params(), "", pass, ctx.ip(), progress);
        if (run instanceof ToolRun.NeedsYes(String question, String handle) && canAsk(ctx)) {
            ask(question, handle, request, ctx, pass, progress);
            return null;
        }
        return McpTools.result(run);
    }

    private static boolean canAsk(Context ctx) {
        String session = ctx.header(SESSION_HEADER);
        String accept = ctx.header("Accept");
        return session != null && session.startsWith(CAN_ASK) && accept != null && accept.contains("text/event-stream");
    }

    /// The question goes out on the answer's stream, the person's answer comes in by another request.
    private void ask(
            String question, String handle, McpMessage.Request request, Context ctx, Pass pass, Progress progress)
            throws IOException, InterruptedException {
        Elicitations.Question asked = elicitations.ask(pass.who());
        try {
            EventStream stream = progress.stream();
            ObjectNode message = NODES.objectNode()
                    .put("jsonrpc", "2.0").put("id", asked.id()).put("method", "elicitation/create");
            message.set("params", McpTools.form(question));
            stream.event(null, "message", message.toString());
            boolean yes = McpTools.isYes(answerTo(asked, stream));
            if (!yes) {
                tools.decline(handle);
            }
            ObjectNode result = yes
                    ? McpTools.result(tools.call(request.params(), handle, pass, ctx.ip(), progress))
                    : McpTools.declined();
            ObjectNode answer = NODES.objectNode().put("jsonrpc", "2.0");
            answer.set("id", request.id());
            answer.set("result", result);
            stream.event(null, "message", answer.toString());
        } finally {
            elicitations.over(asked);
        }
    }

    private static JsonNode answerTo(Elicitations.Question asked, EventStream stream)
            throws IOException, InterruptedException {
        long untilNanos = System.nanoTime() + ANSWER_WITHIN.toNanos();
        while (System.nanoTime() < untilNanos) {
            try {
                return asked.answer().get(1, TimeUnit.SECONDS);
            } catch (TimeoutException notYet) {
                stream.keepAlive();
            } catch (ExecutionException e) {
                throw new IllegalStateException("an answer cannot fail", e);
            }
        }
        return NODES.objectNode();
    }
}
