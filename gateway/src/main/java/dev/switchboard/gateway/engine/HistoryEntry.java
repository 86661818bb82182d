package dev.switchboard.gateway.engine;

/// One item of a conversation, as far as thinking needs it.
public sealed interface HistoryEntry {
    /// Spoken or typed by the caller; "" for speech that was not understood.
    record CallerSaid(String text) implements HistoryEntry {}

    /// Said by the agent and, where the client truncated it, heard by the caller.
    record AgentSaid(String text) implements HistoryEntry {}

    /// A note from the client's program (a `system` message).
    record SystemNote(String text) implements HistoryEntry {}

    record ToolCalled(String callId, String name, String argumentsJson) implements HistoryEntry {}

    /// What the function returned.
    ///
    /// @param name of the function that was called
    /// @param output the client's text, often JSON
    record ToolAnswered(String callId, String name, String output) implements HistoryEntry {}
}
