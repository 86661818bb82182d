package dev.switchboard.gateway.engine.think;

import java.util.List;
import java.util.OptionalInt;

/// "The second one", "the last", "number two": a place in a list that was read out.
final class Ordinals {
    private static final List<String> PLACES = List.of("first", "second", "third", "fourth", "fifth", "sixth");
    private static final List<String> SHORT = List.of("1st", "2nd", "3rd", "4th", "5th", "6th");

    private Ordinals() {}

    /// The index meant in a list of `size`, counted from 0.
    static OptionalInt in(Utterance said, int size) {
        if (said.has("the last", "last one") && size > 0) {
            return OptionalInt.of(size - 1);
        }
        for (int i = 0; i < said.words().size(); i++) {
            String word = said.words().get(i);
            int place = Math.max(PLACES.indexOf(word), SHORT.indexOf(word));
            boolean numbered = (word.equals("number") || word.equals("option")) && i + 1 < said.words().size();
            if (numbered) {
                place = Spelling.number(said.words(), i + 1).orElse(0) - 1;
            }
            if (place >= 0 && place < size) {
                return OptionalInt.of(place);
            }
        }
        return OptionalInt.empty();
    }
}
