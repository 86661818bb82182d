package dev.switchboard.gateway.engine.think;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Something callers want, as a dialogue file describes it.
///
/// @param title what it is called when callers are offered a choice, "" to leave it out
/// @param examples what callers say; without any, the tool's own
/// @param tool that does it, empty when `say` is all there is
/// @param toolsLike words in the name or description of a tool that does it, whatever it is called
/// @param unlessTool not offered in a session with this tool
/// @param on the kind of small talk that means it
/// @param matches what is said in figures and words means it, whatever else is going on
/// @param any takes what fits nothing else
/// @param overhears told in passing: done beside what else was said
/// @param offer the question that offers it
/// @param confirm the question before its tool is called; with one the tool is never called without a yes to it
/// @param say the answer of an intent without a tool
/// @param after what follows on the tool's result, the first that holds
/// @param without what follows where the session has no such tool; without one the intent is not offered then
record Intent(
        String id,
        String title,
        List<String> examples,
        Optional<String> tool,
        List<String> toolsLike,
        Optional<String> unlessTool,
        Optional<SmallTalk.Kind> on,
        Optional<Pattern> matches,
        boolean any,
        boolean overhears,
        Optional<Template> offer,
        List<Slot> slots,
        Optional<Template> confirm,
        Optional<Template> say,
        List<Outcome> after,
        Optional<Outcome> without) {
    Intent {
        examples = List.copyOf(examples);
        toolsLike = List.copyOf(toolsLike);
        slots = List.copyOf(slots);
        after = List.copyOf(after);
    }

    /// What follows on a result.
    ///
    /// @param when fields of the result and the values they must have
    /// @param say empty for the result's own words
    /// @param ask the slot whose value was no good: it is asked for again
    /// @param then the intent that goes on from here
    /// @param offer the intent that is offered
    record Outcome(
            Map<String, String> when,
            Optional<Template> say,
            Optional<String> ask,
            Optional<String> then,
            Optional<String> offer) {}

    /// A tool that no intent speaks of, taken as its schema and examples describe it.
    static Intent of(SessionTool tool) {
        return new Intent(tool.name(), "", tool.examples(), Optional.of(tool.name()), List.of(), Optional.empty(),
                Optional.empty(), Optional.empty(), tool.takesAnyQuestion(), false, Optional.empty(), List.of(),
                Optional.empty(), Optional.empty(), List.of(), Optional.empty());
    }
}
