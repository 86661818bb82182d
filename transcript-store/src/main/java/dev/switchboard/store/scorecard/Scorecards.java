package dev.switchboard.store.scorecard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchboard.store.StoreException;
import dev.switchboard.store.redaction.Redactor;
import dev.switchboard.store.scorecard.Evaluation.Change;
import dev.switchboard.store.scorecard.Evaluation.State;
import dev.switchboard.store.scorecard.EvaluationEdit.Given;
import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Sql;
import dev.switchboard.store.ticket.TicketDetail;
import dev.switchboard.store.ticket.TicketId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Forms and evaluations as they are stored. Comments are redacted like everything people write: on their way in by one
/// redactor, on their way out by another. Every method blocks on the database. Thread-safe.
public final class Scorecards {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Database database;
    private final Redactor written;
    private final Redactor shown;

    public Scorecards(Database database, Redactor written, Redactor shown) {
        this.database = database;
        this.written = written;
        this.shown = shown;
    }

    /// Calls drawn for review.
    public Worklist worklist() {
        return new Worklist(database);
    }

    /// The version of a form as its file says it now; a new one where it never said this before.
    public FormVersion settle(Form form, Instant now) {
        String digest = form.digest();
        Optional<Integer> known = database.read(connection -> version(database.sql(connection), form.id(), digest));
        int version = known.isPresent() ? known.get() : database.<Integer>write(connection -> {
            Sql sql = database.sql(connection);
            Optional<Integer> meanwhile = version(sql, form.id(), digest);
            return meanwhile.isPresent() ? meanwhile.get() : add(sql, form, digest, now);
        });
        return new FormVersion(form, version);
    }

    private static Optional<Integer> version(Sql sql, String formId, String digest) throws SQLException {
        return sql.first(
                "SELECT version FROM scorecard_forms WHERE form_id = ? AND digest = ?",
                values -> values.text(formId).text(digest),
                row -> (int) row.whole("version"));
    }

    private static int add(Sql sql, Form form, String digest, Instant now) throws SQLException {
        int version = 1 + sql.first(
                        "SELECT COALESCE(MAX(version), 0) AS last FROM scorecard_forms WHERE form_id = ?",
                        values -> values.text(form.id()),
                        row -> (int) row.whole("last"))
                .orElse(0);
        sql.update(
                "INSERT INTO scorecard_forms (form_id, version, digest, definition, first_read_at) VALUES (?, ?, ?, ?, ?)",
                values -> values.text(form.id()).whole((long) version).text(digest).text(form.json().toString()).time(now));
        return version;
    }

    public Optional<FormVersion> form(String id, int version) {
        return database.read(connection -> form(database.sql(connection), id, version));
    }

    private static Optional<FormVersion> form(Sql sql, String id, int version) throws SQLException {
        return sql.first(
                        "SELECT definition FROM scorecard_forms WHERE form_id = ? AND version = ?",
                        values -> values.text(id).whole((long) version),
                        row -> row.text("definition", ""))
                .map(definition -> new FormVersion(parsed(id, definition), version));
    }

    private static Form parsed(String id, String definition) {
        try {
            return FormReader.read("form " + id, JSON.readTree(definition));
        } catch (JsonProcessingException e) {
            throw new StoreException("read the form " + id, e);
        }
    }

    /// @param fresh whether it was begun just now
    public record Started(Evaluation evaluation, boolean fresh) {}

    /// The reviewer's evaluation of a call by a form: the one there is, of whatever version, or a draft that call data
    /// has answered as far as it can.
    ///
    /// @param greeting what the agent is to begin with; "" where that is not known
    public Started start(TicketDetail call, FormVersion form, String greeting, String reviewer, Instant now) {
        TicketId ticket = call.ticket().id();
        List<Answer> answers = Suggestions.of(form.form(), call, greeting);
        Started started = database.<Started>write(connection -> {
            Sql sql = database.sql(connection);
            Optional<Evaluation> there = EvaluationTable.find(sql, ticket, form.form().id(), reviewer);
            if (there.isPresent()) {
                return new Started(there.get(), false);
            }
            Evaluation draft = scored(form.form(), new Evaluation(
                    0, ticket, form.form().id(), form.version(), reviewer, State.DRAFT, 1, now, now, null, null, false, null, "",
                    answers));
            long id = EvaluationTable.insert(sql, draft);
            EvaluationTable.note(sql, id, new Change(1, now, "started", List.of(), draft.score()));
            return new Started(EvaluationTable.find(sql, id).orElseThrow(), true);
        });
        return new Started(shown(started.evaluation()), started.fresh());
    }

