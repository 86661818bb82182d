package dev.switchboard.store.ticket;

import java.util.Map;

/// The numbers of the stats API. `byStatus` holds all four statuses, zeros included; `byCategory` never holds a null
/// key: tickets without a category are `uncategorized`. `avgResolutionHours` is rounded to two decimals, 0 when none.
public record TicketStats(
        long totalTickets,
        Map<TicketStatus, Long> byStatus,
        Map<String, Long> byCategory,
        long uncategorized,
        double avgResolutionHours) {}
