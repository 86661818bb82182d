package dev.switchboard.store.ticket;

import org.jspecify.annotations.Nullable;

/// One key and value kept beside a ticket (`customer_id`, `account_number`, …). Keys may repeat; the last one counts.
public record MetadataEntry(long metadataId, TicketId ticketId, String key, @Nullable String value) {}
