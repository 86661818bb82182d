package dev.switchboard.gateway.engine.think;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// One thing an intent wants to know.
///
/// @param name by which intents share its value
/// @param parameter the tool's parameter it fills; what the tool does not know is asked for and not passed on
/// @param kind how it is said; empty to read it off the tool's schema
/// @param called other words for it, by which a caller changes it ("change the e-mail")
/// @param ask the question; a further wording is the next time's
/// @param required empty as the tool's schema says
/// @param readBack say the value and wait for a yes before it is used
/// @param ways values and how they are said; only these are taken, except for a `LETTER`
/// @param vague words that name nothing by themselves ("game")
/// @param words words that name what is wanted wherever they are said ("concert", "hockey"), for a `THING` that nothing else tells
/// @param from results that know it, as `tool.field`, the best first; `tool.field by slot` takes the field from where
///     the result has that slot's value
/// @param otherwise the intent that finds it out when no result knows it yet
/// @param keep stays known after the job is done
record Slot(
        String name,
        String parameter,
        Optional<Kind> kind,
        String title,
        List<String> called,
        List<Template> ask,
        Optional<Boolean> required,
        boolean readBack,
        OptionalLong minimum,
        OptionalLong maximum,
        OptionalLong digits,
        Optional<Pattern> pattern,
        Map<String, List<String>> ways,
        List<String> vague,
        List<String> words,
        List<String> from,
        Optional<String> otherwise,
        boolean keep) {
    /// How a value is said.
    enum Kind {
        /// a count: "two", "a couple of", "2"
        NUMBER,
        /// an e-mail address
        EMAIL,
        /// a telephone number
        PHONE,
        /// figures, read one by one or typed on the telephone's keys
        DIGITS,
        /// letters and figures
        CODE,
        /// a person's name
        NAME,
        /// today, friday, the fifth of december
        DAY,
        /// a sum, and as a limit: "under fifty dollars"; whole units of the currency
        MONEY,
        /// a letter after the slot's word: "section b"
        LETTER,
        /// one of the `one_of` values
        CHOICE,
        YES_NO,
        /// the name of something: an event, a product
        THING,
        /// the caller's words as they are
        TEXT,
        /// never said: only ever known from a result
        RESULT
    }

    Slot {
        called = List.copyOf(called);
        ask = List.copyOf(ask);
        vague = List.copyOf(vague);
        words = List.copyOf(words);
        from = List.copyOf(from);
    }

    /// What a schema alone tells of a parameter.
    static Slot of(Parameter parameter) {
        return new Slot(parameter.name(), parameter.name(), Optional.empty(), parameter.title(), List.of(), List.of(), Optional.empty(),
                false, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), Optional.empty(), Map.of(),
                List.of(), List.of(), List.of(), Optional.empty(), false);
    }
}
