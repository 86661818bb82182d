package dev.switchboard.tools;

/// For whom a tool runs. `ticketId` and `sessionId` are the call's; `callId` is the model's for this run, and the item of its
/// line on the ticket.
public record ToolContext(String ticketId, String sessionId, String agentId, String callId, CallNotes notes) {
    /// A run that no model asked for.
    public ToolContext(String ticketId, String sessionId, String agentId, CallNotes notes) {
        this(ticketId, sessionId, agentId, "", notes);
    }
}
