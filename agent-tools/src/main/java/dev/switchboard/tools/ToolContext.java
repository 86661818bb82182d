package dev.switchboard.tools;

/// For whom a tool runs. `ticketId` and `sessionId` are the call's; `callId` is the model's for this run, and the item of its
/// line on the ticket. `confirmed` says that the person it runs for has heard what it will do and said yes.
/// `idempotencyKey`, empty when there is none, makes a repeated request the same request: a tool hands it on.
public record ToolContext(
        String ticketId,
        String sessionId,
        String agentId,
        String callId,
        CallNotes notes,
        boolean confirmed,
        String idempotencyKey) {
    public ToolContext(String ticketId, String sessionId, String agentId, String callId, CallNotes notes) {
        this(ticketId, sessionId, agentId, callId, notes, false, "");
    }

    /// A run that no model asked for.
    public ToolContext(String ticketId, String sessionId, String agentId, CallNotes notes) {
        this(ticketId, sessionId, agentId, "", notes);
    }

    /// The same run, agreed to.
    public ToolContext confirmedByCaller() {
        return new ToolContext(ticketId, sessionId, agentId, callId, notes, true, idempotencyKey);
    }

    public ToolContext withIdempotencyKey(String key) {
        return new ToolContext(ticketId, sessionId, agentId, callId, notes, confirmed, key);
    }
}
