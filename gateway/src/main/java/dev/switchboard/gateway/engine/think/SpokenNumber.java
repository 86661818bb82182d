package dev.switchboard.gateway.engine.think;

import java.util.List;
import java.util.Optional;

/// Whole numbers as people say them: "two", "twenty five", "two hundred and fifty", "twelve hundred", "a thousand", "half a
/// dozen", "a pair", "250".
///
/// @param length how many words it has
record SpokenNumber(int value, int length) {
    private static final List<String> ONES = List.of(
            "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
            "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
            "nineteen");
    private static final List<String> TENS =
            List.of("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety");

    /// The number that starts at `from`, as long as it goes.
    static Optional<SpokenNumber> at(List<String> words, int from) {
        String word = words.get(from);
        if (word.matches("\\d{1,7}")) {
            return Optional.of(scaled(words, from, new SpokenNumber(Integer.parseInt(word), 1)));
        }
        if (word.equals("half") && hasAt(words, from + 1, "a", "dozen")) {
            return Optional.of(new SpokenNumber(6, 3));
        }
        boolean article = word.equals("a");
        if (word.equals("couple") || word.equals("pair")) {
            return Optional.of(new SpokenNumber(2, 1));
        }
        if (article && (hasAt(words, from + 1, "couple") || hasAt(words, from + 1, "pair"))) {
            return Optional.of(new SpokenNumber(2, 2));
        }
        if (word.equals("dozen") || article && hasAt(words, from + 1, "dozen")) {
            return Optional.of(new SpokenNumber(12, article ? 2 : 1));
        }
        boolean one = article && (hasAt(words, from + 1, "hundred") || hasAt(words, from + 1, "thousand"));
        return (one ? Optional.of(new SpokenNumber(1, 1)) : belowHundred(words, from))
                .map(number -> scaled(words, from, number))
                .map(number -> number.length > 0 && hasAt(words, from + number.length, "dozen")
                        ? new SpokenNumber(number.value * 12, number.length + 1) : number);
    }

    private static Optional<SpokenNumber> belowHundred(List<String> words, int from) {
        if (from >= words.size()) {
            return Optional.empty();
        }
        int tens = TENS.indexOf(words.get(from).replaceFirst("-.*", ""));
        if (tens >= 0) {
            boolean joined = words.get(from).contains("-");
            String next = joined ? words.get(from).replaceFirst(".*-", "")
                    : from + 1 < words.size() ? words.get(from + 1) : "";
            int unit = ONES.indexOf(next);
            boolean has = unit >= 1 && unit <= 9;
            return Optional.of(new SpokenNumber((tens + 2) * 10 + (has ? unit : 0), has && !joined ? 2 : 1));
        }
        int value = ONES.indexOf(words.get(from));
        return value < 0 ? Optional.empty() : Optional.of(new SpokenNumber(value, 1));
    }

    /// With "hundred" and "thousand", and what is added to them.
    private static SpokenNumber scaled(List<String> words, int from, SpokenNumber number) {
        int at = from + number.length;
        if (hasAt(words, at, "hundred")) {
            return added(words, from, new SpokenNumber(number.value * 100, number.length + 1));
        }
        if (hasAt(words, at, "thousand")) {
            return added(words, from, new SpokenNumber(number.value * 1000, number.length + 1));
        }
        return number;
    }

    private static SpokenNumber added(List<String> words, int from, SpokenNumber sum) {
        int at = from + sum.length;
        int and = hasAt(words, at, "and") ? 1 : 0;
        Optional<SpokenNumber> more = belowHundred(words, at + and).filter(each -> each.value > 0);
        if (more.isEmpty()) {
            return sum;
        }
        int end = at + and + more.get().length;
        boolean hundreds = hasAt(words, end, "hundred") && sum.value >= 1000;
        SpokenNumber both = new SpokenNumber(sum.value + more.get().value * (hundreds ? 100 : 1),
                end - from + (hundreds ? 1 : 0));
        return hundreds ? added(words, from, both) : both;
    }

    private static boolean hasAt(List<String> words, int at, String... expected) {
        return at >= 0 && at + expected.length <= words.size()
                && words.subList(at, at + expected.length).equals(List.of(expected));
    }
}
