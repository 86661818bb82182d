package dev.switchboard.tools.sale;

import dev.switchboard.store.sql.Sql;
import dev.switchboard.tools.event.EventCatalogue;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Objects;

/// Whether an event may be sold: it is on sale, and its day is not over.
final class OnSale {
    private OnSale() {}

    static void check(Sql sql, String eventId, Clock clock) throws SQLException {
        record Event(String state, Instant startsAt, ZoneId zone) {}
        Event event = sql.first("""
                SELECT e.state, e.starts_at, v.time_zone FROM event e JOIN venue v ON v.venue_id = e.venue_id
                WHERE e.event_id = ?""",
                values -> values.text(eventId),
                row -> new Event(row.text("state", ""), Objects.requireNonNull(row.time("starts_at")),
                        EventCatalogue.zone(row.text("time_zone", ""), clock)))
                .orElseThrow(() -> new Refusal("unknown_event", "I could not find that event. What is it called?"));
        if (LocalDate.ofInstant(event.startsAt, event.zone).isBefore(LocalDate.ofInstant(clock.instant(), event.zone))) {
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
