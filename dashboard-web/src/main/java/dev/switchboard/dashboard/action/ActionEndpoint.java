package dev.switchboard.dashboard.action;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.dashboard.api.ApiException;
import dev.switchboard.dashboard.api.Envelope;
import dev.switchboard.dashboard.api.JsonBody;
import dev.switchboard.dashboard.audit.AuditNotes;
import dev.switchboard.dashboard.audit.Principals;
import io.javalin.http.Context;
import java.util.List;
import java.util.Objects;

/// `POST /voice/action`. What is said stands on the conversation's ticket, not in the audit log.
public final class ActionEndpoint {
    private static final int MOST_CHARS = 1_000;

    private final ActionDesk desk;
    private final Principals principals;
    private final int maxBodyBytes;

    public ActionEndpoint(ActionDesk desk, Principals principals, int maxBodyBytes) {
        this.desk = desk;
        this.principals = principals;
        this.maxBodyBytes = maxBodyBytes;
    }

    public void act(Context ctx) {
        JsonBody body = JsonBody.read(ctx, maxBodyBytes, List.of("action", "session", "agent"));
        String action = body.words("action", MOST_CHARS);
        if (action == null) {
            throw ApiException.badRequest("action is missing: expected {\"action\":\"…\",\"session\":\"…\"}");
        }
        String session = Objects.requireNonNullElse(body.text("session", 60), "");
        String agent = Objects.requireNonNullElse(body.text("agent", 40), "");
        switch (desk.act(new ActionDesk.Request(action, session, agent, principals.of(ctx)))) {
            case ActionDesk.Answer.Done done -> {
                AuditNotes.add(ctx, "session", done.session());
                AuditNotes.add(ctx, "call", done.ticketId());
                AuditNotes.add(ctx, "tools", String.join(",", done.runs().stream().map(ActionDesk.Run::tool).toList()));
                Envelope.success(ctx, 200, json(done));
            }
            case ActionDesk.Answer.UnknownSession _ -> throw ApiException.notFound(
                    "there is no such session, or it is over: leave session out to begin a new one");
            case ActionDesk.Answer.UnknownAgent(List<String> known) ->
                    throw ApiException.badRequest("agent must be one of " + String.join(", ", known));
            case ActionDesk.Answer.Busy _ -> throw ApiException.conflict("another sentence of this session is being answered");
            case ActionDesk.Answer.Full _ -> {
                ctx.header("Retry-After", "30");
                throw ApiException.full("there are too many sessions already: try again later");
            }
            case ActionDesk.Answer.NotHere _ -> throw ApiException.notFound("this process answers no calls and takes no actions");
        }
    }

    private static ObjectNode json(ActionDesk.Answer.Done done) {
        ObjectNode data = JsonNodeFactory.instance.objectNode()
                .put("session", done.session())
                .put("spoken", done.spoken())
                .put("agent", done.agent())
                .put("ticket_id", done.ticketId())
                .put("understood_by", done.understoodBy());
        ArrayNode runs = data.putArray("tools");
        for (ActionDesk.Run run : done.runs()) {
            ObjectNode row = runs.addObject().put("name", run.tool());
            row.set("arguments", run.arguments());
            row.put("outcome", run.outcome()).put("took_ms", run.tookMs());
            row.set("output", run.output());
        }
        return data;
    }
}
