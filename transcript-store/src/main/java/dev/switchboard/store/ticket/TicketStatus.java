package dev.switchboard.store.ticket;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/// Where a ticket stands. `OPEN` when the call starts, `IN_PROGRESS` from the caller's first line, `CLOSED` when the
/// call has ended; `RESOLVED` is set by people or tools.
///
/// The call itself only moves forward: open to in_progress, and whatever it is to closed when it ends. People make the
/// moves of `moves()`: forward, and back to in_progress, which takes a ticket up again: the time at which it was first
/// resolved stays, and so does the reason for which its call ended. A ticket closed by hand while its call runs stays on
/// the live board.
public enum TicketStatus {
    OPEN,
    IN_PROGRESS,
    RESOLVED,
    CLOSED;

    /// The name in the database and on the wire: `open`, `in_progress`, `resolved`, `closed`.
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Where a person may move a ticket from here; staying is no move and always allowed. Nothing goes back to open, which
    /// means that nobody has said anything yet, and a closed ticket is taken up again before it is resolved anew.
    public Set<TicketStatus> moves() {
        return switch (this) {
            case OPEN -> EnumSet.of(IN_PROGRESS, RESOLVED, CLOSED);
            case IN_PROGRESS -> EnumSet.of(RESOLVED, CLOSED);
            case RESOLVED -> EnumSet.of(IN_PROGRESS, CLOSED);
            case CLOSED -> EnumSet.of(IN_PROGRESS);
        };
    }

    /// Reads the wire name. Throws `IllegalArgumentException` naming the four allowed values.
    public static TicketStatus parse(String wire) {
        for (TicketStatus status : values()) {
            if (status.wire().equals(wire)) {
                return status;
            }
        }
        throw new IllegalArgumentException(
                "unknown status '" + wire + "': expected one of open, in_progress, resolved, closed");
    }
}
