package dev.switchboard.store.ticket;

import java.util.regex.Pattern;

/// Where a page ended. `place` is the position of its last ticket in the list of all tickets, which never changes: newer
/// tickets have larger ones.
public record TicketCursor(long place) {
    private static final Pattern SHAPE = Pattern.compile("t[0-9a-z]{1,13}");

    public TicketCursor {
        if (place < 0) {
            throw new IllegalArgumentException("a place is 0 or more: " + place);
        }
    }

    /// The cursor as programs hand it back.
    public String text() {
        return "t" + Long.toString(place, Character.MAX_RADIX);
    }

    /// Throws `IllegalArgumentException` when that is nothing `text` wrote.
    public static TicketCursor parse(String text) {
        if (SHAPE.matcher(text).matches()) {
            try {
                return new TicketCursor(Long.parseLong(text.substring(1), Character.MAX_RADIX));
            } catch (NumberFormatException tooLarge) {
                throw new IllegalArgumentException("not a cursor: '" + text + "'", tooLarge);
            }
        }
        throw new IllegalArgumentException("not a cursor: '" + text + "'");
    }

    @Override
    public String toString() {
        return text();
    }
}
