package dev.switchboard.store.ticket;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which tickets a list shows, newest first. Empty sets and nulls do not filter. `words` are looked for in the
/// transcript, the summary, the customer's name and the id (`dev.switchboard.store.search.WordQuery` says how). `from`
/// is inclusive, `to` exclusive (of `created_at`). `after` continues where the page with that `next` ended, whatever
/// came or went since; it is null for the beginning.
public record TicketFilter(
        Set<TicketStatus> statuses,
        @Nullable String category,
        @Nullable TicketPriority priority,
        @Nullable String channel,
        @Nullable String words,
        @Nullable Instant from,
        @Nullable Instant to,
        OfCall call,
        int limit,
        int offset,
        @Nullable TicketCursor after) {
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

    /// A filter that asks nothing about the call itself.
    public TicketFilter(
            Set<TicketStatus> statuses,
            @Nullable String category,
            @Nullable TicketPriority priority,
            @Nullable String channel,
            @Nullable String words,
            @Nullable Instant from,
            @Nullable Instant to,
            int limit,
            int offset) {
        this(statuses, category, priority, channel, words, from, to, OfCall.ANY, limit, offset, null);
    }

    /// What is asked of the call: the agent that answered, a tool that was used in it, how long it took (both bounds
    /// included; calls that were not measured have no length).
    public record OfCall(
            @Nullable String agentId, @Nullable String tool, @Nullable Duration shortest, @Nullable Duration longest) {
        public static final OfCall ANY = new OfCall(null, null, null, null);
    }

    public static TicketFilter all() {
        return new TicketFilter(Set.of(), null, null, null, null, null, null, DEFAULT_LIMIT, 0);
    }

    public TicketFilter withCall(OfCall value) {
        return new TicketFilter(
                statuses, category, priority, channel, words, from, to, value, limit, offset, after);
    }

    /// The page after the one with this `next`.
    public TicketFilter after(@Nullable TicketCursor value) {
        return new TicketFilter(statuses, category, priority, channel, words, from, to, call, limit, 0, value);
    }
}
