package dev.switchboard.store.ticket;

import dev.switchboard.store.transcript.Interaction;
import java.util.List;

/// A ticket with its whole transcript in conversation order and its metadata in the order in which it was added.
public record TicketDetail(Ticket ticket, List<Interaction> interactions, List<MetadataEntry> metadata) {
    public TicketDetail {
        interactions = List.copyOf(interactions);
        metadata = List.copyOf(metadata);
    }
}
