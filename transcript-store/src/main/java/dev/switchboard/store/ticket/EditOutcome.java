package dev.switchboard.store.ticket;

import java.util.Set;

/// What became of a person's edit. Only `Done` changed anything.
public sealed interface EditOutcome {
    record Done(Ticket ticket) implements EditOutcome {}

    record NoSuchTicket() implements EditOutcome {}

    /// The ticket is no longer what the person saw.
    record Stale(Ticket now) implements EditOutcome {}

    /// The status may not move so; `allowed` is where it may.
    record IllegalMove(TicketStatus from, TicketStatus to, Set<TicketStatus> allowed) implements EditOutcome {
        public IllegalMove {
            allowed = Set.copyOf(allowed);
        }
    }
}
