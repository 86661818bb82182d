package dev.switchboard.store.webhook;

import dev.switchboard.store.feed.CallEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What is told: what happened in a call, or a body that is sent as it is.
///
/// @param id the same at every try: what receivers know a doubled one by
public record WebhookMessage(
        String id, String type, Instant madeAt, @Nullable CallEvent event, @Nullable String body, String contentType) {
    /// How a message says that its body is JSON.
    public static final String JSON = "application/json";

    /// How a message says that its body is a table.
    public static final String CSV = "text/csv; charset=utf-8; header=present";
}
