package dev.switchboard.gateway.engine.think;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// How like two sentences are as they are worded. Any number stands for every other, and so does any letter: "two
/// tickets in section b" and "five tickets in section c" are one sentence.
final class Wording {
    private static final String NUMBER = "anynumber";
    private static final String LETTER = "anyletter";
    private static final String DAY = "friday";
    private static final LocalDate ANY_DAY = LocalDate.of(2001, 1, 1);

    private Wording() {}

    /// A text with numbers and letters made alike.
    static String general(String text) {
        List<String> words = withDaysAlike(Words.of(text));
        List<String> general = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            boolean article = words.get(i).equals("a") && (i == 0 || !words.get(i - 1).equals("section"));
            boolean pointing = words.get(i).equals("one") && i > 0 && !words.get(i - 1).equals("for");
            if (Spelling.number(words, i).isPresent() && !pointing) {
                general.add(NUMBER);
                i += Spelling.numberLength(words, i) - 1;
            } else {
                general.add(words.get(i).length() == 1 && !article && !words.get(i).equals("i") ? LETTER : words.get(i));
            }
        }
        return String.join(" ", general);
    }

    /// A date of several words, or in figures, is a day like any other.
    private static List<String> withDaysAlike(List<String> words) {
        Optional<SpokenDate> date = SpokenDate.in(words, ANY_DAY).filter(found -> !found.span() && found.names().isEmpty());
        if (date.isEmpty()) {
            return words;
        }
        List<String> alike = new ArrayList<>(words.subList(0, date.get().from()));
        alike.add(DAY);
        alike.addAll(words.subList(date.get().to(), words.size()));
        return alike;
    }

    /// From 0 for nothing in common to 1: the share of words and of pairs of neighbours that both have.
    static double likeness(Set<String> one, Set<String> other) {
        Set<String> common = new HashSet<>(one);
        common.retainAll(other);
        return one.isEmpty() || other.isEmpty() ? 0 : 2.0 * common.size() / (one.size() + other.size());
    }

    /// The words of a text and its pairs of neighbours.
    static Set<String> pieces(String text) {
        List<String> words = new ArrayList<>(Words.of(text));
        words.removeIf(word -> word.equals("please") || word.equals("um") || word.equals("uh"));
        Set<String> pieces = new HashSet<>(words.stream().map(Words::stem).toList());
        for (int i = 0; i + 1 < words.size(); i++) {
            pieces.add(Words.stem(words.get(i)) + " " + Words.stem(words.get(i + 1)));
        }
        return pieces;
    }
}
