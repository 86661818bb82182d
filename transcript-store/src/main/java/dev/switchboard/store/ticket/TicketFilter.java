package dev.switchboard.store.ticket;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which tickets a list shows, newest first. Empty sets and nulls do not filter. `words` looks for each word in the
/// transcript, the summary, the customer's name and the id. `from` is inclusive, `to` exclusive (of `created_at`).
public record TicketFilter(
        Set<TicketStatus> statuses,
        @Nullable String category,
        @Nullable TicketPriority priority,
        @Nullable String channel,
        @Nullable String words,
        @Nullable Instant from,
        @Nullable Instant to,
        int limit,
        int offset) {
    public static final int DEFAULT_LIMIT = 50;
    public static final int MAX_LIMIT = 1000;

    public TicketFilter {
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be a whole number from 1 to 1000: " + limit);
        }
        if (offset < 0) {
            throw new IllegalArgumentException("offset must be 0 or more: " + offset);
        }
        limit = Math.min(limit, MAX_LIMIT);
        statuses = Set.copyOf(statuses);
    }

    public static TicketFilter all() {
        return new TicketFilter(Set.of(), null, null, null, null, null, null, DEFAULT_LIMIT, 0);
    }
}
