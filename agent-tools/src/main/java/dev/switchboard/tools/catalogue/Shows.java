package dev.switchboard.tools.catalogue;

import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Looks at events and their seats, sold or not. Methods block; thread-safe.
public final class Shows {
    private static final int MOST_LISTED = 200;

    /// What is looked for; null: anything. `words` are in the name, kind or venue.
    public record Filter(
            @Nullable String words, @Nullable Stage stage, @Nullable Instant from, @Nullable Instant to, int limit, int offset) {}

    public record Page(List<Shown> events, long total) {}

    /// A row of seats from the front: a letter for each number from 1 on (`f` free, `h` held, `s` sold, `k` kept by the house, `c`
    /// somebody came in with it, `.` no such seat).
    public record Row(String label, String states) {}

    /// One seat, and whose it is.
    public record SeatView(
            String section, String row, int number, String state, @Nullable String orderId, @Nullable String name,
            @Nullable Instant heldUntil, long priceMinor, String currency) {}

    private final Database database;

    Shows(Database database) {
        this.database = database;
    }

    public Page list(Filter filter) {
        return database.read(connection -> {
            Sql sql = database.sql(connection);
            Where where = where(filter);
            long total = sql.first("""
                    SELECT COUNT(*) AS n FROM event e JOIN venue v ON v.venue_id = e.venue_id WHERE %s"""
                            .formatted(where.text), where::bind, row -> row.whole("n")).orElseThrow();
            List<Shown> found = read(sql, where.text + " ORDER BY e.starts_at, e.event_id LIMIT ? OFFSET ?", values -> {
                where.bind(values);
                values.whole((long) Math.clamp(filter.limit, 1, MOST_LISTED)).whole((long) filter.offset);
            });
            return new Page(found, total);
        });
    }

    private record Where(String text, List<Sql.Binder> binders) {
        void bind(Sql.Values values) throws SQLException {
            for (Sql.Binder binder : binders) {
                binder.bind(values);
            }
        }
    }

    private static Where where(Filter filter) {
        List<String> parts = new ArrayList<>(List.of("1 = 1"));
        List<Sql.Binder> binders = new ArrayList<>();
        if (filter.words != null) {
            parts.add("(lower(e.name) LIKE ? ESCAPE '\\' OR lower(e.kind) LIKE ? ESCAPE '\\' OR lower(v.name) LIKE ? ESCAPE '\\')");
            String like = like(filter.words);
            binders.add(values -> values.text(like).text(like).text(like));
        }
        if (filter.stage != null) {
            Stage stage = filter.stage;
            parts.add("e.state = ?");
            binders.add(values -> values.text(stage.wire()));
        }
        if (filter.from != null) {
            parts.add("e.starts_at >= ?");
            binders.add(values -> values.time(filter.from));
        }
        if (filter.to != null) {
            parts.add("e.starts_at < ?");
            binders.add(values -> values.time(filter.to));
        }
        return new Where(String.join(" AND ", parts), binders);
    }

    /// What somebody typed, anywhere in a text.
    static String like(String words) {
        return "%" + words.toLowerCase(Locale.ROOT).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
    }

    public Optional<Shown> find(String eventId) {
        return database.read(connection -> find(database.sql(connection), eventId));
    }

    static Optional<Shown> find(Sql sql, String eventId) throws SQLException {
        return read(sql, "e.event_id = ?", values -> values.text(eventId)).stream().findFirst();
    }

    static Shown get(Sql sql, String eventId) throws SQLException {
        return find(sql, eventId).orElseThrow(() -> CatalogueRefusal.unknown("there is no event '" + eventId + "'"));
    }

    private static List<Shown> read(Sql sql, String where, Sql.Binder binder) throws SQLException {
        List<Shown> bare = sql.list("""
                SELECT e.event_id, e.name, e.kind, e.search_words, e.state, e.starts_at, e.date_open, e.was_at, e.closing,
                    e.series_id, e.version, v.venue_id, v.name AS venue, v.city, v.time_zone, v.version AS venue_version
                FROM event e JOIN venue v ON v.venue_id = e.venue_id WHERE\s""" + where, binder,
                row -> new Shown(row.text("event_id", ""), row.text("name", ""), row.text("kind", ""),
                        row.text("search_words", ""),
                        new Venue(row.text("venue_id", ""), row.text("venue", ""), row.text("city", ""),
                                row.text("time_zone", ""), row.whole("venue_version")),
                        Stage.of(row.text("state", "")), Objects.requireNonNull(row.time("starts_at")),
                        row.whole("date_open") == 1, row.time("was_at"), row.whole("closing") == 1,
                        row.text("series_id", ""), row.whole("version"), List.of()));
        Map<String, List<Shown.Part>> parts = new HashMap<>();
        for (List<Shown> piece : Sql.pieces(bare)) {
            parts(sql, piece, parts);
        }
        return bare.stream().map(each -> new Shown(each.id(), each.name(), each.kind(), each.searchWords(), each.venue(),
                each.stage(), each.startsAt(), each.dateOpen(), each.wasAt(), each.closing(), each.seriesId(), each.version(),
                parts.getOrDefault(each.id(), List.of()))).toList();
    }

