package dev.switchboard.tools;

import com.fasterxml.jackson.databind.JsonNode;

/// What came of a tool call. Each has a sentence fit to be spoken to the caller.
public sealed interface ToolResult {
    /// A sentence or two that the agent may say as they are.
    String spoken();

    /// It worked; `data` is what the model may use beside the sentence.
    record Answer(String spoken, JsonNode data) implements ToolResult {}

    /// It may not be done or makes no sense as asked; `reason` is a short code (`unknown_section`, `bad_arguments`, …).
    record Refused(String spoken, String reason) implements ToolResult {}

    /// It broke or took too long; `cause` is for the log and the ticket, never for the caller.
    record Failed(String spoken, String cause) implements ToolResult {}
}
