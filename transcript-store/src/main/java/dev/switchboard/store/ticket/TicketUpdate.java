package dev.switchboard.store.ticket;

import org.jspecify.annotations.Nullable;

/// A partial change: null leaves a field as it is. A category set here is set by hand and survives the closing of the
/// call. Build one with `TicketUpdate.none().withCustomerName("Mei")`.
public record TicketUpdate(
        @Nullable TicketStatus status,
        @Nullable TicketPriority priority,
        @Nullable String category,
        @Nullable String customerName,
        @Nullable String summary,
        @Nullable String resolutionNotes) {
    public TicketUpdate {
        if (category != null && category.isBlank()) {
            throw new IllegalArgumentException("category must not be blank");
        }
        if (customerName != null && customerName.isBlank()) {
            throw new IllegalArgumentException("customer_name must not be blank");
        }
    }

    public static TicketUpdate none() {
        return new TicketUpdate(null, null, null, null, null, null);
    }

    public TicketUpdate withStatus(TicketStatus value) {
        return new TicketUpdate(value, priority, category, customerName, summary, resolutionNotes);
    }

    public TicketUpdate withPriority(TicketPriority value) {
        return new TicketUpdate(status, value, category, customerName, summary, resolutionNotes);
    }

    public TicketUpdate withCategory(String value) {
        return new TicketUpdate(status, priority, value, customerName, summary, resolutionNotes);
    }

    public TicketUpdate withCustomerName(String value) {
        return new TicketUpdate(status, priority, category, value, summary, resolutionNotes);
    }

    public TicketUpdate withSummary(String value) {
        return new TicketUpdate(status, priority, category, customerName, value, resolutionNotes);
    }

    public TicketUpdate withResolutionNotes(String value) {
        return new TicketUpdate(status, priority, category, customerName, summary, value);
    }
}
