package dev.switchboard.dashboard.scorecard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.dashboard.agent.AgentSheet;
import dev.switchboard.dashboard.agent.Staff;
import dev.switchboard.dashboard.api.ApiException;
import dev.switchboard.dashboard.api.Envelope;
import dev.switchboard.dashboard.api.JsonBody;
import dev.switchboard.dashboard.audit.AuditNotes;
import dev.switchboard.store.scorecard.Evaluation;
import dev.switchboard.store.scorecard.Evaluation.State;
import dev.switchboard.store.scorecard.EvaluationEdit;
import dev.switchboard.store.scorecard.EvaluationOutcome;
import dev.switchboard.store.scorecard.FormVersion;
import dev.switchboard.store.scorecard.Scorecards;
import dev.switchboard.store.ticket.TicketDetail;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.ticket.Tickets;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Filling forms beside a ticket: everything under `/api/tickets/{id}/scorecards`. The reviewer is who asks. What
/// others have answered is not shown to somebody who has a draft by the same form, nor drafts of others to anybody: two
/// reviewers who are to be compared must not copy.
public final class ScorecardEndpoints {
    private final FormShelf shelf;
    private final Scorecards scorecards;
    private final Tickets tickets;
    private final Supplier<Staff> staff;
    private final Function<Context, String> who;
    private final Clock clock;
    private final int maxBodyBytes;

    public ScorecardEndpoints(
            FormShelf shelf,
            Scorecards scorecards,
            Tickets tickets,
            Supplier<Staff> staff,
            Function<Context, String> who,
            Clock clock,
            int maxBodyBytes) {
        this.shelf = shelf;
        this.scorecards = scorecards;
        this.tickets = tickets;
        this.staff = staff;
        this.who = who;
        this.clock = clock;
        this.maxBodyBytes = maxBodyBytes;
    }

    public void forms(Context ctx) {
        FormShelf.Shelf now = shelf.now();
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        ArrayNode forms = data.putArray("forms");
        now.forms().forEach(form -> forms.add(ScorecardJson.form(form)));
        ArrayNode plans = data.putArray("plans");
        now.plans().forEach(plan -> plans.add(ScorecardJson.plan(plan)));
        data.set("figures", ScorecardJson.figures());
        data.put("read_at", now.readAt().toString()).put("last_refusal", now.refused().orElse(null));
        Envelope.success(ctx, 200, data);
    }

    /// All evaluations of a ticket, with the versions of the forms they were filled by and their history.
    public void ofTicket(Context ctx) {
        TicketId id = id(ctx);
        if (tickets.find(id).isEmpty()) {
            throw ApiException.ticketNotFound();
        }
        List<Evaluation> evaluations = scorecards.ofTicket(id);
        String me = who.apply(ctx);
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        ArrayNode list = data.putArray("evaluations");
        ArrayNode forms = data.putArray("forms");
        for (Evaluation evaluation : evaluations) {
            boolean hidden = isHidden(evaluation, me, evaluations);
            ObjectNode node = whole(evaluation, hidden).put("mine", evaluation.reviewer().equals(me));
            list.add(node);
            boolean known = forms.valueStream().anyMatch(form -> form.path("id").asText().equals(evaluation.formId())
                    && form.path("version").asInt() == evaluation.formVersion());
            if (!known) {
                forms.add(ScorecardJson.form(form(evaluation)));
            }
        }
        Envelope.success(ctx, 200, data);
    }

    /// Whether answers and score of an evaluation stay unseen by `me`.
    static boolean isHidden(Evaluation evaluation, String me, List<Evaluation> mineAmong) {
        if (evaluation.reviewer().equals(me)) {
            return false;
        }
        return evaluation.state() == State.DRAFT
                || mineAmong.stream().anyMatch(own -> own.reviewer().equals(me)
                        && own.state() == State.DRAFT
                        && own.ticketId().equals(evaluation.ticketId())
                        && own.formId().equals(evaluation.formId()));
    }

    /// The asker's evaluation by a form: begun now and answered from call data, or the one there is.
    public void start(Context ctx) {
        TicketId id = id(ctx);
        String formId = JsonBody.read(ctx, maxBodyBytes, List.of("form")).words("form", 64);
        if (formId == null) {
            throw ApiException.badRequest("form is missing: expected {\"form\"}");
        }
        TicketDetail call = tickets.detail(id).orElseThrow(ApiException::ticketNotFound);
        FormVersion form = shelf.now().form(formId).orElseThrow(ScorecardEndpoints::noSuchForm);
        AuditNotes.add(ctx, "form", formId);
        if (call.ticket().endReason() == null) {
            throw ApiException.conflict("the call is still going on: it is scored once it is over");
        }
        String me = who.apply(ctx);
        boolean begun = scorecards.ofTicket(id).stream()
                .anyMatch(evaluation -> evaluation.reviewer().equals(me) && evaluation.formId().equals(formId));
        if (form.form().retired() && !begun) {
            throw ApiException.conflict("the form " + formId + " is retired: no further evaluation begins with it");
        }
        Scorecards.Started started = scorecards.start(call, form, greeting(call.ticket().agentId()), me, clock.instant());
        AuditNotes.add(ctx, "evaluation", String.valueOf(started.evaluation().id()));
        answer(ctx, started.fresh() ? 201 : 200, started.evaluation());
    }

