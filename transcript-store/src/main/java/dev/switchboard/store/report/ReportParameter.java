package dev.switchboard.store.report;

import dev.switchboard.store.sql.Dialect;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Pattern;

/// What a report can be narrowed by. Every parameter has a value, its `fallback` when none is given, so that no
/// statement meets a null.
///
/// @param least, most the bounds of a `WHOLE`; 0 otherwise
/// @param fallback as it would be given; "" for a `NAME` means any
public record ReportParameter(String name, Kind kind, long least, long most, String fallback, String meaning) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");

    /// Stored times are text of fixed width in SQLite, so only years of four digits can be compared with them.
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("+10000-01-01T00:00:00Z");

    /// `TIME` is an instant or a day, which stands for its first moment in UTC; `NAME` the id of an agent, a channel or
    /// the like.
    public enum Kind {
        TIME,
        NAME,
        WHOLE;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// What a value must be, in words.
    public String expected() {
        return switch (kind) {
            case TIME -> "a time such as 2025-11-28T01:00:00Z or a day such as 2025-11-28, years 0001 to 9999";
            case NAME -> "lower-case letters, digits, - and _, at most 64";
            case WHOLE -> "a whole number from " + least + " to " + most;
        };
    }

    /// Reads a value as it was given. Throws `IllegalArgumentException` naming the parameter and what it expects.
    Value read(String given) {
        String text = given.strip();
        if (text.isEmpty()) {
            text = fallback;
        }
        try {
            return switch (kind) {
                case TIME -> new Value.Time(time(text));
                case NAME -> name(text);
                case WHOLE -> whole(text);
            };
        } catch (DateTimeParseException | NumberFormatException notOne) {
            throw wrong(text);
        }
    }

    private Value name(String text) {
        if (!text.isEmpty() && !NAME.matcher(text).matches()) {
            throw wrong(text);
        }
        return new Value.Text(text);
    }

    private Value whole(String text) {
        long number = Long.parseLong(text);
        if (number < least || number > most) {
            throw wrong(text);
        }
        return new Value.Whole(number);
    }

    private Instant time(String text) {
        Instant time = text.length() == "2025-11-28".length()
                ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                // An unescaped + of an offset arrives as a space.
                : OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
        if (time.isBefore(EARLIEST) || !time.isBefore(LATEST)) {
            throw wrong(text);
        }
        return time;
    }

    private IllegalArgumentException wrong(String text) {
        String shown = text.length() > 60 ? text.substring(0, 60) + "…" : text;
        return new IllegalArgumentException(name + " must be " + expected() + ": '" + shown + "'");
    }

    /// A value ready to be bound, of the same type whatever the database.
    sealed interface Value {
        record Time(Instant at) implements Value {}

        record Text(String text) implements Value {}

        record Whole(long number) implements Value {}

        default void bind(PreparedStatement statement, int index, Dialect dialect) throws SQLException {
            switch (this) {
                case Time(Instant at) -> dialect.bindTime(statement, index, at);
                case Text(String text) -> statement.setString(index, text);
                case Whole(long number) -> statement.setLong(index, number);
            }
        }

        /// As an answer shows it.
        default String shown() {
            return switch (this) {
                case Time(Instant at) -> at.toString();
                case Text(String text) -> text;
                case Whole(long number) -> String.valueOf(number);
            };
        }
    }
}
