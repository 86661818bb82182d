package dev.switchboard.tools.sale;

import dev.switchboard.store.sql.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Takes seats and gives them back, in the caller's writing transaction. The counter of the section is the guard: it is
/// lowered only where enough is left, in one conditional statement, and each seat likewise, so that no order of
/// events sells one twice, whatever was read before.
final class SeatTable {
    /// Free seats read at a time while looking for some that stand together.
    private static final int READ_AT_ONCE = 400;

    private record Free(long rowOrder, String row, int number) {}

    private SeatTable() {}

    /// Takes the best seats for a hold: in the first row from the front that has enough side by side, else the first free
    /// ones. Empty where the section has fewer than asked for.
    static List<Seat> take(Sql sql, String eventId, String section, int quantity, String holdId) throws SQLException {
        int counted = sql.update("""
                UPDATE section SET seats_available = seats_available - ?
                WHERE event_id = ? AND name = ? AND seats_available >= ?""",
                values -> values.whole((long) quantity).text(eventId).text(section).whole((long) quantity));
        if (counted == 0) {
            return List.of();
        }
        if (!isNumbered(sql, eventId, section)) {
            return Collections.nCopies(quantity, Seat.standing(section));
        }
        List<Free> chosen = choose(sql, eventId, section, quantity);
        int taken = 0;
        for (Free seat : chosen) {
            taken += sql.update("""
                    UPDATE seat SET hold_id = ?
                    WHERE event_id = ? AND section = ? AND row_order = ? AND number = ?
                        AND hold_id IS NULL AND order_id IS NULL""",
                    values -> values.text(holdId).text(eventId).text(section).whole(seat.rowOrder)
                            .whole((long) seat.number));
        }
        if (taken != quantity) {
            throw new IllegalStateException("section " + section + " of " + eventId + " counts free seats that are not");
        }
        return chosen.stream().map(seat -> new Seat(section, seat.row, seat.number)).toList();
    }

    /// Takes exactly these seats for an order; false, and nothing taken, when one of them is gone.
    static boolean takeThese(Sql sql, String eventId, List<Seat> seats, String orderId) throws SQLException {
        String section = seats.getFirst().section();
        if (!seats.getFirst().isNumbered()) {
            return count(sql, eventId, section, -seats.size());
        }
        for (Seat seat : seats) {
            boolean free = sql.first("""
                    SELECT number FROM seat WHERE event_id = ? AND section = ? AND row_label = ? AND number = ?
                        AND hold_id IS NULL AND order_id IS NULL""",
                    values -> values.text(eventId).text(section).text(seat.row()).whole((long) seat.number()),
                    row -> row.whole("number")).isPresent();
            if (!free) {
                return false;
            }
        }
        if (!count(sql, eventId, section, -seats.size())) {
            return false;
        }
        for (Seat seat : seats) {
            int taken = sql.update("""
                    UPDATE seat SET order_id = ?
                    WHERE event_id = ? AND section = ? AND row_label = ? AND number = ?
                        AND hold_id IS NULL AND order_id IS NULL""",
                    values -> values.text(orderId).text(eventId).text(section).text(seat.row())
                            .whole((long) seat.number()));
            if (taken != 1) {
                throw new IllegalStateException("seat " + seat.label() + " of " + eventId + " was taken meanwhile");
            }
        }
        return true;
    }

    static List<Seat> ofHold(Sql sql, String holdId) throws SQLException {
        return sql.list("SELECT section, row_label, number FROM seat WHERE hold_id = ? ORDER BY row_order, number",
                values -> values.text(holdId), SeatTable::seat);
    }

    /// What was held is sold.
    static void sell(Sql sql, String holdId, String orderId) throws SQLException {
        sql.update("UPDATE seat SET order_id = ?, hold_id = NULL WHERE hold_id = ?",
                values -> values.text(orderId).text(holdId));
    }

    /// Gives back what a hold has.
    static void freeHold(Sql sql, String eventId, String section, int quantity, String holdId) throws SQLException {
        sql.update("UPDATE seat SET hold_id = NULL WHERE hold_id = ?", values -> values.text(holdId));
        count(sql, eventId, section, quantity);
    }

    /// Gives back these seats of an order.
    static void freeSeats(Sql sql, String eventId, List<Seat> seats, String orderId) throws SQLException {
        for (Seat seat : seats) {
            if (seat.isNumbered()) {
                sql.update("""
                        UPDATE seat SET order_id = NULL
                        WHERE event_id = ? AND section = ? AND row_label = ? AND number = ? AND order_id = ?""",
                        values -> values.text(eventId).text(seat.section()).text(seat.row())
                                .whole((long) seat.number()).text(orderId));
            }
        }
        if (!seats.isEmpty()) {
            count(sql, eventId, seats.getFirst().section(), seats.size());
        }
    }

    private static boolean count(Sql sql, String eventId, String section, int more) throws SQLException {
        return sql.update("""
                UPDATE section SET seats_available = seats_available + ?
                WHERE event_id = ? AND name = ? AND seats_available + ? >= 0""",
                values -> values.whole((long) more).text(eventId).text(section).whole((long) more)) == 1;
    }

    private static boolean isNumbered(Sql sql, String eventId, String section) throws SQLException {
        return sql.first("SELECT numbered FROM section WHERE event_id = ? AND name = ?",
                values -> values.text(eventId).text(section), row -> row.whole("numbered")).orElseThrow() == 1;
    }

    private static List<Free> choose(Sql sql, String eventId, String section, int quantity) throws SQLException {
        List<Free> first = new ArrayList<>();
        List<Free> run = new ArrayList<>();
        long row = Long.MIN_VALUE;
        long number = 0;
        while (true) {
            List<Free> some = read(sql, eventId, section, row, number);
            for (Free seat : some) {
                if (first.size() < quantity) {
                    first.add(seat);
                }
                if (!run.isEmpty() && (run.getLast().rowOrder != seat.rowOrder
                        || run.getLast().number != seat.number - 1)) {
                    run.clear();
                }
                run.add(seat);
                if (run.size() == quantity) {
                    return run;
                }
            }
            if (some.size() < READ_AT_ONCE) {
                return first;
            }
            row = some.getLast().rowOrder;
            number = some.getLast().number;
        }
    }

    private static List<Free> read(Sql sql, String eventId, String section, long afterRow, long afterNumber)
            throws SQLException {
        return sql.list("""
                SELECT row_order, row_label, number FROM seat
                WHERE event_id = ? AND section = ? AND hold_id IS NULL AND order_id IS NULL
                    AND (row_order > ? OR row_order = ? AND number > ?)
                ORDER BY row_order, number
                LIMIT ?""",
                values -> values.text(eventId).text(section).whole(afterRow).whole(afterRow).whole(afterNumber)
                        .whole((long) READ_AT_ONCE),
                row -> new Free(row.whole("row_order"), row.text("row_label", ""),
                        Math.toIntExact(row.whole("number"))));
    }

    private static Seat seat(Sql.Row row) throws SQLException {
        return new Seat(row.text("section", ""), row.text("row_label", ""), Math.toIntExact(row.whole("number")));
    }
}
