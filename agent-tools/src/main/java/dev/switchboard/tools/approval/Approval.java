package dev.switchboard.tools.approval;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A run that waits for a person of the house, or waited.
///
/// @param what the run would do, in one sentence for whoever decides
/// @param argumentsJson what the tool would be given
/// @param expiresAt when it is refused by itself
/// @param decidedBy who decided, "" while it waits and when nobody did
/// @param note what was written with the decision, "" for nothing
public record Approval(
        String id,
        String ticketId,
        String agentId,
        String tool,
        String what,
        String argumentsJson,
        Instant askedAt,
        Instant expiresAt,
        State state,
        String decidedBy,
        String note,
        @Nullable Instant decidedAt) {
    /// Where it stands. From `WAITING` there is one step, and none after it.
    public enum State {
        WAITING("waiting"),
        APPROVED("approved"),
        REFUSED("refused"),
        /// Nobody decided in time.
        EXPIRED("expired"),
        /// Whoever wanted it is gone.
        WITHDRAWN("withdrawn");

        private final String wire;

        State(String wire) {
            this.wire = wire;
        }

        /// In the table and on the wire.
        public String wire() {
            return wire;
        }

        static State of(String wire) {
            for (State state : values()) {
                if (state.wire.equals(wire)) {
                    return state;
                }
            }
            throw new IllegalArgumentException("no state of an approval: " + wire);
        }
    }
}
