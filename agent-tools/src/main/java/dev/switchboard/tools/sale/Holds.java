package dev.switchboard.tools.sale;

import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Sql;
import dev.switchboard.tools.event.Money;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Seats kept for a while. A hold that ran out is nobody's from that moment on, whether or not `sweep` has been by. Methods
/// block; thread-safe.
public final class Holds {
    /// How long a customer may think it over.
    public static final Duration KEPT_FOR = Duration.ofMinutes(5);
    /// Tickets in one hold: a coach party.
    public static final int MOST_TICKETS = 50;

    /// What is wanted. `holder` is the call or session, which has one hold of an event at a time; empty where there is none.
    /// `requestKey`, where it is not empty, makes the same request the same hold.
    public record Wish(String eventId, String section, int quantity, String holder, String requestKey) {}

    private final Database database;
    private final Clock clock;
    private final Ids ids;

    Holds(Database database, Clock clock, Ids ids) {
        this.database = database;
        this.clock = clock;
        this.ids = ids;
    }

    /// Holds the best seats there are. Throws `Refusal`: `unknown_event`, `event_over`, `not_on_sale`, `unknown_section`,
    /// `bad_quantity`, `sold_out`, `not_enough_seats`.
    public Hold hold(Wish wish) {
        if (wish.quantity < 1 || wish.quantity > MOST_TICKETS) {
            throw new Refusal("bad_quantity", "I can hold from 1 to " + MOST_TICKETS + " tickets at a time.");
        }
        return database.write(connection -> {
            Sql sql = database.sql(connection);
            Optional<Hold> same = wish.requestKey.isEmpty() ? Optional.empty() : ofRequest(sql, wish.requestKey);
            if (same.isPresent()) {
                return same.get();
            }
            Instant now = clock.instant();
            sweep(sql, now);
            OnSale.check(sql, wish.eventId, clock);
            if (!wish.holder.isEmpty()) {
                releaseOthers(sql, wish.holder, wish.eventId);
            }
            return take(sql, wish, now.plus(KEPT_FOR));
        });
    }

    /// Takes seats in a transaction of the caller's, for as long as said.
    Hold take(Sql sql, Wish wish, Instant expiresAt) throws SQLException {
        record Priced(Money each, long left) {}
        Priced section = sql.first(
                "SELECT price_minor, currency, seats_available FROM section WHERE event_id = ? AND name = ?",
                values -> values.text(wish.eventId).text(wish.section),
                row -> new Priced(money(row.whole("price_minor"), row.text("currency", "")), row.whole("seats_available")))
                .orElseThrow(() -> new Refusal("unknown_section", "I do not know that section."));
        String id = ids.of("HLD");
        List<Seat> seats = SeatTable.take(sql, wish.eventId, wish.section, wish.quantity, id);
        if (seats.isEmpty()) {
            throw section.left == 0
                    ? new Refusal("sold_out", "Section " + wish.section + " is sold out.")
                    : new Refusal("not_enough_seats", "Section " + wish.section + " has only "
                            + (section.left == 1 ? "1 seat" : section.left + " seats") + " left.");
        }
        sql.update("""
                INSERT INTO hold (hold_id, event_id, section, quantity, price_minor, currency, state, holder,
                    request_key, created_at, expires_at)
                VALUES (?, ?, ?, ?, ?, ?, 'active', ?, ?, ?, ?)""",
                values -> values.text(id).text(wish.eventId).text(wish.section).whole((long) wish.quantity)
                        .whole(section.each.minorUnits()).text(section.each.currency().getCurrencyCode())
                        .text(wish.holder).text(wish.requestKey.isEmpty() ? null : wish.requestKey)
                        .time(clock.instant()).time(expiresAt));
        return new Hold(id, wish.eventId, wish.section, seats, section.each, wish.holder, expiresAt);
    }

    /// A hold that still stands.
    public Optional<Hold> find(String holdId) {
        return database.read(connection -> active(database.sql(connection), holdId));
    }

    Optional<Hold> active(Sql sql, String holdId) throws SQLException {
        return read(sql, "hold_id = ? AND state = 'active' AND expires_at > ?",
                values -> values.text(holdId).time(clock.instant()));
    }

