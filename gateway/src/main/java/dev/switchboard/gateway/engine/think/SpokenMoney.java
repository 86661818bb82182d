package dev.switchboard.gateway.engine.think;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A sum of money in whole units of its currency: "fifty dollars", "$80", "two hundred fifty bucks"; and, as a limit, "under a
/// hundred", "at most $60", "my budget is ninety dollars".
///
/// @param from where its words begin, with those that make it a limit
/// @param to behind its last word
/// @param most it is the most that may be paid
record SpokenMoney(int units, int from, int to, boolean most) {
    private static final Set<String> CURRENCIES = Set.of("dollar", "dollars", "buck", "bucks", "usd", "euro", "euros", "pound",
            "pounds", "sgd");
    private static final List<List<String>> MOST = List.of(List.of("under"), List.of("below"), List.of("less", "than"),
            List.of("cheaper", "than"), List.of("no", "more", "than"), List.of("not", "more", "than"), List.of("at", "most"),
            List.of("up", "to"), List.of("within"), List.of("maximum"), List.of("max"), List.of("maximum", "of"),
            List.of("a", "maximum", "of"), List.of("budget", "is"), List.of("budget", "of"), List.of("spend"), List.of("afford", "with"),
            List.of("not", "over"));
    private static final List<List<String>> LEAST = List.of(List.of("over"), List.of("above"), List.of("more", "than"),
            List.of("at", "least"));
    private static final Set<String> SOFT = Set.of("about", "around", "roughly", "only");

    /// True where a number's next word makes it money.
    static boolean isCurrency(String word) {
        return CURRENCIES.contains(word);
    }

    /// The first sum that is spoken of, or the first number after words that make it a limit.
    static Optional<SpokenMoney> in(List<String> words) {
        for (int at = 0; at < words.size(); at++) {
            Optional<SpokenNumber> number = SpokenNumber.at(words, at);
            if (number.isEmpty()) {
                continue;
            }
            int end = at + number.get().length();
            boolean money = end < words.size() && CURRENCIES.contains(words.get(end));
            int before = at > 0 && SOFT.contains(words.get(at - 1)) ? at - 1 : at;
            int most = longest(words, before, MOST);
            boolean least = longest(words, before, LEAST) > 0 && most <= 1;
            if ((money || most > 0) && !least) {
                return Optional.of(new SpokenMoney(number.get().value(), before - most, money ? end + 1 : end, most > 0));
            }
            at = end - 1;
        }
        return Optional.empty();
    }

    /// How many words of the longest phrase stand right before `end`.
    private static int longest(List<String> words, int end, List<List<String>> phrases) {
        return phrases.stream().filter(phrase -> phrase.size() <= end
                && words.subList(end - phrase.size(), end).equals(phrase)).mapToInt(List::size).max().orElse(0);
    }
}
