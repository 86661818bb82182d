package dev.switchboard.gateway.aftercall;

import java.time.Duration;

/// How hard jobs are tried. The pause after the first failed try is `firstPause`, and twice the one before after each
/// further one, up to `longestPause`; a model's own Retry-After counts if it is longer. A lease outlasts the answer's limit.
record AfterCallLimits(
        int atOnce, int attempts, Duration firstPause, Duration longestPause, Duration answerWithin, Duration lease, Duration lookEvery) {
    static final AfterCallLimits USUAL = new AfterCallLimits(
            2, 8, Duration.ofSeconds(30), Duration.ofHours(1), Duration.ofSeconds(90), Duration.ofMinutes(5), Duration.ofSeconds(2));

    /// The pause after that many tries.
    Duration pause(long attempts) {
        Duration pause = firstPause;
        for (long i = 1; i < attempts && pause.compareTo(longestPause) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        return pause.compareTo(longestPause) < 0 ? pause : longestPause;
    }
}
