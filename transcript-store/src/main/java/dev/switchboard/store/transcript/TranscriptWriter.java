package dev.switchboard.store.transcript;

import dev.switchboard.store.measure.CallMeasures;
import dev.switchboard.store.ticket.NewTicket;
import dev.switchboard.store.ticket.Ticket;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.ticket.TicketUpdate;
import java.util.concurrent.CompletionStage;

/// The one way into the record while calls run. Never blocks: everything is offered to one bounded queue, which one
/// thread drains, commits in groups and publishes to the feed after commit, in the order offered. Call from any thread.
///
/// What is offered once the store is closing is not taken (`FULL`, or a stage that fails). Stages complete on a thread
/// of their own, never on the writer's. A line for a ticket that does not exist is taken, then logged and left out.
public interface TranscriptWriter {
    /// Opens a ticket with a fresh id and completes after commit; while the database does not answer, once the opening is
    /// in the journal, from where it will be stored under this id. Fails with `StoreException` when the queue is full
    /// or the store is closed.
    CompletionStage<Ticket> open(NewTicket ticket);

    /// Adds or amends one line. The caller's first line moves the ticket from `open` to `in_progress`.
    Offer append(Line line);

    /// Changes fields of a live ticket (a tool learned the customer's name, …).
    Offer update(TicketId id, TicketUpdate update);

    Offer addMetadata(TicketId id, String key, String value);

    /// Stores what a call was measured to be, in place of any measures stored before. Offer it before closing the ticket,
    /// so that both become visible at once.
    Offer measure(CallMeasures measures);

    /// Closes the ticket after everything offered before: status `closed`, `resolved_at` if null, category and summary
    /// from the caller's lines unless set by hand, `end_reason`. Idempotent. Completes after commit with the ticket;
    /// while the database does not answer, once the closing is in the journal, with what is known by then (no category
    /// or summary). Fails with `StoreException` as `open` does, and when there is no such ticket.
    CompletionStage<Ticket> close(TicketId id, String endReason);

    /// Entries waiting to be committed.
    int depth();
}
