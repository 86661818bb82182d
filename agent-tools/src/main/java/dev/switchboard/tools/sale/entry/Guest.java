package dev.switchboard.tools.sale.entry;

import dev.switchboard.tools.sale.Admission;
import dev.switchboard.tools.sale.Seat;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A ticket as the door sees it, without its code. `usedAt` and `usedGate` when somebody is in with it.
public record Guest(
        String admissionId, String orderId, String eventId, String event, Seat seat, String holderName,
        Admission.State state, @Nullable Instant usedAt, String usedGate) {
    static Admission.State state(String wire) {
        return Admission.State.valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
