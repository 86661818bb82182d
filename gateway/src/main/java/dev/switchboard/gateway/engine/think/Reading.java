package dev.switchboard.gateway.engine.think;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/// What one utterance said for the slots of a form: values by slot, and the words that told none.
final class Reading {
    final Map<String, String> values = new LinkedHashMap<>();
    /// Numeric slots for which a number was said that they do not take.
    final Set<String> outOfRange = new LinkedHashSet<>();
    Utterance rest;

    Reading(Utterance said) {
        this.rest = said;
    }

    /// A value told by the words from `from` to before `to` of what is left.
    void take(String slot, String value, int from, int to) {
        values.put(slot, value);
        rest = rest.without(from, to);
    }
}
