package dev.switchboard.tools.sale.entry;

import java.util.Locale;

/// Why somebody is let in or is not.
public enum Reason {
    OK,
    /// Somebody came in with it before; the answer says when and where.
    ALREADY_USED,
    /// Exchanged, handed to somebody else, never paid in time, or of an event that was cancelled or put off.
    VOID,
    REFUNDED,
    NOT_PAID,
    WRONG_EVENT,
    TOO_EARLY,
    /// The event is over.
    TOO_LATE,
    UNKNOWN_CODE,
    FOREIGN_CODE,
    MALFORMED,
    /// Looked for by name or order number: several tickets are found, so that one must be chosen.
    SEVERAL,
    /// Of an undoing: nobody is in with it.
    NOT_IN;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Reason of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
