package dev.switchboard.store.ticket;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// What is known when a call is answered. The customer's name is "Unknown" until the caller says it.
/// `at` is cut to milliseconds, the record's precision.
public record NewTicket(String sessionId, String channel, String agentId, @Nullable String caller, Instant at) {
    public NewTicket {
        at = at.truncatedTo(ChronoUnit.MILLIS);
    }
}
