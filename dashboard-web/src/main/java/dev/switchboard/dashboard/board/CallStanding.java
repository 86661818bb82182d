package dev.switchboard.dashboard.board;

import java.util.List;

/// How a call stands on the board.
///
/// @param alerts the gravest first
record CallStanding(List<Alert> alerts, Mood mood) {
    static final CallStanding GOOD = new CallStanding(List.of(), Mood.NEUTRAL);

    CallStanding {
        alerts = List.copyOf(alerts);
    }

    /// How the caller's last lines sound.
    enum Mood {
        NEGATIVE,
        NEUTRAL,
        POSITIVE
    }
}
