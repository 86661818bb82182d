package dev.switchboard.store.ticket;

import java.util.Locale;

/// How urgent a ticket is; `NORMAL` unless someone says otherwise.
public enum TicketPriority {
    LOW,
    NORMAL,
    HIGH,
    URGENT;

    /// The name in the database and on the wire: `low`, `normal`, `high`, `urgent`.
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Reads the wire name. Throws `IllegalArgumentException` naming the four allowed values.
    public static TicketPriority parse(String wire) {
        for (TicketPriority priority : values()) {
            if (priority.wire().equals(wire)) {
                return priority;
            }
        }
        throw new IllegalArgumentException(
                "unknown priority '" + wire + "': expected one of low, normal, high, urgent");
    }
}
