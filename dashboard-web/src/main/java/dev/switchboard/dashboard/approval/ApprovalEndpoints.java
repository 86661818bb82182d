package dev.switchboard.dashboard.approval;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.dashboard.api.ApiException;
import dev.switchboard.dashboard.api.Envelope;
import dev.switchboard.dashboard.api.JsonBody;
import dev.switchboard.dashboard.audit.AuditNotes;
import dev.switchboard.dashboard.audit.Principals;
import dev.switchboard.tools.approval.Approval;
import dev.switchboard.tools.approval.Approvals;
import io.javalin.http.Context;
import java.util.List;
import java.util.Objects;

/// `GET /api/approvals` and `POST /api/approvals/{approval}`: what waits for somebody's approval, and the decision. Works in
/// any process on the database, whichever gateway's call waits.
public final class ApprovalEndpoints {
    private static final int MOST_NOTE_CHARS = 500;
    private static final int MOST_DECISION_CHARS = 20;

    private final Approvals approvals;
    private final Principals principals;
    private final int maxBodyBytes;

    public ApprovalEndpoints(Approvals approvals, Principals principals, int maxBodyBytes) {
        this.approvals = approvals;
        this.principals = principals;
        this.maxBodyBytes = maxBodyBytes;
    }

    public void list(Context ctx) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        list(data.putArray("waiting"), approvals.waiting());
        list(data.putArray("over"), approvals.over());
        Envelope.success(ctx, 200, data);
    }

    private static void list(ArrayNode into, List<Approval> approvals) {
        approvals.forEach(approval -> into.add(json(approval)));
    }

    public void decide(Context ctx) {
        JsonBody body = JsonBody.read(ctx, maxBodyBytes, List.of("decision", "note"));
        String decision = Objects.requireNonNullElse(body.text("decision", MOST_DECISION_CHARS), "");
        if (!decision.equals("approve") && !decision.equals("refuse")) {
            throw ApiException.badRequest("decision must be approve or refuse");
        }
        String note = Objects.requireNonNullElse(body.text("note", MOST_NOTE_CHARS), "").strip();
        Approval before = named(ctx);
        AuditNotes.add(ctx, "decision", decision);
        AuditNotes.add(ctx, "tool", before.tool());
        AuditNotes.add(ctx, "ticket", before.ticketId());
        boolean decided = approvals.decide(before.id(), decision.equals("approve"), principals.of(ctx), note);
        Approval after = named(ctx);
        if (!decided) {
            throw ApiException.conflict("this does not wait any more: it is " + over(after));
        }
        Envelope.success(ctx, 200, json(after));
    }

    private static String over(Approval approval) {
        return switch (approval.state()) {
            // Its time is over, and the run is about to see that.
            case WAITING, EXPIRED -> "out of time";
            case APPROVED, REFUSED -> approval.state().wire() + " by " + approval.decidedBy();
            case WITHDRAWN -> "withdrawn, for the caller is gone";
        };
    }

    private Approval named(Context ctx) {
        return approvals.find(ctx.pathParam("approval"))
                .orElseThrow(() -> ApiException.notFound("there is no such approval: they are kept for a day"));
    }

    private static ObjectNode json(Approval approval) {
        return JsonNodeFactory.instance.objectNode()
                .put("approval_id", approval.id())
                .put("ticket_id", approval.ticketId().isEmpty() ? null : approval.ticketId())
                .put("agent_id", approval.agentId())
                .put("tool", approval.tool())
                .put("what", approval.what())
                .put("arguments", approval.argumentsJson())
                .put("asked_at", approval.askedAt().toString())
                .put("expires_at", approval.expiresAt().toString())
                .put("state", approval.state().wire())
                .put("decided_by", approval.decidedBy())
                .put("note", approval.note())
                .put("decided_at", approval.decidedAt() == null ? null : approval.decidedAt().toString());
    }
}
