package dev.switchboard.tools;

/// For whom a tool runs. `ticketId` and `sessionId` are the call's.
public record ToolContext(String ticketId, String sessionId, String agentId, CallNotes notes) {}
