package dev.switchboard.store.ticket;

import java.util.List;

/// One page of a list; `total` counts all tickets that match the filter.
public record TicketPage(List<Ticket> tickets, long total) {
    public TicketPage {
        tickets = List.copyOf(tickets);
    }
}
