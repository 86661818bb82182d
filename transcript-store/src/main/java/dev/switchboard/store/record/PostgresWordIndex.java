package dev.switchboard.store.record;

import dev.switchboard.store.search.TicketDocument;
import dev.switchboard.store.search.WordQuery;
import dev.switchboard.store.search.Words;
import dev.switchboard.store.sql.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// PostgreSQL's `tsvector` with a GIN index. Vectors and questions are written out as such, past the server's own
/// parsers and dictionaries, whose taste differs with its locale.
final class PostgresWordIndex implements WordIndex {
    /// Positions beyond are taken for this one, and a word keeps 256 of them
    /// (<https://www.postgresql.org/docs/current/textsearch-limits.html>): phrases far into very long calls may be missed.
    private static final int LAST_POSITION = 16_383;

    private static final int POSITIONS_A_WORD = 256;

    /// Facets share the vector with the words; no word has a colon.
    private static final String FACET = "f:";

    @Override
    public void put(Sql sql, TicketDocument document) throws SQLException {
        sql.update(
                """
                INSERT INTO ticket_words (place, words) VALUES (?, CAST(? AS tsvector))
                ON CONFLICT (place) DO UPDATE SET words = excluded.words
                """,
                values -> values.whole(document.place()).text(vector(document)));
    }

    static String vector(TicketDocument document) {
        Map<String, List<Integer>> positions = new LinkedHashMap<>();
        int position = 0;
        for (List<Words.Word> text : document.texts()) {
            for (Words.Word word : text) {
                position = Math.min(position + 1, LAST_POSITION);
                List<Integer> of = positions.computeIfAbsent(word.text(), _ -> new ArrayList<>());
                if (of.size() < POSITIONS_A_WORD) {
                    of.add(position);
                }
            }
            position++; // so that no phrase reaches from one text into the next
        }
        var vector = new StringBuilder();
        positions.forEach((word, of) -> vector.append('\'').append(word).append("':")
                .append(of.stream().map(String::valueOf).collect(Collectors.joining(",")))
                .append(' '));
        document.sortedFacets().forEach(facet -> vector.append('\'').append(FACET).append(facet).append("' "));
        return vector.toString();
    }

    @Override
    public void remove(Sql sql, long place) throws SQLException {
        sql.update("DELETE FROM ticket_words WHERE place = ?", values -> values.whole(place));
    }

    @Override
    public String place() {
        return "place";
    }

    @Override
    public String matches() {
        return "words @@ CAST(? AS tsquery)";
    }

    @Override
    public String expression(WordQuery words, List<List<String>> facets) {
        var parts = new ArrayList<String>();
        for (WordQuery.Term term : words.terms()) {
            String phrase = term.words().stream().map(word -> "'" + word + "'").collect(Collectors.joining(" <-> "));
            parts.add("(" + phrase + (term.prefix() ? ":*" : "") + ")");
        }
        for (List<String> either : facets) {
            parts.add(either.stream()
                    .map(facet -> "'" + FACET + facet + "'")
                    .collect(Collectors.joining(" | ", "(", ")")));
        }
        return String.join(" & ", parts);
    }

    @Override
    public String empty() {
        return "DELETE FROM ticket_words";
    }
}
