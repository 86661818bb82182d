package dev.switchboard.gateway.engine.think;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// A day, or a span of days, as people say it: "tonight", "next friday", "the day after tomorrow", "in two weeks", "december
/// 5th", "the fifth of december", "on the fifteenth", "12/17", "2026-12-17", "next week", "in december". "Next friday" is that
/// of next week; a day of the month that is past is the next one's. Of `names` a schema may know the first that it allows.
///
/// @param names words for it ("tonight", "this_weekend"), the most exact first
/// @param date the day, or the first day of the span
/// @param span true for more than one day: only a name says it
/// @param from where its words begin
/// @param to behind its last word
record SpokenDate(List<String> names, LocalDate date, boolean span, int from, int to) {
    private static final Set<String> PARTS = Set.of("night", "evening", "morning", "afternoon", "night's", "evening's");
    private static final List<String> ORDINALS = List.of("first", "second", "third", "fourth", "fifth", "sixth", "seventh",
            "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth",
            "seventeenth", "eighteenth", "nineteenth", "twentieth");
    /// What a place in a list is followed by: "on the second one".
    private static final Set<String> PLACED = Set.of("one", "ones", "row", "floor", "section", "tier", "option", "event", "show");
    /// A spoken date has this many words at most.
    private static final int LONGEST = 8;

    SpokenDate {
        names = List.copyOf(names);
    }

    /// The first day that is spoken of.
    static Optional<SpokenDate> in(List<String> words, LocalDate today) {
        for (int from = 0; from < words.size(); from++) {
            Optional<SpokenDate> found = at(words, from, today);
            if (found.isPresent()) {
                return found.map(each -> each.withPartOfDay(words));
            }
        }
        return Optional.empty();
    }

    private SpokenDate withPartOfDay(List<String> words) {
        return to < words.size() && PARTS.contains(words.get(to)) ? new SpokenDate(names, date, span, from, to + 1) : this;
    }

    private static Optional<SpokenDate> at(List<String> words, int from, LocalDate today) {
        Reader reader = new Reader(words.subList(from, Math.min(words.size(), from + LONGEST)), from, today);
        return reader.relative().or(reader::ofMonth).or(reader::written).or(reader::ofWeek).or(reader::span);
    }

    /// Reads at one place.
    private record Reader(List<String> words, int from, LocalDate today) {
        private Optional<SpokenDate> day(LocalDate date, int length, String... names) {
            return Optional.of(new SpokenDate(List.of(names), date, false, from, from + length));
        }

        private boolean has(int at, String... expected) {
            return at + expected.length <= words.size() && words.subList(at, at + expected.length).equals(List.of(expected));
        }

        private String word(int at) {
            return at < words.size() ? words.get(at) : "";
        }

        /// "the day after tomorrow", "in two weeks", "three days from now", "a week from saturday".
        Optional<SpokenDate> relative() {
            if (has(0, "the", "day", "after", "tomorrow")) {
                return day(today.plusDays(2), 4);
            }
            if (has(0, "day", "after", "tomorrow")) {
                return day(today.plusDays(2), 3);
            }
            int in = has(0, "in") ? 1 : 0;
            boolean one = has(in, "a") && unit(word(in + 1)).isPresent();
            Optional<SpokenNumber> count = in < words.size() && !one ? SpokenNumber.at(words, in) : Optional.empty();
            int counted = in + count.map(SpokenNumber::length).orElse(0);
            int unitAt = one ? in + 1 : counted > in && has(counted, "of") ? counted + 1 : counted;
            Optional<ChronoUnit> unit = unitAt == in ? Optional.empty() : unit(word(unitAt));
            if (unit.isEmpty()) {
                return Optional.empty();
            }
            int often = one ? 1 : count.map(SpokenNumber::value).orElse(1);
            int fortnights = word(unitAt).startsWith("fortnight") ? 2 : 1;
            int end = unitAt + (has(unitAt + 1, "time") ? 2 : 1);
            if (in == 1) {
                return often > 1000 ? Optional.empty() : day(today.plus((long) often * fortnights, unit.get()), end);
            }
            if (!has(end, "from") || often > 1000) {
                return Optional.empty();
            }
            if (has(end + 1, "now")) {
                return day(today.plus((long) often * fortnights, unit.get()), end + 2);
            }
            int base = has(end + 1, "this") ? end + 2 : end + 1;
            return base >= words.size() ? Optional.empty() : DayWords.date(word(base), today)
                    .flatMap(date -> day(date.plus((long) often * fortnights, unit.get()), base + 1));
        }

