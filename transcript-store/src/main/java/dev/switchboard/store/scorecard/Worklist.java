package dev.switchboard.store.scorecard;

import dev.switchboard.store.scorecard.Evaluation.State;
import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Sql;
import dev.switchboard.store.ticket.TicketId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The calls that plans have drawn, and how far their review has come. Drawn calls stay drawn, whatever changes about
/// them. Every method blocks on the database. Thread-safe.
public final class Worklist {
    /// Of a plan that nobody has looked at for long, the weeks before are left.
    private static final int MOST_MISSED = 8;

    private final Database database;

    Worklist(Database database) {
        this.database = database;
    }

    /// What came of a draw.
    ///
    /// @param candidates calls of the period that the plan could draw
    /// @param drawn those it has drawn now
    /// @param items those it has drawn for the period in all
    public record Draw(Period period, int candidates, int drawn, int items) {}

    public enum Status {
        OPEN,
        IN_PROGRESS,
        DONE;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Status parse(String wire) {
            for (Status status : values()) {
                if (status.wire().equals(wire)) {
                    return status;
                }
            }
            throw new IllegalArgumentException("unknown status '" + wire + "': expected open, in_progress or done");
        }
    }

    /// @param score of the reviewer's evaluation, also while it is a draft; null while no answer counts
    public record Review(String reviewer, State state, @Nullable Double score) {}

    /// A drawn call.
    ///
    /// @param durationMs null for a call that was not measured
    /// @param reviews by the form of the plan
    public record Item(
            String planId,
            String period,
            TicketId ticketId,
            String agentId,
            String formId,
            Instant drawnAt,
            Instant calledAt,
            @Nullable String category,
            String channel,
            @Nullable Long durationMs,
            List<Review> reviews) {
        public Item {
            reviews = List.copyOf(reviews);
        }

        public Status status() {
            if (reviews.stream().anyMatch(review -> review.state() == State.SUBMITTED)) {
                return Status.DONE;
            }
            return reviews.isEmpty() ? Status.OPEN : Status.IN_PROGRESS;
        }
    }

    /// Draws for every period that is over and has not been drawn for: since the plan's last draw, or, of a plan that
    /// has drawn never, the last one. Gives how many calls that were.
    public int drawDue(List<SamplingPlan> plans, Instant now) {
        int drawn = 0;
        for (SamplingPlan plan : plans) {
            for (Period period : due(plan, now)) {
                drawn += draw(plan, period, now).drawn();
            }
        }
        return drawn;
    }

    private List<Period> due(SamplingPlan plan, Instant now) {
        Period last = Period.of(plan.every(), now).before();
        Optional<String> before = database.read(connection -> lastOver(database.sql(connection), plan, last));
        List<Period> due = new ArrayList<>();
        if (plan.callsPerAgent() == 0) {
            return due;
        }
        Period period = last;
        for (int i = 0; i < MOST_MISSED && period.name().compareTo(before.orElse("")) > 0; i++) {
            due.addFirst(period);
            if (before.isEmpty()) {
                return due;
            }
            period = period.before();
        }
        return due;
    }

    /// The latest period that was over when it was drawn for: one drawn for earlier is drawn for once more.
    private static Optional<String> lastOver(Sql sql, SamplingPlan plan, Period last) throws SQLException {
        return sql.list(
                        "SELECT period, drawn_at FROM scorecard_draws WHERE plan_id = ? AND period <= ? ORDER BY period DESC LIMIT 20",
                        values -> values.text(plan.id()).text(last.name()),
                        row -> {
                            String name = row.text("period", "");
                            return isOver(name, plan.every(), EvaluationTable.time(row, "drawn_at")) ? name : "";
                        })
                .stream()
                .filter(name -> !name.isEmpty())
                .findFirst();
    }

    private static boolean isOver(String name, Period.Length every, Instant drawnAt) {
        Period period = Period.parse(name);
        return period.length() == every && !drawnAt.isBefore(period.to());
    }

    /// Draws until each agent has as many calls as the plan says, or no more are there. What was drawn before stays, so
    /// drawing once more changes nothing unless there are more calls by then.
    public Draw draw(SamplingPlan plan, Period period, Instant now) {
        return database.<Draw>write(connection -> {
            Sql sql = database.sql(connection);
            List<Sampling.Candidate> candidates = candidates(sql, plan.only(), period);
            List<Sampling.Candidate> before = sql.list(
                    "SELECT ticket_id, agent_id FROM scorecard_worklist WHERE plan_id = ? AND period = ?",
                    values -> values.text(plan.id()).text(period.name()),
                    Worklist::candidate);
            List<Sampling.Candidate> drawn = Sampling.draw(plan, period, candidates, before);
            sql.batch(
                    """
                    INSERT INTO scorecard_worklist (plan_id, period, ticket_id, agent_id, form_id, drawn_at)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """,
                    drawn.stream().<Sql.Binder>map(call -> values -> values.text(plan.id())
                            .text(period.name())
                            .text(call.ticketId())
                            .text(call.agentId())
                            .text(plan.formId())
                            .time(now)).toList());
            sql.update(
                    """
                    INSERT INTO scorecard_draws (plan_id, period, seed, candidates, drawn_at) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT (plan_id, period) DO UPDATE SET seed = excluded.seed, candidates = excluded.candidates,
                        drawn_at = excluded.drawn_at
                    """,
                    values -> values.text(plan.id())
                            .text(period.name())
                            .text(plan.seed())
                            .whole((long) candidates.size())
                            .time(now));
            return new Draw(period, candidates.size(), drawn.size(), before.size() + drawn.size());
        });
    }

