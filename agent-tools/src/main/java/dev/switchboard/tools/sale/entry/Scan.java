package dev.switchboard.tools.sale.entry;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Somebody stands at the door.
///
/// @param eventId whose door it is; empty when it takes tickets of every event
/// @param what how the ticket is named
/// @param gate the door's name, or empty
/// @param who lets in: an account, an agent
/// @param nonce of this request: sent again it has the same answer; null when it is never sent again
/// @param scannedAt when it was scanned, if the device had to wait to tell; null for now
public record Scan(String eventId, What what, String gate, String who, @Nullable String nonce, @Nullable Instant scannedAt) {
    /// How a ticket is named.
    public sealed interface What {
        /// As scanned or typed.
        record Code(String text) implements What {}

        /// As a list of guests named it.
        record Ticket(String admissionId) implements What {}

        /// A holder's name or an order's number.
        record Words(String text) implements What {}
    }

    /// The text that makes two requests the same.
    String asked(String action) {
        String named = switch (what) {
            case What.Code code -> "code " + code.text.strip();
            case What.Ticket ticket -> "ticket " + ticket.admissionId;
            case What.Words words -> "words " + words.text.strip();
        };
        return action + "\n" + eventId + "\n" + named;
    }
}
