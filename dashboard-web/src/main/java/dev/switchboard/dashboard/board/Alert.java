package dev.switchboard.dashboard.board;

import java.time.Instant;
import java.util.Locale;

/// Why a call needs a look.
///
/// @param since when it began to be so
/// @param detail what was said, which tool, how much; "" where there is nothing to add
record Alert(Kind kind, Instant since, String detail) {
    /// The gravest first.
    enum Kind {
        HUMAN,
        APPROVAL,
        ANGRY,
        NOT_UNDERSTOOD,
        TOOLS,
        SILENCE,
        COST;

        /// The name on the wire: `human`, `approval`, `angry`, `not_understood`, `tools`, `silence`, `cost`.
        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
