package dev.switchboard.tools.sale;

import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Sql;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// People who wait for seats of a sold-out event, first come first served. An offer holds its seats for the one it is made to;
/// when its time is over the next one's turn has come. Thread-safe; methods block.
public final class WaitList {
    /// How long an offer stands.
    public static final Duration OFFER_STANDS = Duration.ofMinutes(30);
    /// Entries looked at for seats that became free: one too large must not keep the smaller ones behind it waiting.
    private static final int LOOKED_AT = 50;

    /// Somebody who waits; `section` empty: any. `position` counts from 1 among those who wait for the event.
    public record Entry(String id, String eventId, String section, int quantity, String name, String email, int position) {}

    /// Tells somebody, in the transaction that makes the offer.
    interface Post {
        void offered(Sql sql, Entry entry, Hold hold) throws SQLException;
    }

    private final Database database;
    private final Clock clock;
    private final Ids ids;
    private final Holds holds;
    private final Post post;

    WaitList(Database database, Clock clock, Ids ids, Holds holds, Post post) {
        this.database = database;
        this.clock = clock;
        this.ids = ids;
        this.holds = holds;
        this.post = post;
    }

    /// Adds somebody; the same e-mail address waits once for an event and section. Throws `Refusal` as `Holds.hold`.
    public Entry join(String eventId, String section, int quantity, String name, String email, String phone) {
        if (quantity < 1 || quantity > Holds.MOST_TICKETS) {
            throw new Refusal("bad_quantity", "From 1 to " + Holds.MOST_TICKETS + " tickets can be waited for.");
        }
        return database.write(connection -> {
            Sql sql = database.sql(connection);
            OnSale.check(sql, eventId, clock);
            Optional<String> before = sql.first("""
                    SELECT entry_id FROM wait_list
                    WHERE event_id = ? AND section = ? AND lower(email) = lower(?) AND state = 'waiting'""",
                    values -> values.text(eventId).text(section).text(email), row -> row.text("entry_id", ""));
            String id = before.orElseGet(() -> ids.of("WAIT"));
            if (before.isPresent()) {
                sql.update("UPDATE wait_list SET quantity = ?, name = ? WHERE entry_id = ?",
                        values -> values.whole((long) quantity).text(name).text(id));
            } else {
                sql.update("""
                        INSERT INTO wait_list (entry_id, event_id, section, quantity, name, email, phone, state, created_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?, 'waiting', ?)""",
                        values -> values.text(id).text(eventId).text(section).whole((long) quantity).text(name)
                                .text(email).text(phone).time(clock.instant()));
            }
            return new Entry(id, eventId, section, quantity, name, email, position(sql, eventId, id));
        });
    }

    private static int position(Sql sql, String eventId, String entryId) throws SQLException {
        List<String> waiting = sql.list(
                "SELECT entry_id FROM wait_list WHERE event_id = ? AND state = 'waiting' ORDER BY turn",
                values -> values.text(eventId), row -> row.text("entry_id", ""));
        return waiting.indexOf(entryId) + 1;
    }

    public boolean leave(String entryId) {
        return database.write(connection -> database.sql(connection).update(
                "UPDATE wait_list SET state = 'left' WHERE entry_id = ? AND state = 'waiting'",
                values -> values.text(entryId))) == 1;
    }

    /// The hold was of an offer, which is now taken.
    void took(Sql sql, String holdId) throws SQLException {
        sql.update("UPDATE wait_list SET state = 'taken' WHERE hold_id = ? AND state = 'offered'",
                values -> values.text(holdId));
    }

    /// Ends offers whose hold is over and makes new ones where seats are free, in a transaction of the caller's. Says how many
    /// were made.
    int sweep(Sql sql, Instant now) throws SQLException {
        sql.update("""
                UPDATE wait_list SET state = 'expired' WHERE state = 'offered' AND hold_id IN (
                    SELECT hold_id FROM hold WHERE state IN ('expired', 'released'))""", _ -> {});
        List<String> events = sql.list("""
                SELECT DISTINCT w.event_id FROM wait_list w JOIN event e ON e.event_id = w.event_id
                WHERE w.state = 'waiting' AND e.state = 'on_sale' AND e.starts_at > ?
                    AND EXISTS (SELECT 1 FROM section s WHERE s.event_id = w.event_id AND s.seats_available > 0)""",
                values -> values.time(now), row -> row.text("event_id", ""));
        int made = 0;
        for (String event : events) {
            made += offers(sql, event, now);
        }
        return made;
    }

    private int offers(Sql sql, String eventId, Instant now) throws SQLException {
        List<Entry> waiting = sql.list("""
                SELECT entry_id, event_id, section, quantity, name, email FROM wait_list
                WHERE event_id = ? AND state = 'waiting' ORDER BY turn LIMIT ?""",
                values -> values.text(eventId).whole((long) LOOKED_AT),
                row -> new Entry(row.text("entry_id", ""), row.text("event_id", ""), row.text("section", ""),
                        Math.toIntExact(row.whole("quantity")), row.text("name", ""), row.text("email", ""), 0));
        int made = 0;
        for (Entry entry : waiting) {
            Optional<String> section = sectionFor(sql, entry);
            if (section.isPresent()) {
                Hold hold = holds.take(sql, new Holds.Wish(eventId, section.get(), entry.quantity, "", ""),
                        now.plus(OFFER_STANDS));
                sql.update("UPDATE wait_list SET state = 'offered', hold_id = ? WHERE entry_id = ?",
                        values -> values.text(hold.id()).text(entry.id));
                sql.update("INSERT INTO sale_event (kind, event_id, body, at) VALUES ('wait_list.offered', ?, ?, ?)",
                        values -> values.text(eventId).text("{\"entry_id\":\"" + entry.id + "\",\"hold_id\":\""
                                + hold.id() + "\"}").time(now));
                post.offered(sql, entry, hold);
                made++;
            }
        }
        return made;
    }

    /// The dearest section with enough seats, or the one that was asked for.
    private static Optional<String> sectionFor(Sql sql, Entry entry) throws SQLException {
        return sql.first("""
                SELECT name FROM section WHERE event_id = ? AND seats_available >= ? AND (? = '' OR name = ?)
                ORDER BY price_minor DESC, name LIMIT 1""",
                values -> values.text(entry.eventId).whole((long) entry.quantity).text(entry.section).text(entry.section),
                row -> row.text("name", ""));
    }
}
