package dev.switchboard.store.ticket;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One call's ticket as stored. `category` is null until the call has ended or someone sets it; `resolvedAt`, `summary`
/// and `resolutionNotes` are null until set; `endReason` says how the call ended (`caller_hangup`, `interrupted`, …).
/// `channel` is how the caller came (`browser`, `twilio`, …), `caller` their number or address where the line tells.
public record Ticket(
        TicketId id,
        String sessionId,
        String customerName,
        TicketStatus status,
        TicketPriority priority,
        @Nullable String category,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant resolvedAt,
        @Nullable String summary,
        @Nullable String resolutionNotes,
        String channel,
        String agentId,
        @Nullable String caller,
        @Nullable String endReason) {}
