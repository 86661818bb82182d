package dev.switchboard.tools.sale.entry;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the door is told.
///
/// @param guest whose ticket it is, where there is such a ticket
/// @param earlierAt when, and `earlierGate` where, somebody came in with it before
/// @param candidates those to choose from, of `SEVERAL`
/// @param repeated whether this request had been answered before
public record Answer(
        Reason reason, Optional<Guest> guest, @Nullable Instant earlierAt, String earlierGate, List<Guest> candidates,
        boolean repeated) {
    public Answer {
        candidates = List.copyOf(candidates);
    }

    static Answer of(Reason reason) {
        return new Answer(reason, Optional.empty(), null, "", List.of(), false);
    }

    static Answer of(Reason reason, Guest guest) {
        return new Answer(reason, Optional.of(guest), null, "", List.of(), false);
    }

    public boolean admitted() {
        return reason == Reason.OK;
    }
}
