package dev.switchboard.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;

/// Statements of one connection that are kept prepared, the least recently used of too many given up. SQLite compiles a
/// statement together with the triggers it fires, which takes several times as long as inserting a line. Confined to
/// whoever holds the connection.
final class StatementCache {
    private static final int MOST = 200;

    private final LinkedHashMap<String, PreparedStatement> statements = new LinkedHashMap<>(16, 0.75f, true);
    private final Connection connection;

    StatementCache(Connection connection) {
        this.connection = connection;
    }

    Connection connection() {
        return connection;
    }

    /// A statement for the caller alone, until it is given back.
    PreparedStatement take(String text) throws SQLException {
        PreparedStatement kept = statements.remove(text);
        return kept == null ? connection.prepareStatement(text) : kept;
    }

    /// Takes back a statement that did its work; what failed is closed instead.
    void giveBack(String text, PreparedStatement statement) throws SQLException {
        PreparedStatement other = statements.put(text, statement);
        if (other != null) {
            other.close();
        }
        if (statements.size() > MOST) {
            statements.pollFirstEntry().getValue().close();
        }
    }
}
