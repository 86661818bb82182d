package dev.switchboard.store.record;

import dev.switchboard.store.search.TicketDocument;
import dev.switchboard.store.search.WordQuery;
import dev.switchboard.store.search.Words;
import dev.switchboard.store.sql.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// SQLite's FTS5 without content: it keeps where words stand, not the text (<https://sqlite.org/fts5.html>, 4.4.3). Its
/// rowid is the ticket's place, so that the newest are found first without sorting.
final class SqliteWordIndex implements WordIndex {
    /// Stands between two texts of a ticket so that no phrase reaches from one into the other. No word has it.
    private static final String END_OF_TEXT = " ¶ ";

    @Override
    public void put(Sql sql, TicketDocument document) throws SQLException {
        remove(sql, document.place());
        sql.update(
                "INSERT INTO ticket_words (rowid, said, facets) VALUES (?, ?, ?)",
                values -> values.whole(document.place()).text(said(document)).text(facets(document)));
    }

    static String facets(TicketDocument document) {
        return String.join(" ", document.sortedFacets());
    }

    static String said(TicketDocument document) {
        var said = new StringBuilder();
        for (List<Words.Word> text : document.texts()) {
            for (Words.Word word : text) {
                said.append(word.text()).append(' ');
            }
            said.append(END_OF_TEXT);
        }
        return said.toString();
    }

    @Override
    public void remove(Sql sql, long place) throws SQLException {
        sql.update("DELETE FROM ticket_words WHERE rowid = ?", values -> values.whole(place));
    }

    @Override
    public String place() {
        return "rowid";
    }

    @Override
    public String matches() {
        return "ticket_words MATCH ?";
    }

    @Override
    public String expression(WordQuery words, List<List<String>> facets) {
        // Every facet has a colon and no word has one, so only beginnings need be kept to their column, which is dear: it
        // makes FTS5 look at where in each document a word stands.
        var parts = new ArrayList<String>();
        for (WordQuery.Term term : words.terms()) {
            String phrase = "\"" + String.join(" ", term.words()) + "\"";
            parts.add(term.prefix() ? "{said} : (" + phrase + " *)" : phrase);
        }
        for (List<String> either : facets) {
            parts.add(either.stream().map(facet -> "\"" + facet + "\"").collect(Collectors.joining(" OR ", "(", ")")));
        }
        return String.join(" AND ", parts);
    }

    @Override
    public String empty() {
        return "INSERT INTO ticket_words (ticket_words) VALUES ('delete-all')";
    }
}
