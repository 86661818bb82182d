package dev.switchboard.store.ticket;

import dev.switchboard.store.search.Snippet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One page of a list; `total` counts all tickets that match the filter. `next` is where the page ended, null when
/// nothing follows. `found` says, where words were looked for, what was found of each ticket. `unsearched` is more than
/// 0 only while the index is far behind (after an upgrade of a large store): so many tickets could not be looked at.
public record TicketPage(
        List<Ticket> tickets, long total, @Nullable TicketCursor next, Map<TicketId, Found> found, long unsearched) {
    public TicketPage {
        tickets = List.copyOf(tickets);
        found = Map.copyOf(found);
    }

    public TicketPage(List<Ticket> tickets, long total, @Nullable TicketCursor next) {
        this(tickets, total, next, Map.of(), 0);
    }

    /// Where in a ticket the words were found: `transcript` (then with line and speaker), `summary`, `customer_name` or
    /// `ticket_id`.
    public record Found(
            String in, @Nullable Long interactionId, @Nullable String speaker, Snippet snippet) {}
}
