package dev.switchboard.store.ticket;

import java.util.Locale;

/// Where a ticket stands. `OPEN` when the call starts, `IN_PROGRESS` from the caller's first line, `CLOSED` when the
/// call has ended; `RESOLVED` is set by people or tools.
///
/// The call itself only moves forward: open to in_progress, and whatever it is to closed when it ends. People may set
/// any of the four at any time, also to take up a closed ticket again: the time at which it was first resolved stays,
/// and so does the reason for which its call ended. A ticket closed by hand while its call runs stays on the live
/// board.
public enum TicketStatus {
    OPEN,
    IN_PROGRESS,
    RESOLVED,
    CLOSED;

    /// The name in the database and on the wire: `open`, `in_progress`, `resolved`, `closed`.
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
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
