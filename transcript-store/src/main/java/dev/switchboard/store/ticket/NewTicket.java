package dev.switchboard.store.ticket;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What is known when a call is answered. The customer's name is "Unknown" until the caller says it.
public record NewTicket(String sessionId, String channel, String agentId, @Nullable String caller, Instant at) {}
