package dev.switchboard.dashboard.scorecard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.store.scorecard.Agreement;
import dev.switchboard.store.scorecard.Answer;
import dev.switchboard.store.scorecard.Answer.Suggestion;
import dev.switchboard.store.scorecard.Evaluation;
import dev.switchboard.store.scorecard.Figure;
import dev.switchboard.store.scorecard.Form;
import dev.switchboard.store.scorecard.FormVersion;
import dev.switchboard.store.scorecard.Results;
import dev.switchboard.store.scorecard.SamplingPlan;
import dev.switchboard.store.scorecard.Score;
import dev.switchboard.store.scorecard.Worklist;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How the API shows what belongs to scorecards.
final class ScorecardJson {
    private ScorecardJson() {}

    static ObjectNode form(FormVersion version) {
        return version.form().json().put("version", version.version()).put("retired", version.form().retired());
    }

    static ObjectNode figures() {
        ObjectNode node = object();
        for (Figure figure : Figure.values()) {
            node.putObject(figure.wire()).put("meaning", figure.meaning()).put("unit", figure.unit().wire());
        }
        return node;
    }

    static ObjectNode plan(SamplingPlan plan) {
        ObjectNode node = object().put("id", plan.id())
                .put("title", plan.title())
                .put("form", plan.formId())
                .put("every", plan.every().wire())
                .put("calls_per_agent", plan.callsPerAgent())
                .put("seed", plan.seed());
        SamplingPlan.Only only = plan.only();
        ObjectNode narrowed = node.putObject("only");
        texts(narrowed, "agents", only.agents());
        texts(narrowed, "categories", only.categories());
        texts(narrowed, "channels", only.channels());
        texts(narrowed, "alerts", only.alerts().stream().map(SamplingPlan.Alert::wire).toList());
        number(narrowed, "shortest_s", only.shortestS());
        number(narrowed, "longest_s", only.longestS());
        number(narrowed, "sentiment_at_least", only.sentimentAtLeast());
        number(narrowed, "sentiment_at_most", only.sentimentAtMost());
        return node;
    }

    private static void texts(ObjectNode node, String key, List<String> values) {
        if (!values.isEmpty()) {
            ArrayNode array = node.putArray(key);
            values.forEach(array::add);
        }
    }

    private static void number(ObjectNode node, String key, @Nullable Double value) {
        if (value != null) {
            node.put(key, value);
        }
    }

    /// @param hidden whether answers, comments and score stay unseen
    static ObjectNode evaluation(Evaluation evaluation, boolean hidden) {
        ObjectNode node = object().put("evaluation_id", evaluation.id())
                .put("ticket_id", evaluation.ticketId().value())
                .put("form", evaluation.formId())
                .put("form_version", evaluation.formVersion())
                .put("reviewer", evaluation.reviewer())
                .put("state", evaluation.state().wire())
                .put("revision", evaluation.revision())
                .put("started_at", evaluation.startedAt().toString())
                .put("updated_at", evaluation.updatedAt().toString())
                .put("submitted_at", text(evaluation.submittedAt()))
                .put("hidden", hidden);
        if (hidden) {
            return node;
        }
        node.put("score", evaluation.score())
                .put("failed", evaluation.failed())
                .put("passed", evaluation.passed())
                .put("comment", evaluation.comment());
        ArrayNode answers = node.putArray("answers");
        evaluation.answers().forEach(answer -> answers.add(answer(answer)));
        return node;
    }

    /// Beside the stored score what it is made of.
    static void score(ObjectNode node, Form form, Evaluation evaluation) {
        Score score = Score.of(form, evaluation.values());
        node.put("score_without_failure", score.withoutFailure());
        texts(node, "failures", score.failures());
        ArrayNode sections = node.putArray("section_scores");
        score.sections().forEach(sections::add);
    }

