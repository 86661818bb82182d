package dev.switchboard.store.record;

import dev.switchboard.store.sql.Dialect;
import dev.switchboard.store.sql.Sql;
import dev.switchboard.store.ticket.TicketFilter;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/// A filter as the conditions of a WHERE clause and the values they take, in order.
final class TicketConditions {
    /// Each word of a search costs a look into every transcript.
    private static final int MAX_WORDS = 16;

    private final List<String> conditions = new ArrayList<>();
    private final List<Sql.Binder> binders = new ArrayList<>();

    private TicketConditions() {}

    static TicketConditions of(TicketFilter filter, Dialect dialect) {
        var where = new TicketConditions();
        if (!filter.statuses().isEmpty()) {
            String marks = String.join(", ", Collections.nCopies(filter.statuses().size(), "?"));
            var statuses = filter.statuses().stream().map(status -> status.wire()).sorted().toList();
            where.add("status IN (" + marks + ")", values -> {
                for (String status : statuses) {
                    values.text(status);
                }
            });
        }
        if (filter.category() != null) {
            where.add("category = ?", values -> values.text(filter.category()));
        }
        if (filter.priority() != null) {
            String priority = filter.priority().wire();
            where.add("priority = ?", values -> values.text(priority));
        }
        if (filter.channel() != null) {
            where.add("channel = ?", values -> values.text(filter.channel()));
        }
        if (filter.from() != null) {
            where.add("created_at >= ?", values -> values.time(filter.from()));
        }
        if (filter.to() != null) {
            where.add("created_at < ?", values -> values.time(filter.to()));
        }
        if (filter.words() != null && !filter.words().isBlank()) {
            where.addWords(filter.words().strip().split("\\s+"), dialect.like());
        }
        return where;
    }

    private void addWords(String[] words, String like) {
        if (words.length > MAX_WORDS) {
            throw new IllegalArgumentException("at most " + MAX_WORDS + " words can be searched for: " + words.length);
        }
        String condition = """
                (ticket_id LIKE_ ? ESCAPE '\\'
                    OR customer_name LIKE_ ? ESCAPE '\\'
                    OR summary LIKE_ ? ESCAPE '\\'
                    OR EXISTS (
                        SELECT 1 FROM interactions
                        WHERE interactions.ticket_id = tickets.ticket_id
                            AND interactions.message LIKE_ ? ESCAPE '\\'))"""
                .replace("LIKE_", like);
        for (String word : words) {
            String pattern = "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
            String idPattern = pattern.toUpperCase(Locale.ROOT);
            add(condition, values -> values.text(idPattern).text(pattern).text(pattern).text(pattern));
        }
    }

    private void add(String condition, Sql.Binder binder) {
        conditions.add(condition);
        binders.add(binder);
    }

    String text() {
        return conditions.isEmpty() ? "1 = 1" : String.join(" AND ", conditions);
    }

    void bind(Sql.Values values) throws SQLException {
        for (Sql.Binder binder : binders) {
            binder.bind(values);
        }
    }
}
