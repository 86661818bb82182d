package dev.switchboard.store.webhook;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One that is told. `types` are patterns of `EventType`; `reason` says why it is off, where a person did not turn it off.
public record WebhookEndpoint(
        String id,
        String url,
        String description,
        List<String> types,
        boolean on,
        @Nullable String reason,
        @Nullable Instant previousUntil,
        Instant madeAt,
        String madeBy) {
    public WebhookEndpoint {
        types = List.copyOf(types);
    }

    public boolean wants(String type) {
        return types.stream().anyMatch(pattern -> EventType.matches(pattern, type));
    }
}
