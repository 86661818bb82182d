package dev.switchboard.gateway.engine;

import java.util.Locale;
import java.util.Set;

/// What `semantic_vad` goes by: whether a caller who pauses sounds as if the turn were over. It does unless nothing was
/// understood yet, or the last word is one that English does not end on: a filler, a conjunction, an article, a
/// preposition, a pronoun that wants its verb.
///
/// Limits: it knows words, not intonation, and cannot tell that a number or a spelled name is only half said.
final class TurnEnd {
    private static final Set<String> GOES_ON = Set.of(
            "um", "umm", "uh", "uhm", "er", "erm", "hmm", "mm", "well", "like", "so", "actually",
            "and", "or", "but", "because", "if", "when", "while", "that", "which", "than", "then",
            "a", "an", "the", "my", "your", "our", "their", "this", "some", "any",
            "to", "of", "for", "from", "with", "at", "by", "into", "about", "between",
            "i", "i'm", "we", "he", "she", "they", "is", "are", "was", "am", "would", "could", "should", "can", "want",
            "need");

    private TurnEnd() {}

    static boolean soundsComplete(String words) {
        String stripped = words.strip().toLowerCase(Locale.ROOT);
        return !stripped.isEmpty() && !GOES_ON.contains(stripped.substring(stripped.lastIndexOf(' ') + 1));
    }
}
