package dev.switchboard.store.feed;

import dev.switchboard.store.ticket.MetadataEntry;
import dev.switchboard.store.ticket.Ticket;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.transcript.Interaction;
import dev.switchboard.store.transcript.Speaker;
import java.time.Instant;

/// What happened in a call, as readers are told. All but `Caption`, `ToolStarted` and `Spent` are published after
/// commit; those are fleeting: they show what is being said, done or spent right now and stand in no record of the call. A
/// later `LineStored` with the same item id replaces the first two. Several gateways on one database tell each other all but
/// the first two.
public sealed interface CallEvent {
    TicketId ticketId();

    record CallStarted(Ticket ticket) implements CallEvent {
        @Override
        public TicketId ticketId() {
            return ticket.id();
        }
    }

    /// A line was stored or amended; an amended one keeps its interaction id.
    record LineStored(Interaction interaction) implements CallEvent {
        @Override
        public TicketId ticketId() {
            return interaction.line().ticketId();
        }
    }

    record TicketChanged(Ticket ticket) implements CallEvent {
        @Override
        public TicketId ticketId() {
            return ticket.id();
        }
    }

    record MetadataAdded(MetadataEntry entry) implements CallEvent {
        @Override
        public TicketId ticketId() {
            return entry.ticketId();
        }
    }

    record CallEnded(Ticket ticket) implements CallEvent {
        @Override
        public TicketId ticketId() {
            return ticket.id();
        }
    }

    /// The whole text of an unfinished line so far.
    record Caption(TicketId ticketId, String itemId, Speaker speaker, String text, Instant at) implements CallEvent {}

    record ToolStarted(TicketId ticketId, String callId, String name, Instant at) implements CallEvent {}

    /// What the call is estimated to have cost so far, in millionths of a US dollar. Only told of calls whose use has prices.
    record Spent(TicketId ticketId, long costMicrodollars) implements CallEvent {}
}