    private static ObjectNode answer(Answer answer) {
        ObjectNode node = object().put("question", answer.questionId())
                .put("value", answer.value())
                .put("automatic", answer.automatic())
                .put("comment", answer.comment());
        ArrayNode evidence = node.putArray("evidence");
        answer.evidence().forEach(evidence::add);
        Suggestion suggestion = answer.suggestion();
        if (suggestion == null) {
            node.putNull("suggestion");
        } else {
            node.putObject("suggestion")
                    .put("value", suggestion.value())
                    .put("figure", suggestion.figure().wire())
                    .put("figure_value", suggestion.figureValue());
        }
        return node;
    }

    static ArrayNode history(List<Evaluation.Change> changes) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (Evaluation.Change change : changes) {
            ObjectNode node = array.addObject()
                    .put("revision", change.revision())
                    .put("at", change.at().toString())
                    .put("change", change.change())
                    .put("score", change.score());
            ArrayNode questions = node.putArray("questions");
            change.questions().forEach(questions::add);
        }
        return array;
    }

    static void call(ObjectNode node, Evaluation.OfCall of) {
        node.put("agent_id", of.agentId())
                .put("channel", of.channel())
                .put("category", of.category())
                .put("called_at", of.calledAt().toString());
    }

    static ObjectNode result(Results row) {
        return object().put("week", row.week().name())
                .put("from", row.week().from().toString())
                .put("to", row.week().to().toString())
                .put("agent_id", row.agentId())
                .put("evaluations", row.evaluations())
                .put("score", row.score())
                .put("passed_percent", row.passedPercent())
                .put("failures", row.failures());
    }

    /// @param form to say what was asked; without it, or of a question it no longer has, the id stands alone
    static ObjectNode agreement(Agreement two, Optional<Form> form) {
        ObjectNode node = object().put("calls", two.calls())
                .put("pairs", two.pairs())
                .put("agreed", two.agreed())
                .put("percent", percent(two.agreed(), two.pairs()))
                .put("score_difference", two.scoreDifference());
        node.putArray("reviewers").add(two.first()).add(two.second());
        ArrayNode questions = node.putArray("questions");
        for (Agreement.OfQuestion question : two.questions()) {
            questions.addObject()
                    .put("question", question.questionId())
                    .put("ask", form.flatMap(known -> known.question(question.questionId()))
                            .map(Form.Question::ask)
                            .orElse(question.questionId()))
                    .put("pairs", question.pairs())
                    .put("agreed", question.agreed())
                    .put("percent", percent(question.agreed(), question.pairs()))
                    .put("kappa", question.kappa())
                    .put("weighted_kappa", question.weightedKappa());
        }
        return node;
    }

    private static @Nullable Double percent(int part, int whole) {
        return whole == 0 ? null : (Double) (Math.round(1_000.0 * part / whole) / 10.0);
    }

    /// @param who a reviewer who sees no score of others before having submitted
    static ObjectNode item(Worklist.Item item, String who) {
        ObjectNode node = object().put("plan", item.planId())
                .put("period", item.period())
                .put("ticket_id", item.ticketId().value())
                .put("agent_id", item.agentId())
                .put("form", item.formId())
                .put("drawn_at", item.drawnAt().toString())
                .put("called_at", item.calledAt().toString())
                .put("category", item.category())
                .put("channel", item.channel())
                .put("duration_ms", item.durationMs())
                .put("status", item.status().wire());
        boolean unfinished = item.reviews().stream()
                .anyMatch(review -> review.reviewer().equals(who) && review.state() == Evaluation.State.DRAFT);
        ArrayNode reviews = node.putArray("reviews");
        for (Worklist.Review review : item.reviews()) {
            boolean mine = review.reviewer().equals(who);
            boolean seen = mine || !unfinished && review.state() == Evaluation.State.SUBMITTED;
            reviews.addObject()
                    .put("reviewer", review.reviewer())
                    .put("state", review.state().wire())
                    .put("score", seen ? review.score() : null);
        }
        return node;
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