    private static List<Sampling.Candidate> candidates(Sql sql, SamplingPlan.Only only, Period period) throws SQLException {
        var where = new StringBuilder();
        only.conditions().forEach(condition -> where.append(" AND ").append(condition));
        return sql.list(
                """
                SELECT t.ticket_id, t.agent_id FROM tickets t
                LEFT JOIN call_measures m ON m.ticket_id = t.ticket_id
                LEFT JOIN call_analysis a ON a.ticket_id = t.ticket_id
                WHERE t.created_at >= ? AND t.created_at < ? AND t.end_reason IS NOT NULL\
                """ + where,
                values -> {
                    values.time(period.from()).time(period.to());
                    only.bind(values);
                },
                Worklist::candidate);
    }

    private static Sampling.Candidate candidate(Sql.Row row) throws SQLException {
        return new Sampling.Candidate(row.text("ticket_id", ""), row.text("agent_id", ""));
    }

    /// The newest periods first, within them by plan and agent, at most so many. Nulls do not filter.
    public List<Item> items(@Nullable String planId, @Nullable String period, @Nullable String agentId, int limit) {
        return database.read(connection -> items(database.sql(connection), planId, period, agentId, limit));
    }

    private static List<Item> items(
            Sql sql, @Nullable String planId, @Nullable String period, @Nullable String agentId, int limit)
            throws SQLException {
        var where = new ArrayList<String>();
        var given = new ArrayList<String>();
        narrow(where, given, "w.plan_id = ?", planId);
        narrow(where, given, "w.period = ?", period);
        narrow(where, given, "w.agent_id = ?", agentId);
        List<Item> items = sql.list(
                """
                SELECT w.plan_id, w.period, w.ticket_id, w.agent_id, w.form_id, w.drawn_at, t.created_at, t.category, t.channel,
                    m.duration_ms
                FROM scorecard_worklist w JOIN tickets t ON t.ticket_id = w.ticket_id
                LEFT JOIN call_measures m ON m.ticket_id = w.ticket_id\
                """
                        + (where.isEmpty() ? "" : " WHERE " + String.join(" AND ", where))
                        + " ORDER BY w.period DESC, w.plan_id, w.agent_id, w.item_id LIMIT ?",
                values -> {
                    for (String value : given) {
                        values.text(value);
                    }
                    values.whole((long) limit);
                },
                row -> new Item(
                        row.text("plan_id", ""), row.text("period", ""), new TicketId(row.text("ticket_id", "")),
                        row.text("agent_id", ""), row.text("form_id", ""), EvaluationTable.time(row, "drawn_at"),
                        EvaluationTable.time(row, "created_at"), row.text("category"), row.text("channel", ""),
                        row.wholeOrNull("duration_ms"), List.of()));
        return reviewed(sql, items);
    }

    private static void narrow(List<String> where, List<String> given, String condition, @Nullable String value) {
        if (value != null) {
            where.add(condition);
            given.add(value);
        }
    }

    private static List<Item> reviewed(Sql sql, List<Item> items) throws SQLException {
        Map<String, List<Review>> reviews = new HashMap<>();
        for (List<Item> piece : Sql.pieces(items.stream().filter(distinctTicket()).toList())) {
            sql.list(
                    "SELECT ticket_id, form_id, reviewer, state, score FROM scorecard_evaluations WHERE ticket_id IN ("
                            + Sql.times(piece.size(), "?") + ") ORDER BY evaluation_id",
                    values -> {
                        for (Item item : piece) {
                            values.text(item.ticketId().value());
                        }
                    },
                    row -> reviews.computeIfAbsent(key(row.text("ticket_id", ""), row.text("form_id", "")), _ -> new ArrayList<>())
                            .add(new Review(
                                    row.text("reviewer", ""), State.parse(row.text("state", "")),
                                    row.text("score") == null ? null : (Double) row.real("score"))));
        }
        return items.stream()
                .map(item -> new Item(
                        item.planId(), item.period(), item.ticketId(), item.agentId(), item.formId(), item.drawnAt(),
                        item.calledAt(), item.category(), item.channel(), item.durationMs(),
                        Objects.requireNonNullElse(reviews.get(key(item.ticketId().value(), item.formId())), List.of())))
                .toList();
    }

    private static Predicate<Item> distinctTicket() {
        var seen = new HashSet<String>();
        return item -> seen.add(item.ticketId().value());
    }

    private static String key(String ticketId, String formId) {
        return ticketId + " " + formId;
    }
}
