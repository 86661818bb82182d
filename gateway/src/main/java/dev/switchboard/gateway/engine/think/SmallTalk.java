package dev.switchboard.gateway.engine.think;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What people say that is about the talk itself: greetings, thanks, goodbyes, yes, no, "say that again". An utterance
/// is small talk when nothing else is left of it after its phrases and fillers are taken away; where it holds several
/// kinds, the first in the resource wins ("thanks, bye" is a goodbye).
final class SmallTalk {
    enum Kind { GOODBYE, IDENTITY, PERSON, REPEAT, ABILITY, UNCLEAR, CANCEL, HOLD, THANKS, NO, YES, GREETING }

    private final Map<Kind, List<List<String>>> phrases = new LinkedHashMap<>();

    SmallTalk() {
        Map<String, List<String>> sections = Resource.sections("/speech/small-talk.txt");
        for (Kind kind : Kind.values()) {
            List<List<String>> ofKind = new ArrayList<>();
            for (String line : sections.getOrDefault(kind.name().toLowerCase(java.util.Locale.ROOT), List.of())) {
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
            for (List<String> phrase : phrases.getOrDefault(kind, List.of())) {
                for (int at = left.find(phrase); at >= 0; at = left.find(phrase)) {
                    left = left.without(at, at + phrase.size());
                    first = first.isPresent() ? first : Optional.of(kind);
                }
            }
        }
        return left.words().stream().allMatch(Words::isFiller) ? first : Optional.empty();
    }

    /// True when a phrase of this kind is part of the utterance, whatever else is said.
    boolean mentions(Kind kind, Utterance utterance) {
        return phrases.getOrDefault(kind, List.of()).stream().anyMatch(phrase -> utterance.find(phrase) >= 0);
    }
}