    private String greeting(String agentId) {
        return staff.get().agents().stream()
                .filter(agent -> agent.id().equals(agentId))
                .map(AgentSheet::greeting)
                .findFirst()
                .orElse("");
    }

    public void change(Context ctx) {
        TicketId id = id(ctx);
        long evaluation = evaluation(ctx, id);
        Integer seen = seen(ctx.header("If-Match"));
        EvaluationEdit edit = EditBody.read(JsonBody.read(ctx, maxBodyBytes, EditBody.KEYS));
        State state = edit.state();
        AuditNotes.add(ctx, "evaluation", String.valueOf(evaluation));
        AuditNotes.add(ctx, "questions", String.join(",", edit.answers().stream().map(EvaluationEdit.Given::questionId).toList()));
        if (state != null) {
            AuditNotes.add(ctx, "state", state.wire());
        }
        settle(ctx, scorecards.change(id, evaluation, who.apply(ctx), seen, edit, clock.instant()));
    }

    /// Takes a draft away.
    public void discard(Context ctx) {
        TicketId id = id(ctx);
        long evaluation = evaluation(ctx, id);
        AuditNotes.add(ctx, "evaluation", String.valueOf(evaluation));
        settle(ctx, scorecards.discard(id, evaluation, who.apply(ctx), seen(ctx.header("If-Match"))));
    }

    private void settle(Context ctx, EvaluationOutcome outcome) {
        switch (outcome) {
            case EvaluationOutcome.Done(Evaluation now) -> {
                AuditNotes.add(ctx, "revision", String.valueOf(now.revision()));
                AuditNotes.add(ctx, "score", String.valueOf(now.score()));
                answer(ctx, 200, now);
            }
            case EvaluationOutcome.NoSuchEvaluation _ -> throw noSuchEvaluation();
            case EvaluationOutcome.NotYours(String reviewer) ->
                throw ApiException.forbidden("this evaluation is " + reviewer + "'s: only they change it");
            case EvaluationOutcome.Stale(Evaluation now) -> {
                ctx.header("ETag", etag(now));
                throw ApiException.stale("the evaluation has changed since If-Match was current: get it again and decide anew");
            }
            case EvaluationOutcome.Closed _ -> throw ApiException.conflict(
                    "the evaluation is submitted: set its state to draft to change it");
            case EvaluationOutcome.Unanswered(List<String> questions) -> throw ApiException.conflict(
                    "it cannot be submitted before every question is answered: " + String.join(", ", questions) + " are open");
            case EvaluationOutcome.Wrong(String why) -> throw ApiException.badRequest(why);
        }
    }

    private void answer(Context ctx, int status, Evaluation evaluation) {
        ctx.header("ETag", etag(evaluation));
        ObjectNode data = whole(evaluation, false).put("mine", true);
        data.set("form_definition", ScorecardJson.form(form(evaluation)));
        Envelope.success(ctx, status, data);
    }

    private ObjectNode whole(Evaluation evaluation, boolean hidden) {
        ObjectNode node = ScorecardJson.evaluation(evaluation, hidden);
        if (!hidden) {
            ScorecardJson.score(node, form(evaluation).form(), evaluation);
            node.set("history", ScorecardJson.history(scorecards.history(evaluation.id())));
        }
        return node;
    }

    private FormVersion form(Evaluation evaluation) {
        return scorecards.form(evaluation.formId(), evaluation.formVersion()).orElseThrow();
    }

    private static String etag(Evaluation evaluation) {
        return "\"" + evaluation.revision() + "\"";
    }

    /// The revision in an `If-Match`; null for any (RFC 9110, section 13.1.1).
    private static @Nullable Integer seen(@Nullable String header) {
        if (header == null || header.strip().equals("*")) {
            return null;
        }
        if (!header.strip().matches("\"\\d{1,9}\"")) {
            throw ApiException.badRequest("If-Match must be * or a revision in quotes such as \"3\", as ETag gives it");
        }
        return Integer.valueOf(header.strip().replace("\"", ""));
    }

    /// What cannot be an id names no ticket.
    private static TicketId id(Context ctx) {
        try {
            return new TicketId(ctx.pathParam("id"));
        } catch (IllegalArgumentException notAnId) {
            throw ApiException.ticketNotFound();
        }
    }

    private long evaluation(Context ctx, TicketId ticket) {
        String text = ctx.pathParam("evaluation");
        long id = text.matches("\\d{1,18}") ? Long.parseLong(text) : -1;
        if (scorecards.find(id).filter(found -> found.ticketId().equals(ticket)).isEmpty()) {
            throw noSuchEvaluation();
        }
        return id;
    }

    private static ApiException noSuchEvaluation() {
        return ApiException.notFound("the ticket has no such evaluation");
    }

    static ApiException noSuchForm() {
        return ApiException.notFound("there is no such form: GET /api/scorecards/forms lists them");
    }
}
