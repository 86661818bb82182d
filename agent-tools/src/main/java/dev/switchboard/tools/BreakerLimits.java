package dev.switchboard.tools;

import java.time.Duration;

/// When a tool that fails is left alone, and for how long.
///
/// @param opensAfter failed runs on end
/// @param pause the first; each failed try doubles it, up to two minutes or this where this is longer
public record BreakerLimits(int opensAfter, Duration pause) {
    public static final BreakerLimits STANDARD = new BreakerLimits(5, Duration.ofSeconds(10));

    public BreakerLimits {
        if (opensAfter < 1 || pause.isNegative() || pause.isZero()) {
            throw new IllegalArgumentException("a breaker opens after 1 failure or more, for longer than nothing");
        }
    }
}
