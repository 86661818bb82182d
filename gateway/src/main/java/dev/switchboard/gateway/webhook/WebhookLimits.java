package dev.switchboard.gateway.webhook;

import java.time.Duration;

/// How hard a webhook is tried. The pause after the first failed try is `firstPause`, and six times the one before after each
/// further one; what the other side asks for by `Retry-After` is honoured up to `longestPause`. A lease outlasts a try.
record WebhookLimits(
        int atOnce,
        int attempts,
        Duration firstPause,
        Duration longestPause,
        Duration answerWithin,
        Duration lookEvery,
        Duration lookUpEvery,
        Duration lease,
        Duration keep) {
    static final WebhookLimits USUAL = new WebhookLimits(
            8, 3, Duration.ofSeconds(10), Duration.ofHours(1), Duration.ofSeconds(15), Duration.ofMillis(500),
            Duration.ofSeconds(5), Duration.ofMinutes(1), Duration.ofDays(30));

    private static final int GROWTH = 6;

    /// The pause after that many tries.
    Duration pause(long tries) {
        Duration pause = firstPause;
        for (long i = 1; i < tries && pause.compareTo(longestPause) < 0; i++) {
            pause = pause.multipliedBy(GROWTH);
        }
        return pause.compareTo(longestPause) < 0 ? pause : longestPause;
    }
}
