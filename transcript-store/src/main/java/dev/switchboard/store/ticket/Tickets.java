package dev.switchboard.store.ticket;

import java.util.Optional;

/// Reading and editing stored tickets. Every method blocks on the database: never call it from an event loop.
/// Throws `dev.switchboard.store.StoreException` when the database fails.
public interface Tickets {
    Optional<Ticket> find(TicketId id);

    Optional<TicketDetail> detail(TicketId id);

    /// Newest first. Throws `IllegalArgumentException` when more than 16 words are searched for.
    TicketPage list(TicketFilter filter);

    TicketStats stats();

    /// Applies an edit made by a person and returns the ticket as it now is; empty when there is no such ticket.
    /// `resolved_at` is set the first time the status becomes `resolved` or `closed`. Published to the feed. Takes its
    /// turn in the writer's queue and waits for the commit, for at most 30 seconds.
    Optional<Ticket> update(TicketId id, TicketUpdate update);

    /// Adds one metadata entry; empty when there is no such ticket. Published to the feed.
    Optional<MetadataEntry> addMetadata(TicketId id, String key, String value);
}
