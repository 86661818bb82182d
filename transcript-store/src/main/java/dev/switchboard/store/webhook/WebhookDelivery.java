package dev.switchboard.store.webhook;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A message on its way to one endpoint. `state` is `waiting`, `running`, `delivered` or `dead`; `dueAt` is when the next try is.
public record WebhookDelivery(
        String messageId,
        String endpointId,
        String type,
        @Nullable String ticketId,
        String state,
        Instant madeAt,
        Instant dueAt,
        List<Attempt> attempts) {
    public WebhookDelivery {
        attempts = List.copyOf(attempts);
    }

    /// One try: what the other side said, or what went wrong before it said anything.
    public record Attempt(
            long number, Instant at, long tookMs, @Nullable Long status, @Nullable String answer, @Nullable String problem) {}
}
