package dev.switchboard.gateway.engine.think;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/// What the caller said, as words.
record Utterance(List<String> words) {
    Utterance {
        words = List.copyOf(words);
    }

    static Utterance of(String said) {
        return new Utterance(Words.of(said));
    }

    boolean isEmpty() {
        return words.isEmpty();
    }

    Set<String> stems() {
        return Words.contentStems(words);
    }

    /// What was asked, without hesitations, greetings and "please".
    String question() {
        List<String> kept = new ArrayList<>(words);
        while (!kept.isEmpty() && Words.isFiller(kept.getFirst())) {
            kept.removeFirst();
        }
        while (!kept.isEmpty() && Words.isFiller(kept.getLast())) {
            kept.removeLast();
        }
        kept.removeIf(word -> word.equals("um") || word.equals("uh") || word.equals("please") || word.equals("er"));
        return String.join(" ", kept);
    }

    /// Where the words of `phrase` stand one after another, -1 for nowhere.
    int find(List<String> phrase) {
        return phrase.isEmpty() ? -1 : Collections.indexOfSubList(words, phrase);
    }

    boolean has(String... anyOf) {
        for (String phrase : anyOf) {
            if (find(Words.of(phrase)) >= 0) {
                return true;
            }
        }
        return false;
    }

    boolean startsWith(String phrase) {
        return find(Words.of(phrase)) == 0;
    }

    /// The words without those from `from` to before `to`.
    Utterance without(int from, int to) {
        List<String> left = new ArrayList<>(words.subList(0, from));
        left.addAll(words.subList(to, words.size()));
        return new Utterance(left);
    }
}
