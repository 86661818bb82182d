package dev.switchboard.tools.sale;

import dev.switchboard.store.sql.Sql;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;

/// Whether an event may be sold: it is on sale, and its day is not over.
final class OnSale {
    private OnSale() {}

    static void check(Sql sql, String eventId, Clock clock) throws SQLException {
        record Event(String state, Instant startsAt) {}
        Event event = sql.first("SELECT state, starts_at FROM event WHERE event_id = ?",
                values -> values.text(eventId),
                row -> new Event(row.text("state", ""), Objects.requireNonNull(row.time("starts_at"))))
                .orElseThrow(() -> new Refusal("unknown_event", "I could not find that event. What is it called?"));
        if (event.startsAt.atZone(clock.getZone()).toLocalDate().isBefore(LocalDate.now(clock))) {
            throw new Refusal("event_over", "That event is over.");
        }
        switch (event.state) {
            case "on_sale" -> {}
            case "cancelled" -> throw new Refusal("event_cancelled", "That event was cancelled.");
            case "postponed" -> throw new Refusal("event_postponed",
                    "That event was postponed, and no new date is on sale yet.");
            default -> throw new Refusal("not_on_sale", "That event is not on sale yet.");
        }
    }
}
