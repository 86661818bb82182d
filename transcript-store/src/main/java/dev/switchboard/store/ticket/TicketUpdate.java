package dev.switchboard.store.ticket;

import java.util.Set;
import java.util.TreeSet;
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

    /// The names of the columns it sets.
    public Set<String> fields() {
        Set<String> fields = new TreeSet<>();
        add(fields, "status", status);
        add(fields, "priority", priority);
        add(fields, "category", category);
        add(fields, "customer_name", customerName);
        add(fields, "summary", summary);
        add(fields, "resolution_notes", resolutionNotes);
        return fields;
    }

    private static void add(Set<String> fields, String name, @Nullable Object value) {
        if (value != null) {
            fields.add(name);
        }
    }

    /// The same without the columns named, but for the status, which a call goes on moving.
    public TicketUpdate sparing(Set<String> fields) {
        return new TicketUpdate(
                status,
                fields.contains("priority") ? null : priority,
                fields.contains("category") ? null : category,
                fields.contains("customer_name") ? null : customerName,
                fields.contains("summary") ? null : summary,
                fields.contains("resolution_notes") ? null : resolutionNotes);
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
