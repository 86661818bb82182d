package dev.switchboard.tools.event;

import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Sql;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The events on sale, in the database. Times are those of the venue's zone, and of the clock's where it has none. An event stays on sale until its
/// day ends, since seats are sold and upgraded while it runs. Its methods block; thread-safe.
public final class EventCatalogue {
    private static final Logger LOG = LoggerFactory.getLogger(EventCatalogue.class);

    private final Database database;
    private final Clock clock;
    /// The day for which the repeating events were last moved ahead.
    private final AtomicReference<LocalDate> movedOn = new AtomicReference<>(LocalDate.MIN);

    private EventCatalogue(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /// Migrates the tables, fills them from the sample when they are empty, and moves past repeating events ahead.
    public static EventCatalogue open(Database database, Clock clock) {
        EventCatalogue catalogue = new EventCatalogue(database, clock);
        database.migrate("event", "schema/event");
        catalogue.fillWhenEmpty(SampleEvents.read());
        database.write(connection -> SeatPlan.drawWhereMissing(database.sql(connection)));
        catalogue.moveAhead();
        return catalogue;
    }

    public LocalDate today() {
        return LocalDate.now(clock);
    }

    /// Today's events that are on sale, also those under way, and all later ones, soonest first.
    public List<Event> upcoming() {
        moveAhead();
        LocalDate today = today();
        // Where the day is not over yet, it may have been over here for most of one.
        Instant from = today.minusDays(1).atStartOfDay(clock.getZone()).toInstant();
        List<Event> near = database.read(connection -> {
            Sql sql = database.sql(connection);
            Map<String, List<Event.Section>> sections = sections(sql, from);
            return sql.list("""
                    SELECT e.event_id, e.name, e.kind, e.search_words, e.starts_at, v.name AS venue, v.city, v.time_zone
                    FROM event e JOIN venue v ON v.venue_id = e.venue_id
                    WHERE e.starts_at >= ? AND e.state = 'on_sale'
                    ORDER BY e.starts_at, e.event_id""",
                    values -> values.time(from),
                    row -> event(row, today, sections.getOrDefault(row.text("event_id", ""), List.of())));
        });
        return near.stream().filter(event -> !event.day().isBefore(today)).toList();
    }

    /// The zone of a venue; `id` empty: the box office's own.
    public static ZoneId zone(String id, Clock clock) {
        return id.isEmpty() ? clock.getZone() : ZoneId.of(id);
    }

    private Event event(Sql.Row row, LocalDate today, List<Event.Section> sections) throws SQLException {
        ZoneId zone = zone(row.text("time_zone", ""), clock);
        int dayShift = Math.toIntExact(ChronoUnit.DAYS.between(today, LocalDate.ofInstant(clock.instant(), zone)));
        return new Event(row.text("event_id", ""), row.text("name", ""), row.text("kind", ""),
                row.text("search_words", ""), row.text("venue", ""), row.text("city", ""),
                startsAt(row).withZoneSameInstant(zone), dayShift, sections);
    }

    private ZonedDateTime startsAt(Sql.Row row) throws SQLException {
        return Objects.requireNonNull(row.time("starts_at"), "starts_at").atZone(clock.getZone());
    }

    private static Map<String, List<Event.Section>> sections(Sql sql, Instant from) throws SQLException {
        Map<String, List<Event.Section>> byEvent = new LinkedHashMap<>();
        sql.list("""
                SELECT s.event_id, s.name, s.tier, s.price_minor, s.currency, s.seats_available, s.numbered,
                    COALESCE((SELECT seat.row_label FROM seat
                        WHERE seat.event_id = s.event_id AND seat.section = s.name
                            AND seat.hold_id IS NULL AND seat.order_id IS NULL
                        ORDER BY seat.row_order LIMIT 1), s.row_label) AS best_row
                FROM section s JOIN event e ON e.event_id = s.event_id
                WHERE e.starts_at >= ?
                ORDER BY s.event_id, s.place, s.name""",
                values -> values.time(from),
                row -> byEvent.computeIfAbsent(row.text("event_id", ""), _ -> new ArrayList<>()).add(new Event.Section(
                        row.text("name", ""), row.text("tier", ""), row.text("best_row", ""),
                        new Money(row.whole("price_minor"), Currency.getInstance(row.text("currency", ""))),
                        Math.toIntExact(row.whole("seats_available")), row.whole("numbered") == 1)));
        return byEvent;
    }

    private void fillWhenEmpty(SampleEvents sample) {
        int filled = database.write(connection -> {
            Sql sql = database.sql(connection);
            boolean empty = sql.list("SELECT event_id FROM event LIMIT 1", _ -> {}, row -> row.text("event_id", ""))
                    .isEmpty();
            return empty ? fill(sql, sample) : 0;
        });
        if (filled > 0) {
            LOG.info("the box office starts with {} sample events", filled);
        }
    }

    private int fill(Sql sql, SampleEvents sample) throws SQLException {
        for (SampleEvents.Venue venue : sample.venues()) {
            sql.update("INSERT INTO venue (venue_id, name, city) VALUES (?, ?, ?)",
                    values -> values.text(venue.id()).text(venue.name()).text(venue.city()));
        }
        for (SampleEvents.Sample event : sample.events()) {
            Instant startsAt = today().plusDays(event.daysAhead()).atTime(event.time())
                    .atZone(clock.getZone()).toInstant();
            sql.update("""
                    INSERT INTO event (event_id, name, kind, search_words, venue_id, starts_at, repeats_days)
                    VALUES (?, ?, ?, ?, ?, ?, ?)""",
                    values -> values.text(event.id()).text(event.name()).text(event.kind()).text(event.searchWords())
                            .text(event.venue()).time(startsAt).whole((long) event.repeatsDays()));
            for (SampleEvents.SampleSection section : event.sections()) {
                sql.update("""
                        INSERT INTO section (event_id, name, tier, row_label, price_minor, currency, seats_available,
                            capacity, numbered)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                        values -> values.text(event.id()).text(section.name()).text(section.tier()).text(section.row())
                                .whole(section.priceMinor()).text(section.currency())
                                .whole((long) section.seatsAvailable()).whole((long) section.seatsAvailable())
                                .whole(section.standing() ? 0L : 1L));
            }
        }
        return sample.events().size();
    }

    /// Once a day: repeating events whose day is past go to their next day from today on, at the same local time. One that
    /// sold something stays where it was, as its orders say, and the next performance begins with every seat free.
    private void moveAhead() {
        LocalDate today = today();
        if (movedOn.get().equals(today)) {
            return;
        }
        Instant from = today.atStartOfDay(clock.getZone()).toInstant();
        int moved = database.write(connection -> {
            Sql sql = database.sql(connection);
            record Past(String id, ZonedDateTime startsAt, long repeatsDays) {}
            List<Past> past = sql.list("""
                    SELECT event_id, starts_at, repeats_days FROM event
                    WHERE starts_at < ? AND repeats_days IS NOT NULL""",
                    values -> values.time(from),
                    row -> new Past(row.text("event_id", ""), startsAt(row), row.whole("repeats_days")));
            for (Past event : past) {
                ZonedDateTime next = event.startsAt;
                while (next.toLocalDate().isBefore(today)) {
                    next = next.plusDays(event.repeatsDays);
                }
                Instant startsAt = next.toInstant();
                boolean sold = sql.first("SELECT hold_id FROM hold WHERE event_id = ? LIMIT 1",
                        values -> values.text(event.id), row -> row.text("hold_id", "")).isPresent();
                if (sold) {
                    NextPerformance.add(sql, event.id, event.id.replaceFirst("-[0-9]{8}$", "") + "-"
                            + DateTimeFormatter.BASIC_ISO_DATE.format(next.toLocalDate()), startsAt);
                } else {
                    sql.update("UPDATE event SET starts_at = ? WHERE event_id = ?",
                            values -> values.time(startsAt).text(event.id));
                }
            }
            return past.size();
        });
        movedOn.set(today);
        if (moved > 0) {
            LOG.info("{} past sample events moved ahead", moved);
        }
    }
}
