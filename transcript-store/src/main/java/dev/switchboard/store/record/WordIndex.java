package dev.switchboard.store.record;

import dev.switchboard.store.search.TicketDocument;
import dev.switchboard.store.search.WordQuery;
import dev.switchboard.store.sql.Dialect;
import dev.switchboard.store.sql.Sql;
import java.sql.SQLException;
import java.util.List;

/// The full-text index of one database: documents by the place of their ticket, and how a question is put to it. The
/// words are taken apart by the store, so that all databases find the same; the index only keeps and intersects them.
sealed interface WordIndex permits SqliteWordIndex, PostgresWordIndex {
    static WordIndex of(Dialect dialect) {
        return switch (dialect.name()) {
            case "sqlite" -> new SqliteWordIndex();
            case "postgresql" -> new PostgresWordIndex();
            default -> throw new IllegalStateException("no full-text index for " + dialect.name());
        };
    }

    /// Stores a document in place of the one that stood there.
    void put(Sql sql, TicketDocument document) throws SQLException;

    void remove(Sql sql, long place) throws SQLException;

    /// The statement that empties it.
    String empty();

    /// The name of the column of `ticket_words` that holds the place.
    String place();

    /// The condition on `ticket_words` with one `?`, for an expression.
    String matches();

    /// The expression for documents in which each term and, of each set of facets, at least one occurs. It is made of
    /// words only, each in quotes, so that nothing anybody types can be read as more than a word.
    String expression(WordQuery words, List<List<String>> facets);
}
