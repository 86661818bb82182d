package dev.switchboard.gateway.engine.think;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Numbers and letters as people say them: "one zero four two", "twenty two", "g x s", "double five", "mei at example
/// dot com".
final class Spelling {
    private static final List<String> ONES = List.of(
            "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
            "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
            "nineteen");
    private static final List<String> TENS =
            List.of("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety");

    /// Words that are heard where a letter was said.
    private static final Map<String, String> LETTERS_HEARD = Map.ofEntries(Map.entry("be", "b"), Map.entry("bee", "b"),
            Map.entry("see", "c"), Map.entry("sea", "c"), Map.entry("dee", "d"), Map.entry("gee", "g"),
            Map.entry("hey", "a"),
            Map.entry("eh", "a"), Map.entry("eye", "i"), Map.entry("jay", "j"), Map.entry("kay", "k"),
            Map.entry("oh", "o"),
            Map.entry("pee", "p"), Map.entry("queue", "q"), Map.entry("are", "r"), Map.entry("tea", "t"),
            Map.entry("you", "u"),
            Map.entry("why", "y"));

    /// Words that are heard where a figure was said, in the evaluation's `details` list.
    private static final Map<String, String> FIGURES_HEARD = Map.of("to", "two", "too", "two", "due", "two",
            "for", "four", "floor", "four", "won", "one", "line", "one", "ate", "eight", "mine", "nine",
            "mind", "nine");
    /// After so many figures in a row such a word is one more, if another follows or nothing does.
    private static final int FIGURES_BEFORE = 3;

    /// What stands before an address and is no part of it.
    private static final Set<String> BEFORE_ADDRESSES = Set.of("my", "the", "e", "mail", "email", "e-mail", "address",
            "is", "it's", "it", "to", "that's", "should", "use", "yes", "no", "sorry", "actually", "um", "uh", "and",
            "please", "sure", "okay", "be", "make", "me", "reach", "send", "them", "that", "i", "mean", "said", "well");

    private Spelling() {}

    /// Puts the figure back where a word that sounds like it was heard within or after figures: "seven two six floor".
    /// Wrong now and then, so what comes of it has to be read back.
    static List<String> withFiguresHeard(List<String> words) {
        List<String> mended = new ArrayList<>(words);
        int run = 0;
        for (int i = 0; i < mended.size(); i++) {
            boolean last = i + 1 == mended.size();
            String meant = FIGURES_HEARD.get(mended.get(i));
            if (meant != null && run >= FIGURES_BEFORE && (last || digits(mended.get(i + 1)).isPresent())) {
                mended.set(i, meant);
            }
            run = digits(mended.get(i)).isPresent() ? run + 1 : 0;
        }
        return mended;
    }

    /// One digit said as a word or written, "oh" included.
    static Optional<String> digits(String word) {
        if (word.matches("\\d+")) {
            return Optional.of(word);
        }
        if (word.equals("oh") || word.equals("o")) {
            return Optional.of("0");
        }
        int index = ONES.indexOf(word);
        return index >= 0 ? Optional.of(Integer.toString(index)) : Optional.empty();
    }

    /// The letter that a word is or sounds like.
    static Optional<String> letter(String word) {
        return word.matches("[a-z]") ? Optional.of(word) : Optional.ofNullable(LETTERS_HEARD.get(word));
    }

    /// A code spelled out at the start of `words`: "g x s one zero four two please" → "GXS1042"; "" when there is none.
    static String code(List<String> words) {
        StringBuilder code = new StringBuilder();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            boolean repeats = (word.equals("double") || word.equals("triple")) && i + 1 < words.size();
            String piece = piece(repeats ? words.get(i + 1) : word, !code.isEmpty());
            if (piece.isEmpty()) {
                break;
            }
            code.append(piece.repeat(repeats ? word.equals("double") ? 2 : 3 : 1));
            i += repeats ? 1 : 0;
        }
        return code.toString();
    }

    private static String piece(String word, boolean inside) {
        if (word.matches("[a-z]{1,6}[-_]?\\d[\\w-]*|\\d+[a-z][\\w-]*|[a-z]")) {
            return word.toUpperCase(java.util.Locale.ROOT);
        }
        int tens = TENS.indexOf(word);
        if (tens >= 0) {
            return Integer.toString((tens + 2) * 10);
        }
        Optional<String> digits = digits(word);
        return digits.isPresent() || !inside ? digits.orElse("") : word.equals("dash") || word.equals("hyphen") ? "-"
                : "";
    }

    /// An e-mail address said or typed, "" when there is none: "mei dot tan at example dot com" →
    /// "mei.tan@example.com".
    static String email(List<String> words) {
        for (String word : words) {
            if (word.matches("[^@]+@[^@]+\\.[^@]+")) {
                return word;
            }
        }
        int at = words.lastIndexOf("at");
        int dot = words.lastIndexOf("dot");
        if (at < 1 || dot < at || dot + 1 >= words.size()) {
            return "";
        }
        return local(words.subList(0, at)) + "@" + String.join("", words.subList(at + 1, dot)).replace("dot", ".")
                + "." + words.get(dot + 1);
    }

    /// A value and the words that told it.
    record Found(String value, int from, int to) {}

    /// The e-mail address somewhere among other words: "no it is mei dot tan at example dot com please"; null for none.
    static @Nullable Found emailIn(List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).matches("[^@]+@[^@]+\\.[^@]+")) {
                return new Found(words.get(i), i, i + 1);
            }
        }
        int at = words.lastIndexOf("at");
        int to = at + 1;
        while (to < words.size() && to <= at + 3 && !words.get(to).equals("dot")) {
            to++;
        }
        int from = at;
        while (from > 0 && !BEFORE_ADDRESSES.contains(words.get(from - 1))) {
            from--;
        }
        if (at < 1 || from == at || to == at + 1 || to >= words.size() || !words.get(to).equals("dot")) {
            return null;
        }
        while (to + 1 < words.size() && words.get(to).equals("dot")) {
            to += 2;
        }
        String domain = String.join("", words.subList(at + 1, to).stream()
                .map(word -> word.equals("dot") ? "." : word.equals("dash") ? "-" : word).toList());
        return new Found(local(words.subList(from, at)) + "@" + domain, from, to);
    }

    private static String local(List<String> words) {
        List<String> pieces = new ArrayList<>();
        for (String word : words) {
            pieces.add(switch (word) {
                case "dot" -> ".";
                case "dash" -> "-";
                case "underscore" -> "_";
                default -> digits(word).orElse(word);
            });
        }
        return String.join("", pieces);
    }

    /// How many words the number that starts at `from` has.
    static int numberLength(List<String> words, int from) {
        return SpokenNumber.at(words, from).map(SpokenNumber::length).orElse(1);
    }

    /// The number that starts at `from`: "two" → 2, "twenty one" → 21, "a hundred" → 100, "2" → 2.
    static OptionalInt number(List<String> words, int from) {
        return SpokenNumber.at(words, from).map(number -> OptionalInt.of(number.value())).orElse(OptionalInt.empty());
    }
}