        private static Optional<ChronoUnit> unit(String word) {
            return switch (word) {
                case "day", "days", "days'" -> Optional.of(ChronoUnit.DAYS);
                case "week", "weeks", "weeks'", "week's", "fortnight", "fortnights", "fortnight's" -> Optional.of(ChronoUnit.WEEKS);
                case "month", "months", "month's" -> Optional.of(ChronoUnit.MONTHS);
                default -> Optional.empty();
            };
        }

        /// "december 5th", "december the fifth", "5 december", "the fifth of december", "on the fifteenth".
        Optional<SpokenDate> ofMonth() {
            Optional<Month> month = month(word(0));
            if (month.isPresent()) {
                int the = has(1, "the") ? 2 : 1;
                // "May four of us …", "March two …" begin other sentences.
                boolean verb = has(0, "may") || has(0, "march");
                Optional<SpokenNumber> day = verb && !word(the).matches("\\d+") ? ordinal(the) : dayNumber(the);
                return day.flatMap(each -> dated(month.get(), each.value(), the + each.length()));
            }
            int the = has(0, "the") ? 1 : 0;
            Optional<SpokenNumber> day = dayNumber(the);
            if (day.isEmpty()) {
                return has(0, "on", "the") ? dayOfMonth() : Optional.empty();
            }
            int after = the + day.get().length();
            int of = has(after, "of") ? after + 1 : after;
            Optional<Month> named = month(word(of));
            return named.flatMap(each -> dated(each, day.get().value(), of + 1));
        }

        private Optional<SpokenDate> dayOfMonth() {
            return ordinal(2).filter(each -> !PLACED.contains(word(2 + each.length()))
                            && (each.value() > 6 || 2 + each.length() == words.size()))
                    .filter(each -> month(word(2 + each.length())).isEmpty() && !has(2 + each.length(), "of"))
                    .flatMap(each -> {
                try {
                    LocalDate date = today.withDayOfMonth(each.value());
                    return day(date.isBefore(today) ? today.plusMonths(1).withDayOfMonth(each.value()) : date, 2 + each.length());
                } catch (DateTimeException _) {
                    return Optional.empty();    // no such day in that month
                }
            });
        }

        private Optional<SpokenDate> dated(Month month, int day, int length) {
            try {
                boolean year = word(length).matches("20\\d\\d");
                if (year) {
                    return day(LocalDate.of(Integer.parseInt(word(length)), month, day), length + 1);
                }
                LocalDate date = LocalDate.of(today.getYear(), month, day);
                return day(date.isBefore(today) ? date.plusYears(1) : date, length);
            } catch (DateTimeException _) {
                return Optional.empty();    // the thirty-first of February
            }
        }

        private Optional<SpokenNumber> dayNumber(int at) {
            return ordinal(at).or(() -> at < words.size() ? SpokenNumber.at(words, at) : Optional.empty())
                    .filter(number -> number.value() >= 1 && number.value() <= 31);
        }

        /// "fifth", "twenty first", "twenty-first", "5th".
        private Optional<SpokenNumber> ordinal(int at) {
            String word = word(at);
            if (word.matches("\\d{1,2}(st|nd|rd|th)")) {
                return Optional.of(new SpokenNumber(Integer.parseInt(word.replaceAll("\\D", "")), 1));
            }
            int tens = word.startsWith("twenty") ? 20 : word.startsWith("thirty") ? 30 : 0;
            String unit = word.contains("-") ? word.replaceFirst(".*-", "") : word(at + 1);
            int ones = ORDINALS.indexOf(unit) + 1;
            if (tens > 0 && ones >= 1 && ones <= 9) {
                return Optional.of(new SpokenNumber(tens + ones, word.contains("-") ? 1 : 2));
            }
            int place = ORDINALS.indexOf(word) + 1;
            return place > 0 ? Optional.of(new SpokenNumber(place, 1))
                    : word.equals("thirtieth") ? Optional.of(new SpokenNumber(30, 1)) : Optional.empty();
        }

