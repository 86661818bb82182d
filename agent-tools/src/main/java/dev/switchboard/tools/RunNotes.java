package dev.switchboard.tools;

import java.util.Optional;

/// How a run came to its outcome, for the ticket.
///
/// @param attempts how often the tool was really asked; 0 where it was not
/// @param cached whether the answer was kept from an earlier run of equal arguments
/// @param repeated whether this is the outcome of an earlier request with the same idempotency key
/// @param confirmed whether the caller had said yes
/// @param approval what came of the approval that was asked for, such as `approved by kim: fine`; empty where none was
public record RunNotes(int attempts, boolean cached, boolean repeated, boolean confirmed, Optional<String> approval) {
    /// Of a run that never came to its tool.
    public static final RunNotes NONE = new RunNotes(0, false, false, false, Optional.empty());

    RunNotes asRepeated() {
        return new RunNotes(attempts, cached, true, confirmed, approval);
    }
}