    /// A seat is held by a hold, or by an order that waits for its payment; what is neither free, held nor kept is sold.
    private static void parts(Sql sql, List<Shown> events, Map<String, List<Shown.Part>> into) throws SQLException {
        sql.list("""
                SELECT s.event_id, s.name, s.tier, s.level, s.price_minor, s.currency, s.numbered, s.capacity, s.seats_available,
                    s.kept,
                    (SELECT COALESCE(SUM(h.quantity), 0) FROM hold h
                        WHERE h.event_id = s.event_id AND h.section = s.name AND h.state = 'active')
                    + (SELECT COUNT(*) FROM admission a JOIN ticket_order o ON o.order_id = a.order_id
                        WHERE a.event_id = s.event_id AND a.section = s.name AND a.state = 'reserved'
                            AND o.state = 'awaiting_payment') AS held,
                    (SELECT COUNT(*) FROM admission a WHERE a.event_id = s.event_id AND a.section = s.name
                        AND a.state = 'used') AS used
                FROM section s WHERE s.event_id IN (%s) ORDER BY s.event_id, s.place, s.name"""
                        .formatted(Sql.times(events.size(), "?")),
                values -> {
                    for (Shown event : events) {
                        values.text(event.id());
                    }
                },
                row -> {
                    long capacity = row.whole("capacity");
                    long free = row.whole("seats_available");
                    long held = row.whole("held");
                    long kept = row.whole("kept");
                    return into.computeIfAbsent(row.text("event_id", ""), _ -> new ArrayList<>()).add(new Shown.Part(
                            row.text("name", ""), row.text("tier", ""), row.text("level", ""), row.whole("price_minor"),
                            row.text("currency", ""), row.whole("numbered") == 1,
                            new Shown.Counts(capacity, free, held, capacity - free - held - kept, kept, row.whole("used"))));
                });
    }

    /// The numbered seats of an event by section, each section's rows from the front.
    public Map<String, List<Row>> seats(String eventId) {
        record At(String section, String row, int number, char state) {}
        List<At> seats = database.read(connection -> database.sql(connection).list("""
                SELECT s.section, s.row_label, s.number, s.hold_id, s.order_id, o.state AS order_state, a.state AS admission_state
                FROM seat s LEFT JOIN ticket_order o ON o.order_id = s.order_id
                    LEFT JOIN admission a ON a.order_id = s.order_id AND a.event_id = s.event_id AND a.section = s.section
                        AND a.row_label = s.row_label AND a.number = s.number AND a.state <> 'void'
                WHERE s.event_id = ? ORDER BY s.section, s.row_order, s.number""",
                values -> values.text(eventId),
                row -> new At(row.text("section", ""), row.text("row_label", ""), Math.toIntExact(row.whole("number")),
                        state(row).charAt(0))));
        Map<String, Map<String, StringBuilder>> drawn = new LinkedHashMap<>();
        for (At seat : seats) {
            StringBuilder row = drawn.computeIfAbsent(seat.section, _ -> new LinkedHashMap<>())
                    .computeIfAbsent(seat.row, _ -> new StringBuilder());
            row.repeat(".", Math.max(0, seat.number - 1 - row.length())).append(seat.state);
        }
        Map<String, List<Row>> map = new LinkedHashMap<>();
        drawn.forEach((section, rows) -> map.put(section,
                rows.entrySet().stream().map(row -> new Row(row.getKey(), row.getValue().toString())).toList()));
        return map;
    }

    private static String state(Sql.Row row) throws SQLException {
        String hold = row.text("hold_id");
        if (hold != null) {
            return hold.equals(HouseSeats.HOLD) ? "kept" : "held";
        }
        if (row.text("order_id") == null) {
            return "free";
        }
        if ("awaiting_payment".equals(row.text("order_state"))) {
            return "held";
        }
        return "used".equals(row.text("admission_state")) ? "checked_in" : "sold";
    }

    public Optional<SeatView> seat(String eventId, String section, String rowLabel, int number) {
        return database.read(connection -> database.sql(connection).first("""
                SELECT s.section, s.row_label, s.number, s.hold_id, s.order_id, o.state AS order_state, o.pay_by,
                    a.state AS admission_state, a.holder_name, h.expires_at, p.price_minor, p.currency
                FROM seat s JOIN section p ON p.event_id = s.event_id AND p.name = s.section
                    LEFT JOIN ticket_order o ON o.order_id = s.order_id
                    LEFT JOIN hold h ON h.hold_id = s.hold_id
                    LEFT JOIN admission a ON a.order_id = s.order_id AND a.event_id = s.event_id AND a.section = s.section
                        AND a.row_label = s.row_label AND a.number = s.number AND a.state <> 'void'
                WHERE s.event_id = ? AND s.section = ? AND s.row_label = ? AND s.number = ?""",
                values -> values.text(eventId).text(section).text(rowLabel).whole((long) number),
                row -> new SeatView(row.text("section", ""), row.text("row_label", ""), Math.toIntExact(row.whole("number")),
                        state(row), row.text("order_id"), row.text("holder_name"),
                        row.text("hold_id") != null ? row.time("expires_at")
                                : "awaiting_payment".equals(row.text("order_state")) ? row.time("pay_by") : null,
                        row.whole("price_minor"), row.text("currency", ""))));
    }
}
