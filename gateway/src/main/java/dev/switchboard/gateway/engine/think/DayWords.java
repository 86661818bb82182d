package dev.switchboard.gateway.engine.think;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Words that name a day: "tonight", "tomorrow's", "friday".
final class DayWords {
    static final Set<String> ALL = Stream.concat(
                    Stream.of("today", "tonight", "tomorrow", "yesterday", "weekend"),
                    Stream.of(DayOfWeek.values()).map(day -> day.name().toLowerCase(Locale.ROOT)))
            .collect(Collectors.toUnmodifiableSet());

    private DayWords() {}

    static boolean isDay(String word) {
        return ALL.contains(plain(word));
    }

    static String plain(String word) {
        return word.replace("'s", "");
    }

    /// The day meant by a word of `ALL`, seen from `today`: the next one of its name, today included.
    static Optional<LocalDate> date(String word, LocalDate today) {
        if (!isDay(word)) {
            return Optional.empty();
        }
        return Optional.of(switch (plain(word)) {
            case "today", "tonight" -> today;
            case "tomorrow" -> today.plusDays(1);
            case "yesterday" -> today.minusDays(1);
            case "weekend" -> today.with(TemporalAdjusters.nextOrSame(DayOfWeek.SATURDAY));
            default -> today.with(TemporalAdjusters.nextOrSame(
                    DayOfWeek.valueOf(plain(word).toUpperCase(Locale.ROOT))));
        });
    }
}
