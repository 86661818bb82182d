package dev.switchboard.store.board;

import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Reads the figures of a stretch of hours, of calls that were spoken: a conversation in writing has other times. What it
/// costs goes with the calls of those hours, whatever the store holds: their tickets are a stretch of `tickets_found`, and
/// all else is found by their ids. Blocks on the database.
public final class BoardFigures {
    /// A ticket's place is the millisecond it began times 2^20, and so many hours are between two places.
    private static final long PLACES_AN_HOUR = 1_048_576L * 3_600_000L;

    private static final long HOUR_MS = 3_600_000;

    static final String CALLS = """
            SELECT t.place / 3774873600000 AS hour, COUNT(*) AS began, COUNT(t.end_reason) AS ended,
                SUM(CASE WHEN t.end_reason = 'caller_hangup' AND NOT EXISTS (
                    SELECT 1 FROM interactions i WHERE i.ticket_id = t.ticket_id AND i.speaker = 'supervisor')
                    THEN 1 ELSE 0 END) AS contained,
                SUM(CASE WHEN m.greeting_ms IS NOT NULL OR m.answered_turns > 0 THEN 1 ELSE 0 END) AS answered,
                SUM(CASE WHEN m.greeting_ms IS NULL AND m.answered_turns = 0 THEN 1 ELSE 0 END) AS unheard,
                COALESCE(SUM(m.duration_ms), 0) AS handle_ms,
                SUM(CASE WHEN m.greeting_ms <= ? THEN 1 ELSE 0 END) AS in_time,
                COALESCE(SUM(m.interruptions), 0) AS interruptions,
                COALESCE(SUM(m.answered_turns), 0) AS answers
            FROM tickets t
            LEFT JOIN call_measures m ON m.ticket_id = t.ticket_id
            WHERE t.place BETWEEN ? AND ? AND t.channel NOT IN ('sms', 'chat')%s
            GROUP BY 1
            """;

    static final String DELAYS = """
            SELECT t.place / 3774873600000 AS hour, u.first_line_audio_ms AS delay_ms, COUNT(*) AS answers
            FROM tickets t
            JOIN turn_measures u ON u.ticket_id = t.ticket_id
            WHERE t.place BETWEEN ? AND ? AND u.begun_by = 'speech' AND u.first_line_audio_ms IS NOT NULL%s
            GROUP BY 1, 2
            """;

    private final Database database;

    public BoardFigures(Database database) {
        this.database = database;
    }

    /// One for each hour from that of `from` up to that of `until`, also where nobody called; times are cut to whole hours.
    ///
    /// @param inTime an answer that begins so soon after the call's arrival is in time
    public List<HourFigures> hours(Instant from, Instant until, Duration inTime, CallsOf of) {
        long first = Math.floorDiv(from.toEpochMilli(), HOUR_MS);
        long last = Math.floorDiv(until.toEpochMilli(), HOUR_MS);
        return database.read(connection -> hours(database.sql(connection), first, last, inTime.toMillis(), of));
    }

    private static List<HourFigures> hours(Sql sql, long first, long last, long inTimeMs, CallsOf of) throws SQLException {
        long from = first * PLACES_AN_HOUR;
        long to = (last + 1) * PLACES_AN_HOUR - 1;
        Map<Long, SortedMap<Long, Long>> delays = new HashMap<>();
        sql.list(
                DELAYS.formatted(of.condition()),
                values -> of.bind(values.whole(from).whole(to)),
                row -> delays.computeIfAbsent(row.whole("hour"), _ -> new TreeMap<>())
                        .put(row.whole("delay_ms"), row.whole("answers")));
        Map<Long, HourFigures> hours = new HashMap<>();
        sql.list(
                CALLS.formatted(of.condition()),
                values -> of.bind(values.whole(inTimeMs).whole(from).whole(to)),
                row -> hours.put(row.whole("hour"), figures(row, delays)));
        var all = new ArrayList<HourFigures>();
        for (long hour = first; hour <= last; hour++) {
            HourFigures figures = hours.get(hour);
            all.add(figures == null ? HourFigures.none(begins(hour)) : figures);
        }
        return all;
    }

    private static HourFigures figures(Sql.Row row, Map<Long, SortedMap<Long, Long>> delays) throws SQLException {
        long hour = row.whole("hour");
        return new HourFigures(
                begins(hour),
                row.whole("began"),
                row.whole("ended"),
                row.whole("contained"),
                row.whole("answered"),
                row.whole("unheard"),
                row.whole("handle_ms"),
                row.whole("in_time"),
                row.whole("interruptions"),
                row.whole("answers"),
                delays.getOrDefault(hour, new TreeMap<>()));
    }

    private static Instant begins(long hour) {
        return Instant.ofEpochMilli(hour * HOUR_MS);
    }
}
