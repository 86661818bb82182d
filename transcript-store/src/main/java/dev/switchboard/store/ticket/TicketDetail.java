package dev.switchboard.store.ticket;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.store.measure.CallMeasures;
import dev.switchboard.store.recording.Recording;
import dev.switchboard.store.transcript.Interaction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A ticket with its whole transcript in conversation order and its metadata in the order in which it was added.
/// `measures` are null until the call has ended, and stay so when the gateway died during it; `recording` is null for a
/// call that is not recorded; `analysis`, with the names of Contact Lens, is null until the call has ended.
public record TicketDetail(
        Ticket ticket,
        List<Interaction> interactions,
        List<MetadataEntry> metadata,
        @Nullable CallMeasures measures,
        @Nullable Recording recording,
        @Nullable ObjectNode analysis) {
    public TicketDetail {
        interactions = List.copyOf(interactions);
        metadata = List.copyOf(metadata);
    }

    /// A ticket whose call is not measured yet.
    public TicketDetail(Ticket ticket, List<Interaction> interactions, List<MetadataEntry> metadata) {
        this(ticket, interactions, metadata, null);
    }

    /// A ticket whose call was not recorded.
    public TicketDetail(
            Ticket ticket,
            List<Interaction> interactions,
            List<MetadataEntry> metadata,
            @Nullable CallMeasures measures) {
        this(ticket, interactions, metadata, measures, null, null);
    }
}
