package dev.switchboard.dashboard.ticket;

import dev.switchboard.dashboard.api.ApiException;
import dev.switchboard.dashboard.api.JsonBody;
import dev.switchboard.store.ticket.TicketPriority;
import dev.switchboard.store.ticket.TicketStatus;
import dev.switchboard.store.ticket.TicketUpdate;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the body of `PATCH /api/tickets/{id}` into an update. Keys that are absent stay as they are.
final class TicketEdit {
    static final List<String> KEYS =
            List.of("status", "priority", "category", "customer_name", "summary", "resolution_notes");

    private static final int MAX_NAME_CHARS = 200;
    private static final int MAX_SUMMARY_CHARS = 1_000;
    private static final int MAX_NOTES_CHARS = 10_000;

    /// Categories can be added by extending the keyword table, so any name of their form is taken.
    private static final Pattern CATEGORY = Pattern.compile("[a-z][a-z0-9_]{0,63}");

    private TicketEdit() {}

    static TicketUpdate update(JsonBody body) {
        if (body.isEmpty()) {
            throw ApiException.badRequest("nothing to change: expected at least one of " + String.join(", ", KEYS));
        }
        return new TicketUpdate(
                parsed(body.text("status", 64), TicketStatus::parse),
                parsed(body.text("priority", 64), TicketPriority::parse),
                category(body.text("category", 64)),
                body.words("customer_name", MAX_NAME_CHARS),
                body.text("summary", MAX_SUMMARY_CHARS),
                body.text("resolution_notes", MAX_NOTES_CHARS));
    }

    private static @Nullable String category(@Nullable String value) {
        if (value != null && !CATEGORY.matcher(value).matches()) {
            throw ApiException.badRequest("category '" + value
                    + "' is not a category: expected lower-case letters, digits and _, such as card_inquiry");
        }
        return value;
    }

    private static <T> @Nullable T parsed(@Nullable String value, Function<String, T> parse) {
        if (value == null) {
            return null;
        }
        try {
            return parse.apply(value);
        } catch (IllegalArgumentException unknown) {
            throw ApiException.badRequest(String.valueOf(unknown.getMessage()));
        }
    }
}
