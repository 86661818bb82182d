package dev.switchboard.tools.sale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.store.sql.Database;
import java.util.List;

/// Reads the tables past the code under test.
public final class Books {
    private Books() {}

    /// Every counter says what is free, and nothing free is held or sold.
    public static void balance(Database database) {
        List<String> wrong = database.read(connection -> database.sql(connection).list("""
                SELECT s.event_id || ' ' || s.name || ': ' || s.seats_available || ' counted, '
                    || (SELECT COUNT(*) FROM seat WHERE seat.event_id = s.event_id AND seat.section = s.name
                        AND hold_id IS NULL AND order_id IS NULL) || ' free' AS wrong
                FROM section s WHERE s.numbered = 1 AND s.seats_available <> (
                    SELECT COUNT(*) FROM seat WHERE seat.event_id = s.event_id AND seat.section = s.name
                        AND hold_id IS NULL AND order_id IS NULL)
                UNION ALL
                SELECT s.event_id || ' ' || s.name || ': counted beyond its capacity' AS wrong
                FROM section s WHERE s.seats_available > s.capacity OR s.seats_available < 0
                UNION ALL
                SELECT a.event_id || ' ' || a.section || ' ' || a.row_label || ' ' || a.number || ': sold twice' AS wrong
                FROM admission a JOIN ticket_order o ON o.order_id = a.order_id
                WHERE a.number > 0 AND a.state IN ('valid', 'used')
                GROUP BY a.event_id, a.section, a.row_label, a.number HAVING COUNT(*) > 1""",
                _ -> {}, row -> row.text("wrong", "")));
        assertThat(wrong).isEmpty();
    }

    public static long free(Database database, String event, String section) {
        return database.read(connection -> database.sql(connection).first(
                "SELECT seats_available FROM section WHERE event_id = ? AND name = ?",
                values -> values.text(event).text(section), row -> row.whole("seats_available")).orElseThrow());
    }
}
