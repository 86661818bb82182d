package dev.switchboard.dashboard.scorecard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.dashboard.api.ApiException;
import dev.switchboard.dashboard.api.Envelope;
import dev.switchboard.dashboard.api.JsonBody;
import dev.switchboard.dashboard.api.QueryParameters;
import dev.switchboard.dashboard.audit.AuditNotes;
import dev.switchboard.store.audit.AuditEntry;
import dev.switchboard.store.audit.AuditLog;
import dev.switchboard.store.scorecard.Agreement;
import dev.switchboard.store.scorecard.Evaluation;
import dev.switchboard.store.scorecard.Evaluation.State;
import dev.switchboard.store.scorecard.EvaluationFilter;
import dev.switchboard.store.scorecard.Form;
import dev.switchboard.store.scorecard.FormVersion;
import dev.switchboard.store.scorecard.Period;
import dev.switchboard.store.scorecard.Results;
import dev.switchboard.store.scorecard.SamplingPlan;
import dev.switchboard.store.scorecard.Scorecards;
import dev.switchboard.store.scorecard.Worklist;
import dev.switchboard.store.scorecard.Worklist.Status;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What evaluations come to, and what is to be evaluated: everything under `/api/scorecards` but the forms.
public final class QualityEndpoints {
    private static final int USUAL_LIMIT = 200;
    private static final int MOST_ROWS = 5_000;
    /// Evaluations that one answer is reckoned from.
    private static final int MOST_EVALUATIONS = 50_000;

    private static final String FORMULA = "percent = same answers / pairs; kappa = (po - pe) / (1 - pe), po the share of same"
            + " answers, pe what chance gives: the sum over the answers of the product of both reviewers' shares (Cohen 1960);"
            + " weighted_kappa, of a scale = 1 - sum of w * o / sum of w * e over all pairs of answers, o the share of calls with it,"
            + " e the product of the reviewers' shares, w the square of the distance between the answers (Cohen 1968)";

    private final FormShelf shelf;
    private final Scorecards scorecards;
    private final AuditLog audit;
    private final Function<Context, String> who;
    private final Clock clock;
    private final int maxBodyBytes;

    public QualityEndpoints(
            FormShelf shelf,
            Scorecards scorecards,
            AuditLog audit,
            Function<Context, String> who,
            Clock clock,
            int maxBodyBytes) {
        this.shelf = shelf;
        this.scorecards = scorecards;
        this.audit = audit;
        this.who = who;
        this.clock = clock;
        this.maxBodyBytes = maxBodyBytes;
    }

    /// Evaluations with the calls they are of; as CSV, a row for each answer.
    public void evaluations(Context ctx) {
        QueryParameters query = QueryParameters.read(
                ctx.queryString(), List.of("form", "agent", "reviewer", "state", "from", "to", "limit", "format"));
        EvaluationFilter filter = filter(query, query.text("reviewer", 64), query.one("state", State::parse));
        int limit = Math.min(query.wholeNumber("limit", USUAL_LIMIT, 1), MOST_ROWS);
        boolean csv = isCsv(query);
        List<Evaluation.OfCall> found = scorecards.list(filter, true, limit);
        String me = who.apply(ctx);
        List<Evaluation> drafts = scorecards
                .list(new EvaluationFilter(filter.formId(), null, me, State.DRAFT, null, null), false, MOST_EVALUATIONS)
                .stream()
                .map(Evaluation.OfCall::evaluation)
                .toList();
        List<Evaluation.OfCall> shown = found.stream()
                .filter(of -> !csv || !ScorecardEndpoints.isHidden(of.evaluation(), me, drafts))
                .toList();
        if (csv) {
            csv(ctx, "evaluations", EvaluationCsv.of(shown));
            return;
        }
        ArrayNode rows = JsonNodeFactory.instance.arrayNode();
        for (Evaluation.OfCall of : shown) {
            ObjectNode row = ScorecardJson.evaluation(
                    of.evaluation(), ScorecardEndpoints.isHidden(of.evaluation(), me, drafts));
            ScorecardJson.call(row, of);
            rows.add(row);
        }
        Envelope.raw(ctx, 200, Envelope.withData(rows).put("count", rows.size()).put("truncated", found.size() == limit));
    }

    /// By agent and week of the call, of what was submitted.
    public void results(Context ctx) {
        QueryParameters query = QueryParameters.read(ctx.queryString(), List.of("form", "agent", "from", "to", "format"));
        boolean csv = isCsv(query);
        List<Results> results = Results.of(scorecards.list(filter(query, null, State.SUBMITTED), false, MOST_EVALUATIONS));
        if (csv) {
            csv(ctx, "results", EvaluationCsv.results(results));
            return;
        }
        ArrayNode rows = JsonNodeFactory.instance.arrayNode();
        results.forEach(row -> rows.add(ScorecardJson.result(row)));
        Envelope.success(ctx, 200, rows);
    }

