package dev.switchboard.gateway.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All that one reply is made from.
///
/// @param instructions the session's, or those of this response alone where it brought its own; "" when none
/// @param tools what may be called now: already narrowed by the `tool_choice` (empty for `none`)
/// @param toolRequired true when `tool_choice` demands a call
/// @param history the whole conversation in order, including what is repeated in `said` and `answers`
/// @param said what the caller said or typed since the last reply, "" when nothing was said or understood
/// @param answers what tools returned since the last reply
/// @param prompt the stored prompt that the session or response names
public record Turn(
        String instructions,
        List<ToolDescription> tools,
        boolean toolRequired,
        List<HistoryEntry> history,
        String said,
        List<HistoryEntry.ToolAnswered> answers,
        Optional<Prompt> prompt) {
    public Turn {
        tools = List.copyOf(tools);
        history = List.copyOf(history);
        answers = List.copyOf(answers);
    }

    /// A turn of a session without a stored prompt.
    public Turn(String instructions, List<ToolDescription> tools, boolean toolRequired, List<HistoryEntry> history,
            String said, List<HistoryEntry.ToolAnswered> answers) {
        this(instructions, tools, toolRequired, history, said, answers, Optional.empty());
    }

    /// A stored prompt by its id, and the values of its variables.
    public record Prompt(String id, Map<String, String> variables) {
        public Prompt {
            variables = Map.copyOf(variables);
        }
    }

    /// A function of the session.
    ///
    /// @param parametersJson its JSON Schema as text, `{}` when the client gave none
    public record ToolDescription(String name, String description, String parametersJson) {}
}
