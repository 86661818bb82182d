package dev.switchboard.store.retention;

import dev.switchboard.store.sql.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The statements of retention. `place` orders tickets by the millisecond at which their call began, times 2^20.
final class DueTable {
    private static final long PLACES_A_DAY = 86_400_000L << 20;

    /// Lines of one statement; a ticket of more goes in several.
    private static final int LINES = 250;

    private DueTable() {}

    /// A closed ticket whose time is over. `recording` is the path of a file that is still kept, null without one.
    record Due(String ticketId, long place, @Nullable String recording) {}

    /// Which tickets go: those of `category`, or of none of `others` where that is null, that stand before `place`.
    record Rule(@Nullable String category, List<String> others, long place) {}

    static List<Rule> rules(RetentionPolicy policy, Instant now) {
        var rules = new ArrayList<Rule>();
        List<String> named = List.copyOf(new TreeSet<>(policy.byCategory().keySet()));
        for (String category : named) {
            add(rules, category, List.of(), policy.firstKeptDay(category, now));
        }
        add(rules, null, named, policy.days() == 0 ? OptionalInt.empty()
                : OptionalInt.of(RetentionPolicy.today(now) - policy.days()));
        return rules;
    }

    private static void add(List<Rule> rules, @Nullable String category, List<String> others, OptionalInt firstKept) {
        if (firstKept.isPresent() && firstKept.getAsInt() > 0) {
            rules.add(new Rule(category, others, firstKept.getAsInt() * PLACES_A_DAY));
        }
    }

    /// The oldest behind that place.
    static List<Due> due(Sql sql, Rule rule, long after, int limit) throws SQLException {
        String category = rule.category() != null
                ? "AND tickets.category = ?"
                : rule.others().isEmpty()
                        ? ""
                        : "AND COALESCE(tickets.category, '') NOT IN ("
                                + String.join(", ", Collections.nCopies(rule.others().size(), "?")) + ")";
        return sql.list(
                """
                SELECT tickets.ticket_id, tickets.place,
                    CASE WHEN recordings.state IN ('complete', 'interrupted', 'broken_off', 'recording')
                        THEN recordings.path END AS path
                FROM tickets LEFT JOIN recordings ON recordings.ticket_id = tickets.ticket_id
                WHERE tickets.place > ? AND tickets.place < ? AND tickets.status = 'closed' %s
                ORDER BY tickets.place
                LIMIT ?
                """
                        .formatted(category),
                values -> {
                    values.whole(after).whole(rule.place());
                    if (rule.category() != null) {
                        values.text(rule.category());
                    }
                    for (String other : rule.others()) {
                        values.text(other);
                    }
                    values.whole((long) limit);
                },
                row -> new Due(row.text("ticket_id", ""), row.whole("place"), row.text("path")));
    }

    /// Whether it is still closed.
    static boolean isClosed(Sql sql, String ticketId) throws SQLException {
        return sql.first(
                        "SELECT 1 AS closed FROM tickets WHERE ticket_id = ? AND status = 'closed'",
                        values -> values.text(ticketId),
                        row -> row.whole("closed"))
                .isPresent();
    }

    /// Deletes some of a ticket's lines, or, when none is left, the ticket and what else belongs to it; measures,
    /// analysis and the row of the recording go with it by their foreign keys, its document in the search index by what
    /// the triggers leave for the indexer. True once it is gone.
    static boolean delete(Sql sql, String ticketId) throws SQLException {
        int lines = sql.update(
                """
                DELETE FROM interactions WHERE interaction_id IN (
                    SELECT interaction_id FROM interactions WHERE ticket_id = ? LIMIT %d)
                """
                        .formatted(LINES),
                values -> values.text(ticketId));
        if (lines == LINES) {
            return false;
        }
        sql.update("DELETE FROM ticket_metadata WHERE ticket_id = ?", values -> values.text(ticketId));
        sql.update("DELETE FROM tickets WHERE ticket_id = ?", values -> values.text(ticketId));
        return true;
    }
}
