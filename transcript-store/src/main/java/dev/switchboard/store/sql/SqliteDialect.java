package dev.switchboard.store.sql;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;

/// SQLite keeps times as text. The text has one width (`2025-11-28 01:00:00.000`, UTC), so that it sorts as the times
/// do and compares rightly with what SQLite's own `datetime()` prints; it is bound as a string because the driver
/// writes a `Timestamp` as a number.
final class SqliteDialect implements Dialect {
    private static final DateTimeFormatter WRITTEN = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS");

    /// Rows that others inserted may have no fraction.
    private static final DateTimeFormatter READ = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd HH:mm:ss")
            .optionalStart()
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .optionalEnd()
            .toFormatter();

    @Override
    public String name() {
        return "sqlite";
    }

    @Override
    public void bindTime(PreparedStatement statement, int index, @Nullable Instant time) throws SQLException {
        statement.setString(index, time == null ? null : text(time));
    }

    @Override
    public @Nullable Instant time(ResultSet row, String column) throws SQLException {
        String text = row.getString(column);
        return text == null ? null : instant(text);
    }

    static String text(Instant time) {
        return WRITTEN.format(LocalDateTime.ofInstant(time, ZoneOffset.UTC));
    }

    static Instant instant(String text) {
        String plain = text.replace('T', ' ').replace("Z", "");
        return LocalDateTime.parse(plain, READ).toInstant(ZoneOffset.UTC);
    }

    @Override
    public String json() {
        return "?";
    }

    @Override
    public String throughIndex(String index) {
        return "INDEXED BY " + index;
    }

    @Override
    public boolean isBadValue(SQLException failure) {
        int primaryCode = failure.getErrorCode() & 0xff;
        return primaryCode == SQLiteErrorCode.SQLITE_CONSTRAINT.code
                || primaryCode == SQLiteErrorCode.SQLITE_MISMATCH.code
                || primaryCode == SQLiteErrorCode.SQLITE_TOOBIG.code
                || primaryCode == SQLiteErrorCode.SQLITE_RANGE.code;
    }
}
