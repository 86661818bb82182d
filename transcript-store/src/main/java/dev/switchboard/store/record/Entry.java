package dev.switchboard.store.record;

import dev.switchboard.store.audit.AuditEntry;
import dev.switchboard.store.measure.CallMeasures;
import dev.switchboard.store.ticket.EditOutcome;
import dev.switchboard.store.ticket.MetadataEntry;
import dev.switchboard.store.ticket.NewTicket;
import dev.switchboard.store.ticket.Ticket;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.ticket.TicketUpdate;
import dev.switchboard.store.ticket.TicketVersion;
import dev.switchboard.store.transcript.Line;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// What waits in the writer's queue. `reply` is where whoever asked gets the answer; entries without one were fired and
/// forgotten.
sealed interface Entry {
    /// `id` is drawn before the database is asked; another is drawn when it turns out to be taken.
    record Open(TicketId id, NewTicket ticket, CompletableFuture<Ticket> reply) implements Entry {}

    record Append(Line line) implements Entry {}

    /// A change of fields that a call made.
    record Update(TicketId id, TicketUpdate update) implements Entry {}

    record AddMetadata(TicketId id, String key, String value) implements Entry {}

    /// What a call was measured to be.
    record Measure(CallMeasures measures) implements Entry {}

    record Close(TicketId id, String endReason, CompletableFuture<Ticket> reply) implements Entry {}

    /// A change of fields that a person waits for; no such ticket is an answer, not a fault.
    record Edit(
            TicketId id, TicketUpdate update, @Nullable TicketVersion seen, CompletableFuture<EditOutcome> reply)
            implements Entry {}

    record Annotate(TicketId id, String key, String value, CompletableFuture<Optional<MetadataEntry>> reply)
            implements Entry {}

    /// Something done with the record, for the audit log.
    record Audit(AuditEntry entry) implements Entry {}

    /// The last entry there is.
    record Stop() implements Entry {}

    default boolean isAwaited() {
        return switch (this) {
            case Open _, Close _, Edit _, Annotate _ -> true;
            case Append _, Update _, AddMetadata _, Measure _, Audit _, Stop _ -> false;
        };
    }

    /// Tells whoever waits that this entry will not be stored.
    default void fail(RuntimeException reason) {
        switch (this) {
            case Open open -> open.reply.completeExceptionally(reason);
            case Close close -> close.reply.completeExceptionally(reason);
            case Edit edit -> edit.reply.completeExceptionally(reason);
            case Annotate annotate -> annotate.reply.completeExceptionally(reason);
            case Append _, Update _, AddMetadata _, Measure _, Audit _, Stop _ -> {}
        }
    }

    /// What the entry is, for the log: never what was said.
    default String operation() {
        return switch (this) {
            case Open open -> "open a ticket for session " + open.ticket.sessionId();
            case Append append -> "append line " + append.line.itemId() + " to " + append.line.ticketId();
            case Update update -> "update " + update.id;
            case AddMetadata add -> "add metadata '" + add.key + "' to " + add.id;
            case Measure measure -> "store the measures of " + measure.measures.ticketId();
            case Close close -> "close " + close.id;
            case Edit edit -> "edit " + edit.id;
            case Annotate annotate -> "add metadata '" + annotate.key + "' to " + annotate.id;
            case Audit audit -> "note " + audit.entry.action() + " in the audit log";
            case Stop _ -> "stop";
        };
    }
}
