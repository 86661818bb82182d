package dev.switchboard.store.scorecard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.switchboard.store.StoreException;
import dev.switchboard.store.encryption.Cell;
import dev.switchboard.store.scorecard.Answer.Suggestion;
import dev.switchboard.store.scorecard.Evaluation.State;
import dev.switchboard.store.sql.Sql;
import dev.switchboard.store.ticket.TicketId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The statements over evaluations, their answers and their history. Comments are people's text, sealed where the store
/// is.
final class EvaluationTable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String COLUMNS = "e.evaluation_id, e.ticket_id, e.form_id, e.form_version, e.reviewer, e.state,"
            + " e.revision, e.started_at, e.updated_at, e.submitted_at, e.score, e.failed, e.passed, e.comment";

    private EvaluationTable() {}

    static Cell comment(long evaluationId) {
        return new Cell("scorecard_evaluations", "comment", String.valueOf(evaluationId));
    }

    static Cell answerComment(long evaluationId, String questionId) {
        return new Cell("scorecard_answers", "comment", String.valueOf(evaluationId), questionId);
    }

    static Optional<Evaluation> find(Sql sql, long id) throws SQLException {
        return whole(sql, sql.list(
                        "SELECT " + COLUMNS + " FROM scorecard_evaluations e WHERE e.evaluation_id = ?",
                        values -> values.whole(id),
                        EvaluationTable::row))
                .stream()
                .findFirst();
    }

    static Optional<Evaluation> find(Sql sql, TicketId ticket, String formId, String reviewer) throws SQLException {
        return whole(sql, sql.list(
                        "SELECT " + COLUMNS + " FROM scorecard_evaluations e"
                                + " WHERE e.ticket_id = ? AND e.form_id = ? AND e.reviewer = ?",
                        values -> values.text(ticket.value()).text(formId).text(reviewer),
                        EvaluationTable::row))
                .stream()
                .findFirst();
    }

    static List<Evaluation> ofTicket(Sql sql, TicketId ticket) throws SQLException {
        return whole(sql, sql.list(
                "SELECT " + COLUMNS + " FROM scorecard_evaluations e WHERE e.ticket_id = ? ORDER BY e.evaluation_id",
                values -> values.text(ticket.value()),
                EvaluationTable::row));
    }

    /// By the beginning of their calls, oldest first, with their answers where those are asked for.
    static List<Evaluation.OfCall> list(Sql sql, EvaluationFilter filter, boolean withAnswers, int limit) throws SQLException {
        var where = new StringBuilder();
        filter.conditions().forEach(condition -> where.append(where.isEmpty() ? " WHERE " : " AND ").append(condition));
        List<Evaluation.OfCall> found = sql.list(
                "SELECT " + COLUMNS + ", t.agent_id, t.channel, t.category, t.created_at FROM scorecard_evaluations e"
                        + " JOIN tickets t ON t.ticket_id = e.ticket_id" + where
                        + " ORDER BY t.created_at, e.evaluation_id LIMIT ?",
                values -> {
                    filter.bind(values);
                    values.whole((long) limit);
                },
                row -> new Evaluation.OfCall(
                        row(row), row.text("agent_id", ""), row.text("channel", ""), row.text("category"),
                        time(row, "created_at")));
        if (!withAnswers || found.isEmpty()) {
            return found;
        }
        List<Evaluation> whole = whole(sql, found.stream().map(Evaluation.OfCall::evaluation).toList());
        List<Evaluation.OfCall> list = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            Evaluation.OfCall of = found.get(i);
            list.add(new Evaluation.OfCall(whole.get(i), of.agentId(), of.channel(), of.category(), of.calledAt()));
        }
        return list;
    }

    static long insert(Sql sql, Evaluation evaluation) throws SQLException {
        sql.update(
                """
                INSERT INTO scorecard_evaluations (ticket_id, form_id, form_version, reviewer, state, revision, started_at,
                    updated_at, score, failed, passed)
                VALUES (?, ?, ?, ?, 'draft', ?, ?, ?, ?, ?, ?)
                """,
                values -> values.text(evaluation.ticketId().value())
                        .text(evaluation.formId())
                        .whole((long) evaluation.formVersion())
                        .text(evaluation.reviewer())
                        .whole((long) evaluation.revision())
                        .time(evaluation.startedAt())
                        .time(evaluation.updatedAt())
                        .real(evaluation.score())
                        .whole(evaluation.failed() ? 1L : 0L)
                        .whole(truth(evaluation.passed())));
        long id = sql.first(
                        "SELECT evaluation_id FROM scorecard_evaluations WHERE ticket_id = ? AND form_id = ? AND reviewer = ?",
                        values -> values.text(evaluation.ticketId().value())
                                .text(evaluation.formId())
                                .text(evaluation.reviewer()),
                        row -> row.whole("evaluation_id"))
                .orElseThrow();
        sql.batch(
                """
                INSERT INTO scorecard_answers (evaluation_id, question_id, value, automatic, suggested, figure, figure_value,
                    comment, evidence)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                evaluation.answers().stream().<Sql.Binder>map(answer -> values -> {
                    Suggestion suggestion = answer.suggestion();
                    values.whole(id)
                            .text(answer.questionId())
                            .text(answer.value())
                            .whole(answer.automatic() ? 1L : 0L)
                            .text(suggestion == null ? null : suggestion.value())
                            .text(suggestion == null ? null : suggestion.figure().wire())
                            .real(suggestion == null ? null : (Double) suggestion.figureValue())
                            .text(null)
                            .text(evidence(answer.evidence()));
                }).toList());
        return id;
    }

    /// Everything that changes of it, and those of its answers that did.
    static void update(Sql sql, Evaluation evaluation, List<Answer> changed) throws SQLException {
        sql.update(
                """
                UPDATE scorecard_evaluations SET state = ?, revision = ?, updated_at = ?, submitted_at = ?, score = ?,
                    failed = ?, passed = ?, comment = ?
                WHERE evaluation_id = ?
                """,
                values -> values.text(evaluation.state().wire())
                        .whole((long) evaluation.revision())
                        .time(evaluation.updatedAt())
                        .time(evaluation.submittedAt())
                        .real(evaluation.score())
                        .whole(evaluation.failed() ? 1L : 0L)
                        .whole(truth(evaluation.passed()))
                        .sealed(comment(evaluation.id()), orNull(evaluation.comment()))
                        .whole(evaluation.id()));
        sql.batch(
                """
                UPDATE scorecard_answers SET value = ?, automatic = ?, comment = ?, evidence = ?
                WHERE evaluation_id = ? AND question_id = ?
                """,
                changed.stream().<Sql.Binder>map(answer -> values -> values.text(answer.value())
                        .whole(answer.automatic() ? 1L : 0L)
                        .sealed(answerComment(evaluation.id(), answer.questionId()), orNull(answer.comment()))
                        .text(evidence(answer.evidence()))
                        .whole(evaluation.id())
                        .text(answer.questionId())).toList());
    }

    static void delete(Sql sql, long id) throws SQLException {
        sql.update("DELETE FROM scorecard_evaluations WHERE evaluation_id = ?", values -> values.whole(id));
    }

    static void note(Sql sql, long id, Evaluation.Change change) throws SQLException {
        sql.update(
                """
                INSERT INTO scorecard_changes (evaluation_id, revision, at, change, questions, score)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
                values -> values.whole(id)
                        .whole((long) change.revision())
                        .time(change.at())
                        .text(change.change())
                        .text(String.join(",", change.questions()))
                        .real(change.score()));
    }

    static List<Evaluation.Change> history(Sql sql, long id) throws SQLException {
        return sql.list(
                "SELECT revision, at, change, questions, score FROM scorecard_changes WHERE evaluation_id = ? ORDER BY change_id",
                values -> values.whole(id),
                row -> {
                    String questions = row.text("questions", "");
                    return new Evaluation.Change(
                            (int) row.whole("revision"), time(row, "at"), row.text("change", ""),
                            questions.isEmpty() ? List.of() : Arrays.asList(questions.split(",")), realOrNull(row, "score"));
                });
    }

    private static Evaluation row(Sql.Row row) throws SQLException {
        long id = row.whole("evaluation_id");
        Long passed = row.wholeOrNull("passed");
        return new Evaluation(
                id,
                new TicketId(row.text("ticket_id", "")),
                row.text("form_id", ""),
                (int) row.whole("form_version"),
                row.text("reviewer", ""),
                State.parse(row.text("state", "")),
                (int) row.whole("revision"),
                time(row, "started_at"),
                time(row, "updated_at"),
                row.time("submitted_at"),
                realOrNull(row, "score"),
                row.whole("failed") != 0,
                passed == null ? null : (Boolean) (passed != 0),
                Objects.requireNonNullElse(row.sealed(comment(id)), ""),
                List.of());
    }

    /// The same with their answers.
    private static List<Evaluation> whole(Sql sql, List<Evaluation> bare) throws SQLException {
        Map<Long, List<Answer>> answers = new HashMap<>();
        for (List<Evaluation> piece : Sql.pieces(bare)) {
            sql.list(
                    "SELECT evaluation_id, question_id, value, automatic, suggested, figure, figure_value, comment, evidence"
                            + " FROM scorecard_answers WHERE evaluation_id IN (" + Sql.times(piece.size(), "?")
                            + ") ORDER BY answer_id",
                    values -> {
                        for (Evaluation evaluation : piece) {
                            values.whole(evaluation.id());
                        }
                    },
                    row -> answers.computeIfAbsent(row.whole("evaluation_id"), _ -> new ArrayList<>()).add(answer(row)));
        }
        return bare.stream()
                .map(evaluation -> evaluation.withAnswers(answers.getOrDefault(evaluation.id(), List.of()), evaluation.comment()))
                .toList();
    }

    private static Answer answer(Sql.Row row) throws SQLException {
        String question = row.text("question_id", "");
        String suggested = row.text("suggested");
        Optional<Figure> figure = Figure.named(row.text("figure", ""));
        return new Answer(
                question,
                row.text("value"),
                row.whole("automatic") != 0,
                suggested == null || figure.isEmpty()
                        ? null
                        : new Suggestion(suggested, figure.get(), row.real("figure_value")),
                Objects.requireNonNullElse(row.sealed(answerComment(row.whole("evaluation_id"), question)), ""),
                evidence(row.text("evidence", "[]")));
    }

    private static String evidence(List<Long> lines) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        lines.forEach(array::add);
        return array.toString();
    }

    private static List<Long> evidence(String json) {
        try {
            List<Long> lines = new ArrayList<>();
            for (JsonNode line : JSON.readTree(json)) {
                lines.add(line.asLong());
            }
            return lines;
        } catch (JsonProcessingException e) {
            throw new StoreException("read the evidence of an answer", e);
        }
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static @Nullable Long truth(@Nullable Boolean value) {
        return value == null ? null : (Long) (value ? 1L : 0L);
    }

    static Instant time(Sql.Row row, String column) throws SQLException {
        return Objects.requireNonNullElse(row.time(column), Instant.EPOCH);
    }

    /// A driver gives 0 for a number that is not there.
    private static @Nullable Double realOrNull(Sql.Row row, String column) throws SQLException {
        return row.text(column) == null ? null : (Double) row.real(column);
    }
}