    /// The hold that a call has now, the newest if it holds seats of several events.
    public Optional<Hold> ofHolder(String holder) {
        return holder.isEmpty() ? Optional.empty() : database.read(connection -> read(database.sql(connection),
                "holder = ? AND state = 'active' AND expires_at > ?",
                values -> values.text(holder).time(clock.instant())));
    }

    /// Gives the seats back; false when the hold was over already.
    public boolean release(String holdId) {
        return database.write(connection -> end(database.sql(connection), holdId, "released"));
    }

    /// What came of the hold is an order: its seats are no longer held.
    boolean use(Sql sql, String holdId) throws SQLException {
        return sql.update("UPDATE hold SET state = 'used' WHERE hold_id = ? AND state = 'active' AND expires_at > ?",
                values -> values.text(holdId).time(clock.instant())) == 1;
    }

    /// Ends holds whose time is over, in a transaction of the caller's. Says how many.
    int sweep(Sql sql, Instant now) throws SQLException {
        List<String> due = sql.list("SELECT hold_id FROM hold WHERE state = 'active' AND expires_at <= ? LIMIT 500",
                values -> values.time(now), row -> row.text("hold_id", ""));
        for (String holdId : due) {
            end(sql, holdId, "expired");
        }
        return due.size();
    }

    boolean end(Sql sql, String holdId, String state) throws SQLException {
        int ended = sql.update("UPDATE hold SET state = ? WHERE hold_id = ? AND state = 'active'",
                values -> values.text(state).text(holdId));
        if (ended == 1) {
            Kept kept = sql.first("SELECT event_id, section, quantity FROM hold WHERE hold_id = ?",
                    values -> values.text(holdId),
                    row -> new Kept(row.text("event_id", ""), row.text("section", ""),
                            Math.toIntExact(row.whole("quantity")))).orElseThrow();
            SeatTable.freeHold(sql, kept.eventId, kept.section, kept.quantity, holdId);
        }
        return ended == 1;
    }

    private record Kept(String eventId, String section, int quantity) {}

    /// A change of an order has seats of its own on hold; those stay.
    private void releaseOthers(Sql sql, String holder, String eventId) throws SQLException {
        List<String> others = sql.list("""
                SELECT hold_id FROM hold WHERE holder = ? AND event_id = ? AND state = 'active'
                    AND hold_id NOT IN (SELECT hold_id FROM order_change WHERE state = 'awaiting_payment')""",
                values -> values.text(holder).text(eventId), row -> row.text("hold_id", ""));
        for (String other : others) {
            end(sql, other, "released");
        }
    }

    private Optional<Hold> ofRequest(Sql sql, String requestKey) throws SQLException {
        return read(sql, "request_key = ?", values -> values.text(requestKey));
    }

    private static Optional<Hold> read(Sql sql, String where, Sql.Binder binder) throws SQLException {
        record Row(String id, String eventId, String section, int quantity, Money each, String holder,
                @Nullable Instant expiresAt) {}
        Optional<Row> found = sql.first("""
                SELECT hold_id, event_id, section, quantity, price_minor, currency, holder, expires_at FROM hold
                WHERE %s ORDER BY created_at DESC LIMIT 1""".formatted(where), binder,
                row -> new Row(row.text("hold_id", ""), row.text("event_id", ""), row.text("section", ""),
                        Math.toIntExact(row.whole("quantity")),
                        money(row.whole("price_minor"), row.text("currency", "")), row.text("holder", ""),
                        row.time("expires_at")));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Row row = found.get();
        List<Seat> seats = SeatTable.ofHold(sql, row.id);
        return Optional.of(new Hold(row.id, row.eventId, row.section,
                seats.isEmpty() ? Collections.nCopies(row.quantity, Seat.standing(row.section)) : seats,
                row.each, row.holder, Objects.requireNonNull(row.expiresAt)));
    }

    static Money money(long minorUnits, String currency) {
        return new Money(minorUnits, Currency.getInstance(currency));
    }
}
