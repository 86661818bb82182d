package dev.switchboard.dashboard.toolcall;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.dashboard.access.Gate;
import dev.switchboard.dashboard.access.Pass;
import dev.switchboard.dashboard.access.Right;
import dev.switchboard.dashboard.api.ApiException;
import dev.switchboard.dashboard.api.Envelope;
import dev.switchboard.dashboard.api.JsonBody;
import dev.switchboard.tools.ToolOutcome;
import dev.switchboard.tools.ToolResult;
import io.javalin.http.Context;
import io.javalin.http.Handler;

/// `GET /tools` and `POST /tools/{name}`: tools for programs that speak neither MCP nor a call. The body is the
/// arguments.
public final class PlainTools {
    private final ToolDesk desk;
    private final Gate gate;
    private final Handler page;
    private final int maxBodyBytes;

    /// `page` is what a browser that asks for `/tools` gets.
    public PlainTools(ToolDesk desk, Gate gate, Handler page, int maxBodyBytes) {
        this.desk = desk;
        this.gate = gate;
        this.page = page;
        this.maxBodyBytes = maxBodyBytes;
    }

    /// A page for people, whose files hold no data, and the list for programs, which need the right to call.
    public void list(Context ctx) throws Exception {
        ctx.header("Vary", "Accept");
        String accept = ctx.header("Accept");
        if (accept != null && accept.contains("text/html")) {
            page.handle(ctx);
            return;
        }
        ArrayNode tools = JsonNodeFactory.instance.arrayNode();
        desk.sheets(gate.require(ctx, Right.TOOLS_CALL)).forEach(sheet -> {
            ObjectNode tool = tools.addObject()
                    .put("name", sheet.name())
                    .put("description", sheet.description())
                    .put("read_only", sheet.readOnly())
                    .put("idempotent", sheet.idempotent())
                    .put("asks_first", sheet.confirm())
                    .put("deadline_ms", sheet.deadlineMs());
            tool.set("parameters", sheet.input());
            sheet.output().ifPresent(output -> tool.set("output", output));
        });
        Envelope.success(ctx, 200, tools);
    }

    public void call(Context ctx) {
        Pass pass = gate.require(ctx, Right.TOOLS_CALL);
        if (!(JsonBody.tree(ctx, maxBodyBytes) instanceof ObjectNode arguments)) {
            throw ApiException.badRequest("the body must be a JSON object: the tool's arguments");
        }
        String key = ctx.header("Idempotency-Key");
        ToolRun run = desk.run(
                new Asked("http", pass, ctx.ip(), ctx.pathParam("name"), arguments, key == null ? "" : key.strip()));
        switch (run) {
            case ToolRun.Unknown(String tool, var known) -> throw ApiException.notFound(
                    "there is no tool '" + tool + "'; expected one of " + String.join(", ", known));
            case ToolRun.Forbidden(String message) -> throw ApiException.forbidden(message);
            case ToolRun.Wrong(var problems) -> throw ApiException.badRequest(String.join("; ", problems));
            case ToolRun.NoTicket(String message) -> throw ApiException.notFound(message);
            case ToolRun.Busy(String message) -> busy(ctx, message);
            case ToolRun.NeedsYes(String question, String handle) -> {
                ObjectNode data = JsonNodeFactory.instance.objectNode();
                data.put("name", ctx.pathParam("name"))
                        .put("outcome", "confirmation_needed")
                        .put(ToolSheet.CONFIRMATION, handle)
                        .put("good_for_s", Confirmations.GOOD_FOR.toSeconds());
                error(ctx, 428, question, data);
            }
            case ToolRun.Done done -> answer(ctx, done);
        }
    }

    private static void answer(Context ctx, ToolRun.Done done) {
        ToolOutcome outcome = done.outcome();
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("name", outcome.name())
                .put("run_id", done.runId())
                .put("outcome", outcome.status())
                .put("took_ms", Math.round(outcome.took().toNanos() / 10_000.0) / 100.0)
                .put("ticket_id", done.ticketId().orElse(null));
        if (!done.note().isEmpty()) {
            data.put("note", done.note());
        }
        switch (outcome.result()) {
            case ToolResult.Answer(String spoken, JsonNode found) -> {
                data.put("spoken", spoken).set("data", found);
                Envelope.success(ctx, 200, data);
            }
            case ToolResult.Refused(String spoken, String reason) -> {
                data.put("reason", reason);
                if (!done.problems().isEmpty()) {
                    done.problems().forEach(data.putArray("problems")::add);
                }
                error(ctx, status(ctx, reason), spoken, data);
            }
            case ToolResult.Failed(String spoken, _) -> {
                if (!done.cause().isEmpty()) {
                    data.put("cause", done.cause());
                }
                error(ctx, 502, spoken, data);
            }
        }
    }

    /// The runner's own reasons (`Tools.run`); every other is the tool's.
    private static int status(Context ctx, String reason) {
        return switch (reason) {
            case "bad_arguments" -> 400;
            case "unknown_tool" -> 404;
            case "key_reused" -> 409;
            case "approval_refused", "approval_timeout", "approval_withdrawn", "approval_unavailable" -> 409;
            case "busy", "tool_busy", "unavailable", "closing" -> {
                ctx.header("Retry-After", "1");
                yield 503;
            }
            default -> 422;
        };
    }

    private static void busy(Context ctx, String message) {
        ctx.header("Retry-After", "1");
        Envelope.error(ctx, 503, message);
    }

    /// An error that says more than why.
    private static void error(Context ctx, int status, String message, ObjectNode data) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("status", "error").put("message", message);
        body.set("data", data);
        Envelope.raw(ctx, status, body);
    }
}
