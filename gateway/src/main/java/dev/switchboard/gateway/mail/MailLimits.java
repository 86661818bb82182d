package dev.switchboard.gateway.mail;

import dev.switchboard.store.mail.SummaryMails;
import java.time.Duration;

/// How hard mail is tried. The pause after the first failed try is `firstPause`, and twice the one before after each further
/// one, up to `longestPause`. A try asks a server some ten things, each answered within `answerWithin`: the lease outlasts them.
record MailLimits(
        int atOnce,
        int attempts,
        Duration firstPause,
        Duration longestPause,
        Duration answerWithin,
        Duration lookEvery,
        SummaryMails.Rule rule) {
    static final MailLimits USUAL = new MailLimits(
            4, 8, Duration.ofSeconds(30), Duration.ofHours(1), Duration.ofSeconds(20), Duration.ofSeconds(2),
            new SummaryMails.Rule(Duration.ofMinutes(10), Duration.ofMinutes(30), Duration.ofSeconds(3)));

    /// The pause after that many tries.
    Duration pause(long attempts) {
        Duration pause = firstPause;
        for (long i = 1; i < attempts && pause.compareTo(longestPause) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        return pause.compareTo(longestPause) < 0 ? pause : longestPause;
    }
}
