package dev.switchboard.store.record;

import dev.switchboard.store.sql.Sql;
import java.sql.SQLException;
import java.util.List;

/// A question to the full-text index.
final class WordSearch {
    private final WordIndex index;
    private final String found;
    private final String expression;
    private final TicketConditions where;
    private final boolean outdated;

    /// @param found how tickets are read by their place
    /// @param where what must be true of the ticket beside
    WordSearch(WordIndex index, String found, String expression, TicketConditions where, boolean outdated) {
        this.index = index;
        this.found = found;
        this.expression = expression;
        this.where = where;
        this.outdated = outdated;
    }

    private String from(Places places) {
        String standing = where.text().equals("1 = 1")
                ? ""
                : " AND EXISTS (SELECT 1 FROM tickets " + found + " WHERE tickets.place = ticket_words."
                        + index.place() + " AND " + where.text() + ")";
        String fresh = !outdated ? "" : " " + """
                AND ticket_words.%s NOT IN (
                    SELECT tickets.place FROM stale_tickets CROSS JOIN tickets
                    WHERE tickets.ticket_id = stale_tickets.ticket_id
                    UNION ALL SELECT place FROM stale_tickets WHERE place IS NOT NULL)""".formatted(index.place());
        // A bound that bounds nothing is looked at for each document all the same.
        String within = places.isEverywhere() ? "" : " AND " + index.place() + " BETWEEN ? AND ?";
        return "FROM ticket_words WHERE " + index.matches() + within + fresh + standing;
    }

    private void bind(Sql.Values values, Places places) throws SQLException {
        values.text(expression);
        if (!places.isEverywhere()) {
            values.whole(places.first()).whole(places.last());
        }
        where.bind(values);
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
