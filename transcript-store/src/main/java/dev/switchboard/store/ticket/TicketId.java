package dev.switchboard.store.ticket;

import java.util.regex.Pattern;

/// A ticket's id, `GXS-YYYYMMDD-XXXXXXXX`: the UTC day on which the call began and eight upper-case hex digits.
public record TicketId(String value) {
    private static final Pattern SHAPE = Pattern.compile("GXS-\\d{8}-[0-9A-F]{8}");

    public TicketId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("not a ticket id (GXS-YYYYMMDD-XXXXXXXX expected): " + value);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
