package dev.switchboard.gateway.engine.think;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What people say that is about the talk itself: greetings, thanks, goodbyes, yes, no, "say that again". An utterance
/// is small talk when nothing else is left of it after its phrases and fillers are taken away; where it holds several
/// kinds, the first wins ("thanks, bye" is a goodbye).
final class SmallTalk {
    enum Kind {
        GOODBYE, IDENTITY, PERSON, REPEAT, ABILITY, RESTART, UNCLEAR, CANCEL, HOLD, THANKS, NO, YES, GREETING,
        /// a wish to change what was said, only ever part of an utterance
        CHANGE,
        /// "the same as before", only ever an answer
        SAME,
        /// how questions begin
        QUESTION
    }

    private static final Set<Kind> PARTS = EnumSet.of(Kind.CHANGE, Kind.SAME, Kind.QUESTION);

    private final Map<Kind, List<List<String>>> phrases = new EnumMap<>(Kind.class);

    /// @param dialogue its phrases, several in a text parted by |
    SmallTalk(Dialogue dialogue) {
        for (Kind kind : Kind.values()) {
            List<List<String>> ofKind = new ArrayList<>();
            for (String line : dialogue.phrases().getOrDefault(kind.name().toLowerCase(Locale.ROOT), List.of())) {
                for (String phrase : line.split("\\|")) {
                    ofKind.add(Words.of(phrase));
                }
            }
            ofKind.sort((a, b) -> b.size() - a.size());
            phrases.put(kind, ofKind);
        }
    }

    /// The kind of an utterance that is nothing but small talk.
    Optional<Kind> kind(Utterance utterance) {
        Utterance left = utterance;
        Optional<Kind> first = Optional.empty();
        for (Kind kind : Kind.values()) {
            if (PARTS.contains(kind)) {
                continue;
            }
            Utterance fewer = without(kind, left);
            first = first.isPresent() || fewer.words().size() == left.words().size() ? first : Optional.of(kind);
            left = fewer;
        }
        return left.words().stream().allMatch(Words::isFiller) ? first : Optional.empty();
    }

    /// What is left when all phrases of a kind are taken away.
    Utterance without(Kind kind, Utterance utterance) {
        Utterance left = utterance;
        for (List<String> phrase : phrases.getOrDefault(kind, List.of())) {
            for (int at = left.find(phrase); at >= 0; at = left.find(phrase)) {
                left = left.without(at, at + phrase.size());
            }
        }
        return left;
    }

    /// True when a phrase of this kind is part of the utterance, whatever else is said.
    boolean mentions(Kind kind, Utterance utterance) {
        return phrases.getOrDefault(kind, List.of()).stream().anyMatch(phrase -> utterance.find(phrase) >= 0);
    }

    /// True when the utterance, hesitations aside, begins with a phrase of this kind.
    boolean opens(Kind kind, Utterance utterance) {
        String said = " " + utterance.question() + " ";
        return phrases.getOrDefault(kind, List.of()).stream()
                .anyMatch(phrase -> said.startsWith(" " + String.join(" ", phrase) + " "));
    }
}
