package dev.switchboard.tools.event;

import dev.switchboard.store.sql.Sql;
import java.sql.SQLException;
import java.time.Instant;

/// Another performance of an event that sold something: the same house and prices, every seat free. The one before
/// repeats no more.
final class NextPerformance {
    private NextPerformance() {}

    static void add(Sql sql, String before, String id, Instant startsAt) throws SQLException {
        sql.update("""
                INSERT INTO event (event_id, name, kind, search_words, venue_id, starts_at, repeats_days)
                SELECT ?, name, kind, search_words, venue_id, ?, repeats_days FROM event WHERE event_id = ?""",
                values -> values.text(id).time(startsAt).text(before));
        sql.update("UPDATE event SET repeats_days = NULL WHERE event_id = ?", values -> values.text(before));
        sql.update("""
                INSERT INTO section (event_id, name, tier, row_label, price_minor, currency, seats_available, capacity,
                    numbered, level, place)
                SELECT ?, name, tier, row_label, price_minor, currency, capacity, capacity, numbered, level, place
                FROM section WHERE event_id = ?""",
                values -> values.text(id).text(before));
        sql.update("""
                INSERT INTO seat (event_id, section, row_order, row_label, number)
                SELECT ?, section, row_order, row_label, number FROM seat WHERE event_id = ?""",
                values -> values.text(id).text(before));
    }
}
