package dev.switchboard.tools.catalogue;

import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Sql;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// The parts of an event's house. Seats that are sold, held or kept stay whatever is changed: a change that would take one away
/// is refused as a whole. A new price is that of the next hold; holds and orders keep theirs. Methods throw `CatalogueRefusal`,
/// block, and are thread-safe.
public final class Sections {
    /// Beyond any row's place, so that rows can be put in a new order without two being in one place meanwhile.
    private static final long ASIDE = 1_000_000;

    /// What of a section is to be another. `rows` are all rows, from the front; `place` is among the event's sections, from 0.
    public record Edit(
            Optional<String> tier, Optional<String> level, OptionalLong priceMinor, Optional<List<SectionPlan.Row>> rows,
            OptionalInt places, OptionalInt place) {}

    private final Database database;
    private final Clock clock;

    Sections(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    public Shown add(String eventId, OptionalLong seen, SectionPlan plan) {
        return database.write(connection -> {
            Sql sql = database.sql(connection);
            Shown event = Changing.event(sql, eventId, seen);
            for (Shown.Part part : event.sections()) {
                if (part.name().equalsIgnoreCase(plan.name())) {
                    throw CatalogueRefusal.conflict("this event has a section " + part.name() + " already");
                }
                if (!part.currency().equals(plan.currency())) {
                    throw CatalogueRefusal.conflict("currency must be " + part.currency() + ": an event is sold in one currency");
                }
            }
            if (event.sections().size() >= SectionPlan.MOST_SECTIONS) {
                throw CatalogueRefusal.conflict("this event has " + SectionPlan.MOST_SECTIONS + " sections already: no more fit");
            }
            fits(event.counts().capacity() + plan.capacity());
            insert(sql, eventId, plan, event.sections().size());
            return done(sql, eventId, List.of("sections"));
        });
    }

    /// A section that nobody has bought, holds or ever bought a seat of.
    public Shown remove(String eventId, String section, OptionalLong seen) {
        return database.write(connection -> {
            Sql sql = database.sql(connection);
            Shown event = Changing.event(sql, eventId, seen);
            Changing.section(event, section);
            boolean wanted = sql.first("SELECT hold_id FROM hold WHERE event_id = ? AND section = ? LIMIT 1",
                    values -> values.text(eventId).text(section), row -> row.text("hold_id", "")).isPresent();
            if (wanted) {
                throw CatalogueRefusal.conflict("section " + section + " cannot be removed: seats of it were held or sold");
            }
            if (event.stage() == Stage.ON_SALE && event.sections().size() == 1) {
                throw CatalogueRefusal.conflict("section " + section + " cannot be removed: it is the last of an event on sale");
            }
            sql.update("DELETE FROM section WHERE event_id = ? AND name = ?", values -> values.text(eventId).text(section));
            return done(sql, eventId, List.of("sections"));
        });
    }

    public Shown change(String eventId, String section, OptionalLong seen, Edit edit) {
        Optional<String> tier = edit.tier.map(each -> Wording.optional("tier", each, 40));
        Optional<String> level = edit.level.map(each -> Wording.optional("level", each, 40));
        edit.priceMinor.ifPresent(SectionPlan::price);
        edit.places.ifPresent(SectionPlan::places);
        edit.rows.ifPresent(SectionPlan::rows);
        return database.write(connection -> {
            Sql sql = database.sql(connection);
            Shown event = Changing.event(sql, eventId, seen);
            Shown.Part part = Changing.section(event, section);
            List<String> changed = new ArrayList<>();
            sql.update("UPDATE section SET tier = ?, level = ?, price_minor = ?, place = COALESCE(?, place) WHERE event_id = ? AND name = ?",
                    values -> values.text(tier.orElse(part.tier())).text(level.orElse(part.level()))
                            .whole(edit.priceMinor.orElse(part.priceMinor()))
                            .whole(edit.place.isPresent() ? (Long) (long) edit.place.getAsInt() : null)
                            .text(eventId).text(section));
            if (edit.priceMinor.isPresent() && edit.priceMinor.getAsLong() != part.priceMinor()) {
                changed.add("price");
            }
            if (edit.places.isPresent()) {
                if (part.numbered()) {
                    throw CatalogueRefusal.unfit("capacity is for general admission: section " + section + " has rows");
                }
                resize(sql, event, part, edit.places.getAsInt());
                changed.add("capacity");
            }
            if (edit.rows.isPresent()) {
                if (!part.numbered() || edit.rows.get().isEmpty()) {
                    throw CatalogueRefusal.unfit(part.numbered() ? "rows must hold one row at least"
                            : "rows are for numbered seats: section " + section + " has a capacity");
                }
                redraw(sql, event, part, edit.rows.get());
                changed.add("rows");
            }
            return done(sql, eventId, changed.isEmpty() ? List.of("sections") : changed);
        });
    }

    private Shown done(Sql sql, String eventId, List<String> changed) throws SQLException {
        Changing.noted(sql, eventId, "event.updated", changed, clock.instant());
        return Shows.get(sql, eventId);
    }

    private static void fits(long seats) {
        if (seats > SectionPlan.MOST_SEATS) {
            throw CatalogueRefusal.conflict("an event has at most " + SectionPlan.MOST_SEATS + " seats, not " + seats);
        }
    }

    private static void resize(Sql sql, Shown event, Shown.Part part, int places) throws SQLException {
        Shown.Counts now = part.counts();
        long least = now.capacity() - now.free();
        if (places < Math.max(1, least)) {
            throw CatalogueRefusal.conflict("capacity must be " + Math.max(1, least) + " at least: " + now.sold() + " sold, " + now.held()
                    + " held, " + now.kept() + " kept by the house");
        }
        fits(event.counts().capacity() - now.capacity() + places);
        count(sql, event.id(), part.name(), places - now.capacity());
    }

    private static void count(Sql sql, String eventId, String section, long more) throws SQLException {
        int counted = sql.update("""
                UPDATE section SET capacity = capacity + ?, seats_available = seats_available + ?
                WHERE event_id = ? AND name = ? AND seats_available + ? >= 0""",
                values -> values.whole(more).whole(more).text(eventId).text(section).whole(more));
        if (counted != 1) {
            throw new IllegalStateException("section " + section + " of " + eventId + " counts free seats that are not");
        }
    }

    private record Drawn(String label, long order, int seats) {}

    private static void redraw(Sql sql, Shown event, Shown.Part part, List<SectionPlan.Row> rows) throws SQLException {
        fits(event.counts().capacity() - part.counts().capacity() + rows.stream().mapToInt(SectionPlan.Row::seats).sum());
        String id = event.id();
        String section = part.name();
        List<Drawn> drawn = sql.list("""
                SELECT row_label, row_order, MAX(number) AS seats FROM seat WHERE event_id = ? AND section = ?
                GROUP BY row_order, row_label ORDER BY row_order""",
                values -> values.text(id).text(section),
                row -> new Drawn(row.text("row_label", ""), row.whole("row_order"), Math.toIntExact(row.whole("seats"))));
        Map<String, Integer> wanted = new HashMap<>();
        rows.forEach(row -> wanted.put(row.label(), row.seats()));
        long more = 0;
        for (Drawn row : drawn) {
            more -= cut(sql, id, section, row.label, wanted.getOrDefault(row.label, 0));
        }
        // Aside first: a row's place is part of what a seat is known by.
        sql.update("UPDATE seat SET row_order = row_order + ? WHERE event_id = ? AND section = ?",
                values -> values.whole(ASIDE).text(id).text(section));
        long first = drawn.isEmpty() ? 1 : Math.min(drawn.getFirst().order, ASIDE - rows.size());
        for (int i = 0; i < rows.size(); i++) {
            SectionPlan.Row row = rows.get(i);
            long order = first + i;
            sql.update("UPDATE seat SET row_order = ? WHERE event_id = ? AND section = ? AND row_label = ?",
                    values -> values.whole(order).text(id).text(section).text(row.label()));
            int there = drawn.stream().filter(each -> each.label.equals(row.label())).mapToInt(Drawn::seats).sum();
            more += draw(sql, id, section, order, row, there + 1);
        }
        sql.update("UPDATE section SET row_label = ? WHERE event_id = ? AND name = ?",
                values -> values.text(rows.getFirst().label()).text(id).text(section));
        count(sql, id, section, more);
    }

    /// Takes away a row's seats behind `left`; says how many there were.
    private static int cut(Sql sql, String eventId, String section, String label, int left) throws SQLException {
        Optional<Long> taken = sql.first("""
                SELECT MAX(number) AS number FROM seat WHERE event_id = ? AND section = ? AND row_label = ? AND number > ?
                    AND (hold_id IS NOT NULL OR order_id IS NOT NULL) HAVING COUNT(*) > 0""",
                values -> values.text(eventId).text(section).text(label).whole((long) left), row -> row.whole("number"));
        if (taken.isPresent()) {
            throw CatalogueRefusal.conflict("rows: seat " + section + "-" + label + "-" + taken.get()
                    + " is sold, held or kept by the house: row " + label + " must keep " + taken.get() + " seats at least");
        }
        return sql.update("DELETE FROM seat WHERE event_id = ? AND section = ? AND row_label = ? AND number > ?",
                values -> values.text(eventId).text(section).text(label).whole((long) left));
    }

    /// Draws the seats of a row from `from` on; says how many.
    private static int draw(Sql sql, String eventId, String section, long order, SectionPlan.Row row, int from) throws SQLException {
        if (from > row.seats()) {
            return 0;
        }
        return sql.update("""
                INSERT INTO seat (event_id, section, row_order, row_label, number)
                WITH RECURSIVE numbers (number) AS (
                    SELECT CAST(? AS INTEGER) UNION ALL SELECT number + 1 FROM numbers WHERE number < CAST(? AS INTEGER))
                SELECT CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS INTEGER), CAST(? AS TEXT), number FROM numbers""",
                values -> values.whole((long) from).whole((long) row.seats()).text(eventId).text(section).whole(order).text(row.label()));
    }

    static void insert(Sql sql, String eventId, SectionPlan plan, int place) throws SQLException {
        sql.update("""
                INSERT INTO section (event_id, name, tier, row_label, price_minor, currency, seats_available, capacity, numbered,
                    level, place)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                values -> values.text(eventId).text(plan.name()).text(plan.tier())
                        .text(plan.numbered() ? plan.rows().getFirst().label() : "0").whole(plan.priceMinor())
                        .text(plan.currency()).whole((long) plan.capacity()).whole((long) plan.capacity())
                        .whole(plan.numbered() ? 1L : 0L).text(plan.level()).whole((long) place));
        for (int i = 0; i < plan.rows().size(); i++) {
            draw(sql, eventId, plan.name(), i + 1, plan.rows().get(i), 1);
        }
    }

    /// The same sections for another event, with every seat free.
    static void copy(Sql sql, String from, String to) throws SQLException {
        sql.update("""
                INSERT INTO section (event_id, name, tier, row_label, price_minor, currency, seats_available, capacity, numbered,
                    level, place)
                SELECT ?, name, tier, row_label, price_minor, currency, capacity, capacity, numbered, level, place
                FROM section WHERE event_id = ?""",
                values -> values.text(to).text(from));
        sql.update("""
                INSERT INTO seat (event_id, section, row_order, row_label, number)
                SELECT ?, section, row_order, row_label, number FROM seat WHERE event_id = ?""",
                values -> values.text(to).text(from));
    }
}