    /// How far reviewers agree, two by two, over what both have submitted.
    public void agreement(Context ctx) {
        QueryParameters query = QueryParameters.read(ctx.queryString(), List.of("form", "agent", "from", "to"));
        EvaluationFilter filter = filter(query, null, State.SUBMITTED);
        String formId = filter.formId();
        if (formId == null) {
            throw ApiException.badRequest("form is missing: expected the id of a form");
        }
        Optional<Form> form = shelf.now().form(formId).map(FormVersion::form);
        List<Evaluation> evaluations = scorecards.list(filter, true, MOST_EVALUATIONS).stream()
                .map(Evaluation.OfCall::evaluation)
                .toList();
        if (form.isEmpty() && evaluations.isEmpty()) {
            throw ScorecardEndpoints.noSuchForm();
        }
        ObjectNode data = JsonNodeFactory.instance.objectNode().put("form", formId).put("formula", FORMULA);
        ArrayNode couples = data.putArray("couples");
        Agreement.of(evaluations).forEach(two -> couples.add(ScorecardJson.agreement(two, form)));
        Envelope.success(ctx, 200, data);
    }

    /// What plans have drawn; periods that are over are drawn for first.
    public void worklist(Context ctx) {
        QueryParameters query =
                QueryParameters.read(ctx.queryString(), List.of("plan", "period", "agent", "status", "limit"));
        String plan = query.name("plan");
        String period = Optional.ofNullable(query.one("period", Period::parse)).map(Period::name).orElse(null);
        String agent = query.name("agent");
        Status status = query.one("status", Status::parse);
        int limit = Math.min(query.wholeNumber("limit", USUAL_LIMIT, 1), MOST_ROWS);
        drawDue();
        List<Worklist.Item> items = scorecards.worklist().items(plan, period, agent, MOST_ROWS);
        String me = who.apply(ctx);
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        ObjectNode counts = data.putObject("counts");
        for (Status each : Status.values()) {
            counts.put(each.wire(), items.stream().filter(item -> item.status() == each).count());
        }
        ArrayNode rows = data.putArray("items");
        items.stream()
                .filter(item -> status == null || item.status() == status)
                .limit(limit)
                .forEach(item -> rows.add(ScorecardJson.item(item, me)));
        Envelope.success(ctx, 200, data);
    }

    private void drawDue() {
        int drawn = scorecards.worklist().drawDue(shelf.now().plans(), clock.instant());
        if (drawn > 0) {
            audit.add(new AuditEntry(
                    clock.instant(), AuditEntry.SWITCHBOARD, "scorecards.drawn", null, "", Map.of("calls", String.valueOf(drawn))));
        }
    }

    /// Draws by a plan for a period, also for one that is not over: what is missing then is drawn once it is.
    public void draw(Context ctx) {
        JsonBody body = JsonBody.read(ctx, maxBodyBytes, List.of("plan", "period"));
        String planId = body.words("plan", 64);
        String name = body.words("period", 20);
        if (planId == null) {
            throw ApiException.badRequest("plan is missing: expected {\"plan\"}, and {\"period\"} for another than the present one");
        }
        SamplingPlan plan = shelf.now().plan(planId)
                .orElseThrow(() -> ApiException.notFound("there is no such plan: GET /api/scorecards/forms lists them"));
        Instant now = clock.instant();
        Period period = name == null ? Period.of(plan.every(), now) : QueryParameters.parsed(name, Period::parse);
        if (period.length() != plan.every()) {
            throw ApiException.badRequest("period must be a " + plan.every().wire() + ", for that is what the plan draws for: '"
                    + period.name() + "'");
        }
        if (period.from().isAfter(now)) {
            throw ApiException.conflict("the period " + period.name() + " has not begun");
        }
        Worklist.Draw draw = scorecards.worklist().draw(plan, period, now);
        AuditNotes.add(ctx, "plan", planId);
        AuditNotes.add(ctx, "period", period.name());
        AuditNotes.add(ctx, "calls", String.valueOf(draw.drawn()));
        Envelope.success(ctx, 200, JsonNodeFactory.instance.objectNode()
                .put("plan", planId)
                .put("period", period.name())
                .put("candidates", draw.candidates())
                .put("drawn", draw.drawn())
                .put("items", draw.items()));
    }

    private static EvaluationFilter filter(QueryParameters query, @Nullable String reviewer, @Nullable State state) {
        Instant from = query.instant("from");
        Instant to = query.instant("to");
        if (from != null && to != null && !from.isBefore(to)) {
            throw ApiException.badRequest("from must be before to: " + from + " and " + to);
        }
        return new EvaluationFilter(query.name("form"), query.name("agent"), reviewer, state, from, to);
    }

    private static boolean isCsv(QueryParameters query) {
        String format = query.single("format");
        if (format != null && !format.equals("json") && !format.equals("csv")) {
            throw ApiException.badRequest("unknown format '" + (format.length() > 60 ? "…" : format) + "': expected json or csv");
        }
        return "csv".equals(format);
    }

    private static void csv(Context ctx, String name, String text) {
        ctx.contentType("text/csv; charset=utf-8; header=present")
                .header("Content-Disposition", "attachment; filename=\"scorecard_" + name + ".csv\"")
                .header("Cache-Control", "no-store")
                .result(text);
    }
}
