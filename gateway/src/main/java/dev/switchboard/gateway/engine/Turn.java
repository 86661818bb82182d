package dev.switchboard.gateway.engine;

import java.util.List;

/// All that one reply is made from.
///
/// @param instructions the session's, or those of this response alone where it brought its own; "" when none
/// @param tools what may be called now: already narrowed by the `tool_choice` (empty for `none`)
/// @param toolRequired true when `tool_choice` demands a call
/// @param history the whole conversation in order, including what is repeated in `said` and `answers`
/// @param said what the caller said or typed since the last reply, "" when nothing was said or understood
/// @param answers what tools returned since the last reply
public record Turn(
        String instructions,
        List<ToolDescription> tools,
        boolean toolRequired,
        List<HistoryEntry> history,
        String said,
        List<HistoryEntry.ToolAnswered> answers) {
    public Turn {
        tools = List.copyOf(tools);
        history = List.copyOf(history);
        answers = List.copyOf(answers);
    }

    /// A function of the session.
    ///
    /// @param parametersJson its JSON Schema as text, `{}` when the client gave none
    public record ToolDescription(String name, String description, String parametersJson) {}
}
