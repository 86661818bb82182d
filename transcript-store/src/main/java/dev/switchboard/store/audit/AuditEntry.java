package dev.switchboard.store.audit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Something that was done: `who` did `action` (`ticket.read`, …), to that ticket where it was one, from `address`.
/// `details` are more about it, never what was said in a call. Times are cut to milliseconds, the record's precision.
public record AuditEntry(
        Instant at, String who, String action, @Nullable String ticketId, String address, Map<String, String> details) {
    /// The one who does what Switchboard does by itself.
    public static final String SWITCHBOARD = "switchboard";

    public AuditEntry {
        at = at.truncatedTo(ChronoUnit.MILLIS);
        details = Map.copyOf(details);
    }
}
