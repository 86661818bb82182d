package dev.switchboard.store.sql;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// PostgreSQL keeps times as `timestamptz` and tool calls as `jsonb`.
final class PostgresDialect implements Dialect {
    /// SQLSTATE classes that blame the values: data exception, constraint violation, limit exceeded
    /// (PostgreSQL documentation, appendix A).
    private static final Set<String> BAD_VALUE_CLASSES = Set.of("22", "23", "54");

    @Override
    public String name() {
        return "postgresql";
    }

    @Override
    public void bindTime(PreparedStatement statement, int index, @Nullable Instant time) throws SQLException {
        if (time == null) {
            statement.setNull(index, Types.TIMESTAMP_WITH_TIMEZONE);
        } else {
            statement.setObject(index, time.truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC));
        }
    }

    @Override
    public @Nullable Instant time(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    @Override
    public String json() {
        return "CAST(? AS jsonb)";
    }

    @Override
    public String throughIndex(String index) {
        return "";
    }

    @Override
    public boolean isBadValue(SQLException failure) {
        String state = failure.getSQLState();
        return state != null && state.length() == 5 && BAD_VALUE_CLASSES.contains(state.substring(0, 2));
    }
}
