package dev.switchboard.store.ticket;

import java.util.Locale;

/// Where a ticket stands. `OPEN` when the call starts, `IN_PROGRESS` from the caller's first line, `CLOSED` when the
/// call has ended; `RESOLVED` is set by people or tools.
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
