package dev.switchboard.store.ticket;

import dev.switchboard.store.aftercall.AfterCallNotes;
import dev.switchboard.store.mail.SummaryMail;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reading and editing stored tickets. Every method blocks on the database: never call it from an event loop.
/// Throws `dev.switchboard.store.StoreException` when the database fails.
public interface Tickets {
    /// The same tickets as they are stored, without what is made of them when they are read (`redaction=read`). For whoever
    /// may see that, and for nobody else.
    Tickets plain();

    /// Whether texts are hidden here that `plain` shows.
    boolean hides();

    Optional<Ticket> find(TicketId id);

    Optional<TicketDetail> detail(TicketId id);

    /// Newest first. Throws `IllegalArgumentException` when more than 16 words and phrases are searched
    /// for, or any in an encrypted store.
    TicketPage list(TicketFilter filter);

    TicketStats stats();

    /// Where the list of all tickets ends at present; every ticket opened from now on stands behind it, unless its call
    /// began earlier.
    TicketCursor newest();

    /// Whole tickets in the order in which their calls began, oldest first: the first `limit` of those that stand after
    /// one cursor (null for the beginning) and not after the other. Of the filter only the kind and the time count: not
    /// words, tool, length, limit, offset and cursor.
    List<TicketExtract> extract(TicketFilter filter, @Nullable TicketCursor after, TicketCursor until, int limit);

    /// Applies an edit made by a person, if the status may move so and, where `seen` is given, the ticket is still what
    /// the person saw. The fields it sets are remembered as set by a person. `resolved_at` is set the first time the
    /// status becomes `resolved` or `closed`. Published to the feed. Takes its turn in the writer's queue and waits for
    /// the commit, for at most 30 seconds.
    EditOutcome edit(TicketId id, TicketUpdate update, @Nullable TicketVersion seen);

    /// The same whatever the person saw: the ticket as it now is; empty when there is no such ticket. Throws
    /// `IllegalArgumentException` where the status may not move so.
    default Optional<Ticket> update(TicketId id, TicketUpdate update) {
        return switch (edit(id, update, null)) {
            case EditOutcome.Done(Ticket ticket) -> Optional.of(ticket);
            case EditOutcome.NoSuchTicket _ -> Optional.empty();
            case EditOutcome.IllegalMove(TicketStatus from, TicketStatus to, _) ->
                throw new IllegalArgumentException("a ticket does not move from " + from.wire() + " to " + to.wire());
            case EditOutcome.Stale _ -> throw new IllegalStateException("stale without a version");
        };
    }

    /// The fields of a ticket that a person set, by their column names; what is automatic leaves them alone. Empty also
    /// when there is no such ticket.
    Set<String> editedFields(TicketId id);

    /// What a language model noted about the call; empty until it has, and where none is configured.
    Optional<AfterCallNotes> afterCall(TicketId id);

    /// What became of the e-mail of the summary; empty when the caller was never asked.
    Optional<SummaryMail> summaryMail(TicketId id);

    /// Adds one metadata entry; empty when there is no such ticket. Published to the feed.
    Optional<MetadataEntry> addMetadata(TicketId id, String key, String value);
}
