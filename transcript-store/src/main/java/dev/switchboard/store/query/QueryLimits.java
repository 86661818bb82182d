package dev.switchboard.store.query;

import java.time.Duration;

/// What one question may take: how long, how many rows and bytes its answer may have (beyond them it is cut and says
/// so), how large a value it may meet or make on SQLite, and how many questions run at once (one more is refused).
public record QueryLimits(Duration time, int rows, int bytes, int valueBytes, int atOnce) {
    public QueryLimits {
        if (time.isNegative() || time.isZero() || rows < 1 || bytes < 1 || valueBytes < 1 || atOnce < 1) {
            throw new IllegalArgumentException(
                    "limits must be more than 0: " + time + ", " + rows + ", " + bytes + ", " + valueBytes + ", "
                            + atOnce);
        }
    }
}
