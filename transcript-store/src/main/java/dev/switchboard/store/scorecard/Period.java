package dev.switchboard.store.scorecard;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;

/// A day or an ISO week (Monday to Sunday) in UTC. Its name sorts as it does: `2025-11-28`, `2025-W48`.
public record Period(String name, Instant from, Instant to) {
    private static final DateTimeFormatter WEEK_DATE = DateTimeFormatter.ISO_WEEK_DATE;

    /// How long one is.
    public enum Length {
        DAY,
        WEEK;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static Period of(Length length, Instant moment) {
        LocalDate day = LocalDate.ofInstant(moment, ZoneOffset.UTC);
        return switch (length) {
            case DAY -> new Period(day.toString(), start(day), start(day.plusDays(1)));
            case WEEK -> {
                LocalDate monday = day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                String name = String.format(
                        Locale.ROOT, "%04d-W%02d", day.get(IsoFields.WEEK_BASED_YEAR), day.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
                yield new Period(name, start(monday), start(monday.plusWeeks(1)));
            }
        };
    }

    /// By its name; `IllegalArgumentException` says what was expected.
    public static Period parse(String name) {
        try {
            boolean week = name.matches("\\d{4}-W\\d{2}");
            LocalDate day = week ? LocalDate.parse(name + "-1", WEEK_DATE) : LocalDate.parse(name);
            return of(week ? Length.WEEK : Length.DAY, start(day));
        } catch (DateTimeException notAPeriod) {
            throw new IllegalArgumentException(
                    "period must be a week such as 2025-W48 or a day such as 2025-11-28: '" + name + "'", notAPeriod);
        }
    }

    public Length length() {
        return name.contains("W") ? Length.WEEK : Length.DAY;
    }

    public Period before() {
        return of(length(), from.minusMillis(1));
    }

    public Period after() {
        return of(length(), to);
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
