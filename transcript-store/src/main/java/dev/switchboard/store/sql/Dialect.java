package dev.switchboard.store.sql;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// All that differs between the databases, as far as the statements of the store are concerned. Everything else is SQL
/// that both read alike.
public sealed interface Dialect permits SqliteDialect, PostgresDialect {
    /// Names the folder of migrations: `sqlite` or `postgresql`.
    String name();

    /// Binds a time, cut to milliseconds.
    void bindTime(PreparedStatement statement, int index, @Nullable Instant time) throws SQLException;

    @Nullable Instant time(ResultSet row, String column) throws SQLException;

    /// The placeholder for a JSON text.
    String json();

    /// What stands after a table's name so that it is read through that index; empty where the planner is told nothing.
    String throughIndex(String index);

    /// Whether the statement failed because of the values it was given, so that it would fail for ever. Anything else
    /// (locked, disk full, connection lost, a table gone) is worth trying again.
    boolean isBadValue(SQLException failure);
}