    /// Changes an evaluation of that ticket, if it is the reviewer's and, where `seen` is given, still of that
    /// revision.
    public EvaluationOutcome change(
            TicketId ticket, long id, String reviewer, @Nullable Integer seen, EvaluationEdit edit, Instant now) {
        EvaluationOutcome outcome = database.<EvaluationOutcome>write(connection -> {
            Sql sql = database.sql(connection);
            EvaluationOutcome refused = refusal(sql, ticket, id, reviewer, seen);
            return refused instanceof EvaluationOutcome.Done(Evaluation before) ? changed(sql, before, edit, now) : refused;
        });
        return switch (outcome) {
            case EvaluationOutcome.Done(Evaluation evaluation) -> new EvaluationOutcome.Done(shown(evaluation));
            case EvaluationOutcome.Stale(Evaluation evaluation) -> new EvaluationOutcome.Stale(shown(evaluation));
            case EvaluationOutcome.NoSuchEvaluation _, EvaluationOutcome.NotYours _, EvaluationOutcome.Closed _,
                    EvaluationOutcome.Unanswered _, EvaluationOutcome.Wrong _ -> outcome;
        };
    }

    /// Takes a draft of the reviewer's away, its history with it.
    public EvaluationOutcome discard(TicketId ticket, long id, String reviewer, @Nullable Integer seen) {
        return database.<EvaluationOutcome>write(connection -> {
            Sql sql = database.sql(connection);
            EvaluationOutcome refused = refusal(sql, ticket, id, reviewer, seen);
            if (!(refused instanceof EvaluationOutcome.Done(Evaluation before))) {
                return refused;
            }
            if (before.state() == State.SUBMITTED) {
                return new EvaluationOutcome.Closed();
            }
            EvaluationTable.delete(sql, id);
            return refused;
        });
    }

    /// `Done` with the evaluation as it is when the reviewer may go on.
    private static EvaluationOutcome refusal(Sql sql, TicketId ticket, long id, String reviewer, @Nullable Integer seen)
            throws SQLException {
        Optional<Evaluation> found = EvaluationTable.find(sql, id).filter(evaluation -> evaluation.ticketId().equals(ticket));
        if (found.isEmpty()) {
            return new EvaluationOutcome.NoSuchEvaluation();
        }
        Evaluation before = found.get();
        if (!before.reviewer().equals(reviewer)) {
            return new EvaluationOutcome.NotYours(before.reviewer());
        }
        return seen != null && seen != before.revision()
                ? new EvaluationOutcome.Stale(before)
                : new EvaluationOutcome.Done(before);
    }

    private EvaluationOutcome changed(Sql sql, Evaluation before, EvaluationEdit edit, Instant now) throws SQLException {
        State state = Objects.requireNonNullElse(edit.state(), before.state());
        boolean reopened = before.state() == State.SUBMITTED && state == State.DRAFT;
        if (before.state() == State.SUBMITTED && !reopened) {
            return new EvaluationOutcome.Closed();
        }
        Form form = form(sql, before.formId(), before.formVersion()).orElseThrow().form();
        Map<String, Answer> answers = new LinkedHashMap<>();
        before.answers().forEach(answer -> answers.put(answer.questionId(), answer));
        List<Answer> changed = new ArrayList<>();
        for (Given given : edit.answers()) {
            Answer there = answers.get(given.questionId());
            if (there == null) {
                return new EvaluationOutcome.Wrong("answers: '" + given.questionId() + "' is no question of the form "
                        + before.formId() + ": expected some of " + String.join(", ", answers.keySet()));
            }
            Optional<String> wrong = wrong(sql, form, before.ticketId(), given);
            if (wrong.isPresent()) {
                return new EvaluationOutcome.Wrong(wrong.get());
            }
            Answer answer = answered(there, given);
            if (!answer.equals(there)) {
                answers.put(given.questionId(), answer);
                changed.add(answer);
            }
        }
        String comment = edit.comment() == null ? before.comment() : written(before.comment(), edit.comment());
        Evaluation after = scored(form, new Evaluation(
                before.id(), before.ticketId(), before.formId(), before.formVersion(), before.reviewer(), state,
                before.revision() + 1, before.startedAt(), now, state == State.SUBMITTED ? now : null, null, false, null,
                comment, List.copyOf(answers.values())));
        List<String> open = Score.of(form, after.values()).open();
        if (state == State.SUBMITTED && !open.isEmpty()) {
            return new EvaluationOutcome.Unanswered(open);
        }
        EvaluationTable.update(sql, after, changed);
        String what = state == State.SUBMITTED ? "submitted" : reopened ? "reopened" : "saved";
        EvaluationTable.note(sql, after.id(), new Change(
                after.revision(), now, what, changed.stream().map(Answer::questionId).toList(), after.score()));
        return new EvaluationOutcome.Done(after);
    }

