package dev.switchboard.tools.event;

import dev.switchboard.store.sql.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// The seats of a numbered section: rows of `SEATS_A_ROW`, numbered from 1, from the section's first row backwards.
public final class SeatPlan {
    public static final int SEATS_A_ROW = 20;

    private record Section(String eventId, String name, String firstRow, int seats) {}

    private SeatPlan() {}

    /// Draws the seats of every numbered section that has none yet. Says how many it drew.
    public static int drawWhereMissing(Sql sql) throws SQLException {
        List<Section> missing = sql.list("""
                SELECT s.event_id, s.name, s.row_label, s.capacity FROM section s
                WHERE s.numbered = 1 AND s.capacity > 0 AND NOT EXISTS (
                    SELECT 1 FROM seat WHERE seat.event_id = s.event_id AND seat.section = s.name)
                ORDER BY s.event_id, s.name""",
                _ -> {},
                row -> new Section(row.text("event_id", ""), row.text("name", ""), row.text("row_label", ""),
                        Math.toIntExact(row.whole("capacity"))));
        List<Sql.Binder> seats = new ArrayList<>();
        for (Section section : missing) {
            int first = section.firstRow.matches("[0-9]{1,4}") ? Integer.parseInt(section.firstRow) : 1;
            for (int i = 0; i < section.seats; i++) {
                long row = first + i / SEATS_A_ROW;
                long number = i % SEATS_A_ROW + 1;
                seats.add(values -> values.text(section.eventId).text(section.name).whole(row).text(Long.toString(row))
                        .whole(number));
            }
        }
        sql.batch("INSERT INTO seat (event_id, section, row_order, row_label, number) VALUES (?, ?, ?, ?, ?)", seats);
        return seats.size();
    }
}
