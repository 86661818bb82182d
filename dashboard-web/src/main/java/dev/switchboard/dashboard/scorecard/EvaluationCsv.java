package dev.switchboard.dashboard.scorecard;

import dev.switchboard.dashboard.api.GuardedCsv;
import dev.switchboard.store.scorecard.Answer;
import dev.switchboard.store.scorecard.Answer.Suggestion;
import dev.switchboard.store.scorecard.Evaluation;
import dev.switchboard.store.scorecard.Period;
import dev.switchboard.store.scorecard.Results;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Evaluations and results as CSV.
final class EvaluationCsv {
    private static final List<String> COLUMNS = List.of(
            "evaluation_id", "ticket_id", "called_at", "week", "agent_id", "channel", "category", "form", "form_version",
            "reviewer", "state", "submitted_at", "score", "failed", "passed", "comment", "question", "answer", "automatic",
            "suggested", "figure", "figure_value", "answer_comment", "evidence");
    private static final List<String> RESULT_COLUMNS = List.of(
            "week", "from", "to", "agent_id", "evaluations", "score", "passed_percent", "failures");

    private EvaluationCsv() {}

    /// A line for each answer.
    static String of(List<Evaluation.OfCall> evaluations) {
        GuardedCsv csv = new GuardedCsv(COLUMNS);
        for (Evaluation.OfCall of : evaluations) {
            for (Answer answer : of.evaluation().answers()) {
                List<@Nullable Object> line = call(of);
                add(line, answer);
                csv.line(line);
            }
        }
        return csv.toString();
    }

    private static List<@Nullable Object> call(Evaluation.OfCall of) {
        Evaluation evaluation = of.evaluation();
        List<@Nullable Object> line = new ArrayList<>();
        line.add(evaluation.id());
        line.add(evaluation.ticketId().value());
        line.add(of.calledAt().toString());
        line.add(Period.of(Period.Length.WEEK, of.calledAt()).name());
        line.add(of.agentId());
        line.add(of.channel());
        line.add(of.category());
        line.add(evaluation.formId());
        line.add(evaluation.formVersion());
        line.add(evaluation.reviewer());
        line.add(evaluation.state().wire());
        line.add(evaluation.submittedAt() == null ? null : evaluation.submittedAt().toString());
        line.add(evaluation.score());
        line.add(evaluation.failed());
        line.add(evaluation.passed());
        line.add(evaluation.comment());
        return line;
    }

    private static void add(List<@Nullable Object> line, Answer answer) {
        Suggestion suggestion = answer.suggestion();
        line.add(answer.questionId());
        line.add(answer.value());
        line.add(answer.automatic());
        line.add(suggestion == null ? null : suggestion.value());
        line.add(suggestion == null ? null : suggestion.figure().wire());
        line.add(suggestion == null ? null : (Double) suggestion.figureValue());
        line.add(answer.comment());
        line.add(answer.evidence().stream().map(String::valueOf).collect(Collectors.joining(" ")));
    }

    static String results(List<Results> results) {
        GuardedCsv csv = new GuardedCsv(RESULT_COLUMNS);
        for (Results row : results) {
            List<@Nullable Object> line = new ArrayList<>();
            line.add(row.week().name());
            line.add(row.week().from().toString());
            line.add(row.week().to().toString());
            line.add(row.agentId());
            line.add(row.evaluations());
            line.add(row.score());
            line.add(row.passedPercent());
            line.add(row.failures());
            csv.line(line);
        }
        return csv.toString();
    }
}
