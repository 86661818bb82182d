package dev.switchboard.store.record;

import dev.switchboard.store.ticket.TicketFilter;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A stretch of places, both ends included: a place is the millisecond at which a ticket began, times 2^20, plus its
/// number within that millisecond.
record Places(long first, long last) {
    private static final int WITHIN_MS = 1 << 20;
    private static final long DAY_MS = 86_400_000;
    private static final long LAST_MS = Long.MAX_VALUE / WITHIN_MS - 1;

    /// The places of the tickets of a filter's time.
    static Places of(TicketFilter filter) {
        Instant from = filter.from();
        Instant to = filter.to();
        return new Places(from == null ? 0 : place(from), to == null ? Long.MAX_VALUE - 1 : place(to) - 1);
    }

    /// The first place of a millisecond; stored times are cut to milliseconds, so of an instant within one the next counts.
    private static long place(Instant at) {
        long ms = at.getNano() % 1_000_000 == 0 ? at.toEpochMilli() : at.toEpochMilli() + 1;
        return Math.clamp(ms, 0, LAST_MS) * WITHIN_MS;
    }

    /// Before a place, where one is given.
    Places before(@Nullable Long place) {
        return place == null ? this : new Places(first, Math.min(last, place - 1));
    }

    Places with(Places other) {
        return new Places(Math.max(first, other.first), Math.min(last, other.last));
    }

    boolean isEverywhere() {
        return first <= 0 && last >= Long.MAX_VALUE - 1;
    }

    boolean isEmpty() {
        return first > last;
    }

    long firstDay() {
        return day(first);
    }

    long lastDay() {
        return day(last);
    }

    static long day(long place) {
        return place / WITHIN_MS / DAY_MS;
    }

    static Places ofDays(long first, long last) {
        long most = LAST_MS / DAY_MS;
        return new Places(
                Math.min(first, most) * DAY_MS * WITHIN_MS,
                last >= most ? Long.MAX_VALUE - 1 : (last + 1) * DAY_MS * WITHIN_MS - 1);
    }

    /// Counts what stands here: `among` counts within a day, at the edges that are not whole days, `days` all of a stretch of days.
    long counted(Among among, Days days) throws SQLException {
        if (isEmpty()) {
            return 0;
        }
        long from = firstDay();
        long to = lastDay();
        long count = 0;
        if (!holdsDay(from)) {
            count += among.count(with(ofDays(from, from)));
            from++;
        }
        if (to >= from && !holdsDay(to)) {
            count += among.count(with(ofDays(to, to)));
            to--;
        }
        return from > to ? count : count + days.count(from, to);
    }

    @FunctionalInterface
    interface Among {
        long count(Places places) throws SQLException;
    }

    @FunctionalInterface
    interface Days {
        long count(long first, long last) throws SQLException;
    }

    /// Whether every place of that day is among these.
    boolean holdsDay(long day) {
        Places whole = ofDays(day, day);
        return first <= whole.first && last >= whole.last;
    }
}
