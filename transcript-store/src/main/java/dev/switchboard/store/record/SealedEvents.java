package dev.switchboard.store.record;

import dev.switchboard.store.encryption.Cell;
import dev.switchboard.store.feed.CallEvent;
import dev.switchboard.store.ticket.MetadataEntry;
import dev.switchboard.store.ticket.Ticket;
import dev.switchboard.store.transcript.Interaction;
import dev.switchboard.store.transcript.Line;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// Events on their way into the outbox and out of it: each text is that of the cell of the table it tells of, so that one
/// that cannot be decrypted leaves the rest of its event, and the order of all, as they are.
final class SealedEvents {
    private final BiFunction<Cell, String, String> change;

    /// @param change encrypts or decrypts the text of a cell
    SealedEvents(BiFunction<Cell, String, String> change) {
        this.change = change;
    }

    CallEvent event(CallEvent event) {
        return switch (event) {
            case CallEvent.CallStarted(Ticket ticket) -> new CallEvent.CallStarted(ticket(ticket));
            case CallEvent.LineStored(Interaction interaction) ->
                new CallEvent.LineStored(new Interaction(interaction.interactionId(), line(interaction.line())));
            case CallEvent.TicketChanged(Ticket ticket) -> new CallEvent.TicketChanged(ticket(ticket));
            case CallEvent.MetadataAdded(MetadataEntry entry) -> new CallEvent.MetadataAdded(new MetadataEntry(
                    entry.metadataId(), entry.ticketId(), entry.key(),
                    text(MetadataTable.cell(entry.ticketId().value(), entry.key()), entry.value())));
            case CallEvent.CallEnded(Ticket ticket) -> new CallEvent.CallEnded(ticket(ticket));
            case CallEvent.Caption caption -> caption;
            case CallEvent.ToolStarted started -> started;
            case CallEvent.Spent spent -> spent;
        };
    }

    private Ticket ticket(Ticket ticket) {
        String id = ticket.id().value();
        return new Ticket(
                ticket.id(), ticket.sessionId(),
                change.apply(TicketTable.cell("customer_name", id), ticket.customerName()),
                ticket.status(), ticket.priority(), ticket.category(), ticket.createdAt(), ticket.updatedAt(), ticket.resolvedAt(),
                text(TicketTable.cell("summary", id), ticket.summary()),
                text(TicketTable.cell("resolution_notes", id), ticket.resolutionNotes()),
                ticket.channel(), ticket.agentId(), ticket.caller(), ticket.endReason());
    }

    private Line line(Line line) {
        String id = line.ticketId().value();
        String item = line.itemId();
        return new Line(
                line.ticketId(), item, line.at(), line.speaker(),
                change.apply(InteractionTable.cell("message", id, item), line.message()),
                text(InteractionTable.cell("generated", id, item), line.generated()),
                line.status(), line.heardMs(), InteractionTable.each(line.toolCalls(), id, item, change), line.span());
    }

    private @Nullable String text(Cell cell, @Nullable String text) {
        return text == null ? null : change.apply(cell, text);
    }
}