    private static Optional<String> wrong(Sql sql, Form form, TicketId ticket, Given given) throws SQLException {
        String value = given.value();
        String place = "answers." + given.questionId();
        Form.Question question = form.question(given.questionId()).orElseThrow();
        if (value != null && !question.takes(value)) {
            List<String> allowed = new ArrayList<>(question.scale().answers());
            if (question.mayNotApply()) {
                allowed.add(Scale.NOT_APPLICABLE);
            }
            return Optional.of(place + ".value: '" + value + "': expected one of " + String.join(", ", allowed));
        }
        Set<Long> wanted = new HashSet<>(given.evidence());
        for (List<Long> piece : Sql.pieces(List.copyOf(wanted))) {
            wanted.removeAll(sql.list(
                    "SELECT interaction_id FROM interactions WHERE ticket_id = ? AND interaction_id IN ("
                            + Sql.times(piece.size(), "?") + ")",
                    values -> {
                        values.text(ticket.value());
                        for (Long line : piece) {
                            values.whole(line);
                        }
                    },
                    row -> row.whole("interaction_id")));
        }
        return wanted.isEmpty()
                ? Optional.empty()
                : Optional.of(place + ".evidence: " + wanted.iterator().next()
                        + ": expected the interaction_id of a line of this ticket");
    }

    /// What was automatic stays so as long as its answer does.
    private Answer answered(Answer before, Given given) {
        return new Answer(
                before.questionId(),
                given.value(),
                before.automatic() && Objects.equals(before.value(), given.value()),
                before.suggestion(),
                written(before.comment(), given.comment()),
                given.evidence());
    }

    /// A comment that comes back as it was shown was not changed, though what is stored may say more.
    private String written(String before, String now) {
        return now.equals(shown.text(before)) ? before : written.text(now);
    }

    private static Evaluation scored(Form form, Evaluation evaluation) {
        Score score = Score.of(form, evaluation.values());
        return new Evaluation(
                evaluation.id(), evaluation.ticketId(), evaluation.formId(), evaluation.formVersion(), evaluation.reviewer(),
                evaluation.state(), evaluation.revision(), evaluation.startedAt(), evaluation.updatedAt(),
                evaluation.submittedAt(), score.percent(), !score.failures().isEmpty(), score.passed(), evaluation.comment(),
                evaluation.answers());
    }

    /// In the order in which they were begun.
    public List<Evaluation> ofTicket(TicketId ticket) {
        return database.read(connection -> EvaluationTable.ofTicket(database.sql(connection), ticket)).stream()
                .map(this::shown)
                .toList();
    }

    public Optional<Evaluation> find(long id) {
        return database.read(connection -> EvaluationTable.find(database.sql(connection), id)).map(this::shown);
    }

    /// What became of an evaluation, oldest first.
    public List<Change> history(long id) {
        return database.read(connection -> EvaluationTable.history(database.sql(connection), id));
    }

    /// By the beginning of their calls, oldest first, at most so many.
    public List<Evaluation.OfCall> list(EvaluationFilter filter, boolean withAnswers, int limit) {
        return database.read(connection -> EvaluationTable.list(database.sql(connection), filter, withAnswers, limit)).stream()
                .map(of -> new Evaluation.OfCall(
                        shown(of.evaluation()), of.agentId(), of.channel(), of.category(), of.calledAt()))
                .toList();
    }

    private Evaluation shown(Evaluation evaluation) {
        return shown.isIdle()
                ? evaluation
                : evaluation.withAnswers(
                        evaluation.answers().stream()
                                .map(answer -> answer.withComment(shown.text(answer.comment())))
                                .toList(),
                        shown.text(evaluation.comment()));
    }
}
