package dev.switchboard.gateway.engine.think;

import java.util.List;

/// A question at the end of what the agent says, and what an answer to it would mean.
///
/// @param slot the slot asked for or read back, "" for none
/// @param intents what is offered, for `OFFER` the one, for `CHOICES` in order
record Ask(String text, What what, String slot, List<String> intents) {
    enum What {
        /// for a slot's value
        SLOT,
        /// whether a slot's value is right
        READ_BACK,
        /// whether to go ahead
        CONFIRM,
        /// which value is wrong
        CHANGE,
        /// whether to do something else
        OFFER,
        /// which of several things
        CHOICES,
        /// whether there is anything else
        MORE
    }

    Ask {
        text = String.join(" ", text.strip().split("\\s+"));
        intents = List.copyOf(intents);
    }

    static Ask slot(String text, String slot) {
        return new Ask(text, What.SLOT, slot, List.of());
    }

    /// Whether the caller has heard enough of it to answer. Of a question that asks for a yes all but the last sentence
    /// must have been heard, or the whole where it is one sentence: nobody agrees to what was not said.
    ///
    /// @param said the agent's words as they stand in the history, cut off where the caller interrupted
    boolean wasHeardIn(String said) {
        String heard = String.join(" ", said.strip().split("\\s+"));
        if (heard.endsWith(text)) {
            return true;
        }
        List<String> sentences = Sentences.of(text);
        String first = sentences.getFirst();
        int from = heard.lastIndexOf(first.substring(0, Math.min(first.length(), 12)));
        String part = from < 0 ? "" : heard.substring(from);
        if (part.isEmpty() || !text.startsWith(part)) {
            return false;
        }
        boolean agreement = what == What.CONFIRM || what == What.READ_BACK;
        int needed = sentences.size() == 1 ? text.length() : text.length() - sentences.getLast().length();
        return !agreement || part.length() >= needed;
    }
}
