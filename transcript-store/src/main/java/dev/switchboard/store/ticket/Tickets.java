package dev.switchboard.store.ticket;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reading and editing stored tickets. Every method blocks on the database: never call it from an event loop.
/// Throws `dev.switchboard.store.StoreException` when the database fails.
public interface Tickets {
    Optional<Ticket> find(TicketId id);

    Optional<TicketDetail> detail(TicketId id);

    /// Newest first. Throws `IllegalArgumentException` when more than 16 words and phrases are searched
    /// for.
    TicketPage list(TicketFilter filter);

    TicketStats stats();

    /// Where the list of all tickets ends at present; every ticket opened from now on stands behind it, unless its call
    /// began earlier.
    TicketCursor newest();

    /// Whole tickets in the order in which their calls began, oldest first: the first `limit` of those that stand after
    /// one cursor (null for the beginning) and not after the other. Of the filter only the kind and the time count: not
    /// words, tool, length, limit, offset and cursor.
    List<TicketExtract> extract(TicketFilter filter, @Nullable TicketCursor after, TicketCursor until, int limit);

    /// Applies an edit made by a person and returns the ticket as it now is; empty when there is no such ticket.
    /// `resolved_at` is set the first time the status becomes `resolved` or `closed`. Published to the feed. Takes its
    /// turn in the writer's queue and waits for the commit, for at most 30 seconds.
    Optional<Ticket> update(TicketId id, TicketUpdate update);

    /// Adds one metadata entry; empty when there is no such ticket. Published to the feed.
    Optional<MetadataEntry> addMetadata(TicketId id, String key, String value);
}
