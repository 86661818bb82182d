package dev.switchboard.store.record;

import dev.switchboard.store.ticket.NewTicket;
import dev.switchboard.store.ticket.Ticket;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.ticket.TicketPriority;
import dev.switchboard.store.ticket.TicketStatus;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The tickets of this run's calls, from the drawing of their id to the storing of their end: what can be said of them
/// without the database. As many as there are calls. Any thread.
final class LiveTickets {
    private final TicketIds ids;
    private final Clock clock;
    private final Map<TicketId, NewTicket> tickets = new ConcurrentHashMap<>();

    LiveTickets(TicketIds ids, Clock clock) {
        this.ids = ids;
        this.clock = clock;
    }

    /// An id that no other call of this run has.
    TicketId draw(NewTicket ticket) {
        TicketId id = ids.next(ticket.at());
        while (tickets.putIfAbsent(id, ticket) != null) {
            id = ids.next(ticket.at());
        }
        return id;
    }

    /// The ticket as it is when it has been opened.
    Ticket opened(TicketId id, NewTicket ticket) {
        return ticket(id, ticket, TicketStatus.OPEN, null, null);
    }

    /// The ticket as it is when it has been closed, as far as that is known; what a person or a tool set and what is made
    /// of the caller's words (category, summary) is not. Empty for one this run did not open.
    Optional<Ticket> closed(TicketId id, String endReason) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return Optional.ofNullable(tickets.get(id))
                .map(ticket -> ticket(id, ticket, TicketStatus.CLOSED, now, endReason));
    }

    void gone(TicketId id) {
        tickets.remove(id);
    }

    Set<TicketId> all() {
        return Set.copyOf(tickets.keySet());
    }

    private static Ticket ticket(
            TicketId id, NewTicket ticket, TicketStatus status, @Nullable Instant end, @Nullable String endReason) {
        return new Ticket(
                id,
                ticket.sessionId(),
                TicketTable.UNKNOWN_CUSTOMER,
                status,
                TicketPriority.NORMAL,
                null,
                ticket.at(),
                end == null ? ticket.at() : end,
                end,
                null,
                null,
                ticket.channel(),
                ticket.agentId(),
                ticket.caller(),
                endReason);
    }
}