        /// "2026-12-17"; "12/17", and "17/12" where only that is a date.
        Optional<SpokenDate> written() {
            try {
                if (word(0).matches("20\\d\\d-\\d\\d-\\d\\d")) {
                    return day(LocalDate.parse(word(0)), 1);
                }
                if (word(0).matches("\\d{1,2}/\\d{1,2}(/20\\d\\d)?")) {
                    String[] parts = word(0).split("/");
                    int first = Integer.parseInt(parts[0]);
                    int second = Integer.parseInt(parts[1]);
                    int month = first <= 12 ? first : second;
                    LocalDate date = LocalDate.of(parts.length > 2 ? Integer.parseInt(parts[2]) : today.getYear(), month,
                            first <= 12 ? second : first);
                    return day(parts.length < 3 && date.isBefore(today) ? date.plusYears(1) : date, 1);
                }
            } catch (DateTimeException _) {
                return Optional.empty();    // 13/45
            }
            return Optional.empty();
        }

        /// "tonight", "friday", "this friday", "next friday", "friday next week", "next weekend".
        Optional<SpokenDate> ofWeek() {
            boolean next = has(0, "next");
            int at = next || has(0, "this") || has(0, "coming") ? 1 : 0;
            String word = word(at);
            Optional<LocalDate> date = word.isEmpty() ? Optional.empty() : DayWords.date(word, today);
            if (date.isEmpty()) {
                return Optional.empty();
            }
            String plain = DayWords.plain(word);
            boolean weekend = plain.equals("weekend");
            if (weekend) {
                LocalDate saturday = next ? today.with(DayOfWeek.MONDAY).plusWeeks(1).with(DayOfWeek.SATURDAY) : date.get();
                return Optional.of(new SpokenDate(next ? List.of("next_weekend") : List.of("weekend", "this_weekend"),
                        saturday, false, from, from + at + 1));
            }
            Optional<DayOfWeek> named = weekday(plain);
            boolean nextWeek = named.isPresent() && has(at + 1, "next", "week");
            if (named.isPresent() && (next || nextWeek)) {
                return day(today.with(DayOfWeek.MONDAY).plusWeeks(1).with(named.get()), at + (nextWeek ? 3 : 1));
            }
            boolean inAWeek = named.isPresent() && has(at + 1, "week");
            return inAWeek ? day(date.get().plusWeeks(1), at + 2) : day(date.get(), at + 1, plain);
        }

        private static Optional<DayOfWeek> weekday(String word) {
            for (DayOfWeek day : DayOfWeek.values()) {
                if (day.name().toLowerCase(Locale.ROOT).equals(word)) {
                    return Optional.of(day);
                }
            }
            return Optional.empty();
        }

        /// "this week", "next week", "this month", "next month", "in december".
        Optional<SpokenDate> span() {
            boolean next = has(0, "next");
            if ((next || has(0, "this")) && (has(1, "week") || has(1, "month"))) {
                boolean week = has(1, "week");
                LocalDate first = week ? today.with(DayOfWeek.MONDAY).plusWeeks(next ? 1 : 0)
                        : today.with(TemporalAdjusters.firstDayOfMonth()).plusMonths(next ? 1 : 0);
                return Optional.of(new SpokenDate(
                        week ? List.of(next ? "next_week" : "this_week") : List.of(YearMonth.from(first).toString()), first, true,
                        from, from + 2));
            }
            Optional<Month> month = has(0, "in") ? month(word(1)) : Optional.empty();
            return month.map(each -> {
                YearMonth of = YearMonth.of(today.getYear(), each);
                YearMonth meant = of.isBefore(YearMonth.from(today)) ? of.plusYears(1) : of;
                return new SpokenDate(List.of(meant.toString()), meant.atDay(1), true, from, from + 2);
            });
        }

        /// By its name, or its first letters ("dec"); "may" and "march" are other words too, so they need a day beside them.
        private static Optional<Month> month(String word) {
            for (Month month : Month.values()) {
                String name = month.name().toLowerCase(Locale.ROOT);
                if (name.equals(word) || name.substring(0, 3).equals(word) || word.equals("sept") && month == Month.SEPTEMBER) {
                    return Optional.of(month);
                }
            }
            return Optional.empty();
        }
    }
}
