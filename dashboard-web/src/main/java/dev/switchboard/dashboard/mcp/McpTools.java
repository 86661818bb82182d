package dev.switchboard.dashboard.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.dashboard.access.Pass;
import dev.switchboard.dashboard.toolcall.Asked;
import dev.switchboard.dashboard.toolcall.ToolDesk;
import dev.switchboard.dashboard.toolcall.ToolRun;
import dev.switchboard.dashboard.toolcall.ToolSheet;
import dev.switchboard.tools.ToolResult;
import java.util.List;

/// What both eras say of tools, in the words of the protocol.
final class McpTools {
    static final String INSTRUCTIONS = "The tools of a call centre's voice gateway: what its agents can look up and do"
            + " for callers. Each answer begins with a sentence that may be said to a person as it is.";
    /// Beside the protocol's own keys in `_meta`.
    static final String OUTCOME = "dev.switchboard/outcome";
    static final String REASON = "dev.switchboard/reason";
    static final String RUN = "dev.switchboard/run";
    static final String NOTE = "dev.switchboard/note";
    static final String IDEMPOTENCY_KEY = "dev.switchboard/idempotencyKey";
    static final String CONFIRMATION = "confirmation";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final ToolDesk desk;
    private final String version;

    McpTools(ToolDesk desk, String version) {
        this.desk = desk;
        this.version = version;
    }

    ObjectNode serverInfo() {
        return NODES.objectNode().put("name", "switchboard").put("title", "Switchboard").put("version", version);
    }

    static ObjectNode capabilities() {
        return NODES.objectNode().set("tools", NODES.objectNode());
    }

    ObjectNode list(ObjectNode params, Pass pass) {
        if (params.hasNonNull("cursor")) {
            throw new McpError(
                    400, McpError.INVALID_PARAMS, "Invalid params: cursor is not known, the list comes in one page");
        }
        ObjectNode result = NODES.objectNode();
        ArrayNode tools = result.putArray("tools");
        desk.sheets(pass).forEach(sheet -> tool(tools.addObject(), sheet));
        return result;
    }

    private static void tool(ObjectNode tool, ToolSheet sheet) {
        tool.put("name", sheet.name()).put("title", sheet.title()).put("description", sheet.description());
        tool.set("inputSchema", sheet.input());
        sheet.output().ifPresent(output -> tool.set("outputSchema", output));
        tool.putObject("annotations")
                .put("title", sheet.title())
                .put("readOnlyHint", sheet.readOnly())
                .put("destructiveHint", !sheet.readOnly())
                .put("idempotentHint", sheet.idempotent());
    }

    /// Runs the tool that `tools/call` names. `confirmation` is a handle that a person's yes stands behind, or "".
    ToolRun call(ObjectNode params, String confirmation, Pass pass, String address, Progress progress) {
        JsonNode arguments = params.path("arguments");
        if (!arguments.isMissingNode() && !arguments.isObject()) {
            throw new McpError(400, McpError.INVALID_PARAMS, "Invalid params: arguments must be an object");
        }
        ObjectNode given = arguments instanceof ObjectNode object ? object.deepCopy() : NODES.objectNode();
        if (!confirmation.isEmpty()) {
            given.put(CONFIRMATION, confirmation);
        }
        String key = params.path("_meta").path(IDEMPOTENCY_KEY).asText();
        return desk.run(new Asked("mcp", pass, address, name(params), given, key, progress));
    }

    static String name(ObjectNode params) {
        JsonNode name = params.path("name");
        if (!name.isTextual() || name.textValue().isEmpty()) {
            throw new McpError(400, McpError.INVALID_PARAMS, "Invalid params: name must say which tool to call");
        }
        return name.textValue();
    }

    void decline(String handle) {
        desk.decline(handle);
    }

    /// The result of a run that needs no more. What a model can put right is a result with `isError`, what only a
    /// client can is an error (server/tools, "Error Handling").
    static ObjectNode result(ToolRun run) {
        return switch (run) {
            case ToolRun.Unknown(String tool, List<String> known) -> throw new McpError(200, McpError.INVALID_PARAMS,
                    "Unknown tool: " + (tool.length() > 64 ? tool.substring(0, 64) + "…" : tool)
                            + "; there are " + String.join(", ", known));
            case ToolRun.Forbidden(String message) -> trouble("forbidden", message);
            case ToolRun.Wrong(List<String> problems) -> trouble("bad_arguments", String.join("; ", problems));
            case ToolRun.NoTicket(String message) -> trouble("no_ticket", "ticket_id: " + message);
            case ToolRun.Busy(String message) -> trouble("busy", message);
            case ToolRun.NeedsYes(String question, String handle) -> trouble("confirmation_needed", question
                    + "\nNothing was done yet. Ask the person. After a yes, call the tool again with the same arguments"
                    + " and \"confirmation\": \"" + handle + "\" (good once, within 10 minutes).");
            case ToolRun.Done done -> done(done);
        };
    }

    /// Nobody said yes.
    static ObjectNode declined() {
        return trouble("declined", "The person did not say yes, so nothing was done.");
    }

    private static ObjectNode trouble(String reason, String text) {
        ObjectNode result = NODES.objectNode();
        text(result.putArray("content"), text);
        result.put("isError", true).putObject("_meta").put(OUTCOME, "refused").put(REASON, reason);
        return result;
    }

    private static ObjectNode done(ToolRun.Done done) {
        ObjectNode result = NODES.objectNode();
        ArrayNode content = result.putArray("content");
        ObjectNode meta = NODES.objectNode().put(OUTCOME, done.outcome().status()).put(RUN, done.runId());
        if (!done.note().isEmpty()) {
            meta.put(NOTE, done.note());
        }
        switch (done.outcome().result()) {
            case ToolResult.Answer(String spoken, JsonNode data) -> {
                text(content, spoken);
                text(content, data.toString());
                if (data.isObject()) {
                    result.set("structuredContent", data);
                }
            }
            case ToolResult.Refused(String spoken, String reason) -> {
                text(content, done.problems().isEmpty() ? spoken : spoken + "\n" + String.join("\n", done.problems()));
                result.put("isError", true);
                meta.put(REASON, reason);
            }
            case ToolResult.Failed(String spoken, _) -> {
                text(content, done.cause().isEmpty() ? spoken : spoken + "\n" + done.cause());
                result.put("isError", true);
                meta.put(REASON, "failed");
            }
        }
        result.set("_meta", meta);
        return result;
    }

    private static void text(ArrayNode content, String text) {
        content.addObject().put("type", "text").put("text", text);
    }

    /// What a person is asked, as a form of one box to tick.
    static ObjectNode form(String question) {
        ObjectNode form = NODES.objectNode().put("message", question);
        ObjectNode schema = form.putObject("requestedSchema").put("type", "object");
        schema.putObject("properties").putObject("confirm")
                .put("type", "boolean")
                .put("title", "Yes, go ahead")
                .put("description", "Nothing is done without it");
        schema.putArray("required").add("confirm");
        return form;
    }

    static boolean isYes(JsonNode answer) {
        return answer.path("action").asText().equals("accept") && answer.path("content").path("confirm").asBoolean();
    }
}
