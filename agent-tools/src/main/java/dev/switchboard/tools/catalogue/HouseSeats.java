package dev.switchboard.tools.catalogue;

import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Sql;
import java.sql.SQLException;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;

/// Seats that the house takes out of sale (a broken chair, the director's guests) and gives back. Methods block; thread-safe.
public final class HouseSeats {
    /// Stands where a hold's id would: whatever takes free seats passes them by without knowing of the house.
    static final String HOLD = "house";
    private static final int MOST_AT_ONCE = 1_000;

    public record At(String row, int number) {}

    private final Database database;
    private final Clock clock;

    HouseSeats(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /// Keeps these seats, or gives them back; all of them or none. Throws `CatalogueRefusal`.
    public Shown keep(String eventId, String section, OptionalLong seen, List<At> seats, boolean keep) {
        List<At> each = List.copyOf(new LinkedHashSet<>(seats));
        if (each.isEmpty() || each.size() > MOST_AT_ONCE) {
            throw CatalogueRefusal.invalid("seats must be a list of 1 to " + MOST_AT_ONCE + " seats, each with row and number");
        }
        return database.write(connection -> {
            Sql sql = database.sql(connection);
            Shown event = Changing.event(sql, eventId, seen);
            if (!Changing.section(event, section).numbered()) {
                throw CatalogueRefusal.unfit("section " + section + " has no numbered seats: expected places, a number");
            }
            for (At seat : each) {
                if (!moved(sql, eventId, section, seat, keep)) {
                    throw refused(sql, eventId, section, seat, keep);
                }
            }
            count(sql, eventId, section, keep ? each.size() : -each.size());
            return done(sql, event);
        });
    }

    /// Keeps so many places of general admission, whatever was kept before. Throws `CatalogueRefusal`.
    public Shown keepPlaces(String eventId, String section, OptionalLong seen, int places) {
        if (places < 0 || places > SectionPlan.MOST_SEATS) {
            throw CatalogueRefusal.invalid("places must be a whole number from 0 to " + SectionPlan.MOST_SEATS);
        }
        return database.write(connection -> {
            Sql sql = database.sql(connection);
            Shown event = Changing.event(sql, eventId, seen);
            Shown.Part part = Changing.section(event, section);
            if (part.numbered()) {
                throw CatalogueRefusal.unfit("section " + section + " has numbered seats: expected seats, each with row and number");
            }
            long more = places - part.counts().kept();
            if (more > part.counts().free()) {
                throw CatalogueRefusal.conflict("places must be at most " + (part.counts().kept() + part.counts().free())
                        + ": the others are sold or held");
            }
            count(sql, eventId, section, more);
            return done(sql, event);
        });
    }

    private Shown done(Sql sql, Shown event) throws SQLException {
        Changing.noted(sql, event.id(), "event.updated", List.of("kept"), clock.instant());
        return Shows.get(sql, event.id());
    }

    private static boolean moved(Sql sql, String eventId, String section, At seat, boolean keep) throws SQLException {
        String change = keep
                ? "UPDATE seat SET hold_id = 'house' WHERE hold_id IS NULL AND order_id IS NULL"
                : "UPDATE seat SET hold_id = NULL WHERE hold_id = 'house'";
        return sql.update(change + " AND event_id = ? AND section = ? AND row_label = ? AND number = ?",
                values -> values.text(eventId).text(section).text(seat.row).whole((long) seat.number)) == 1;
    }

    private static CatalogueRefusal refused(Sql sql, String eventId, String section, At seat, boolean keep) throws SQLException {
        String name = section + "-" + seat.row + "-" + seat.number;
        boolean there = sql.first("SELECT number FROM seat WHERE event_id = ? AND section = ? AND row_label = ? AND number = ?",
                values -> values.text(eventId).text(section).text(seat.row).whole((long) seat.number),
                row -> row.whole("number")).isPresent();
        if (!there) {
            return CatalogueRefusal.unknown("seats: there is no seat " + name);
        }
        return CatalogueRefusal.conflict("seats: " + name + (keep ? " is not free" : " is not kept by the house") + ", so nothing was changed");
    }

    private static void count(Sql sql, String eventId, String section, long more) throws SQLException {
        int counted = sql.update("""
                UPDATE section SET seats_available = seats_available - ?, kept = kept + ?
                WHERE event_id = ? AND name = ? AND seats_available - ? >= 0 AND kept + ? >= 0""",
                values -> values.whole(more).whole(more).text(eventId).text(section).whole(more).whole(more));
        if (counted != 1) {
            throw new IllegalStateException("section " + section + " of " + eventId + " counts free seats that are not");
        }
    }
}
