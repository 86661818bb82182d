package dev.switchboard.store.record;

import dev.switchboard.store.sql.Sql;
import java.sql.SQLException;
import java.util.List;

/// A question to the full-text index.
final class WordSearch {
    private final WordIndex index;
    private final String found;
    private final String expression;
    private final TicketConditions length;
    private final boolean outdated;

    /// @param found how tickets are read by their place
    WordSearch(WordIndex index, String found, String expression, TicketConditions length, boolean outdated) {
        this.index = index;
        this.found = found;
        this.expression = expression;
        this.length = length;
        this.outdated = outdated;
    }

    private String from(Places places) {
        String where = length.text().equals("1 = 1")
                ? ""
                : " AND EXISTS (SELECT 1 FROM tickets " + found + " WHERE tickets.place = ticket_words."
                        + index.place() + " AND " + length.text() + ")";
        String fresh = !outdated ? "" : " " + """
                AND ticket_words.%s NOT IN (
                    SELECT tickets.place FROM stale_tickets CROSS JOIN tickets
                    WHERE tickets.ticket_id = stale_tickets.ticket_id
                    UNION ALL SELECT place FROM stale_tickets WHERE place IS NOT NULL)""".formatted(index.place());
        // A bound that bounds nothing is looked at for each document all the same.
        String within = places.isEverywhere() ? "" : " AND " + index.place() + " BETWEEN ? AND ?";
        return "FROM ticket_words WHERE " + index.matches() + within + fresh + where;
    }

    private void bind(Sql.Values values, Places places) throws SQLException {
        values.text(expression);
        if (!places.isEverywhere()) {
            values.whole(places.first()).whole(places.last());
        }
        length.bind(values);
    }

    long count(Sql sql, Places places) throws SQLException {
        return sql.first(
                        "SELECT COUNT(*) AS n " + from(places),
                        values -> bind(values, places),
                        row -> row.whole("n"))
                .orElseThrow();
    }

    List<DocumentTable.Placed> rows(Sql sql, Places places, long limit, long offset) throws SQLException {
        return sql.list(
                """
                SELECT %s, tickets.place FROM (
                    SELECT %s AS place %s ORDER BY %s DESC LIMIT ? OFFSET ?) AS hits
                CROSS JOIN tickets %s
                WHERE tickets.place = hits.place
                ORDER BY hits.place DESC
                """
                        .formatted(DocumentTable.columns(), index.place(), from(places), index.place(), found),
                values -> {
                    bind(values, places);
                    values.whole(limit).whole(offset);
                },
                DocumentTable::placed);
    }
}
