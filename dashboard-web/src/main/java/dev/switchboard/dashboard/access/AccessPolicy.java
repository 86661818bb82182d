package dev.switchboard.dashboard.access;

import java.time.Duration;
import java.util.function.Consumer;

/// How long sessions last: `idle` after the last request, `longest` after the log-in whatever happens. What a live feed
/// is still allowed is looked up each `recheck`. `announce` takes the lines with the first password; they go to a person
/// and nowhere else. `rounds` of PBKDF2 is for tests to lower.
public record AccessPolicy(
        Duration idle, Duration longest, Duration recheck, int rounds, Consumer<String> announce) {
    public static final Duration DEFAULT_IDLE = Duration.ofHours(1);
    public static final Duration DEFAULT_LONGEST = Duration.ofHours(12);

    private static final Duration RECHECK = Duration.ofSeconds(2);

    public AccessPolicy {
        if (idle.compareTo(Duration.ofSeconds(1)) < 0 || longest.compareTo(idle) < 0) {
            throw new IllegalArgumentException(
                    "session-idle must be 1s or more, session-longest no shorter: " + idle + ", " + longest);
        }
    }

    /// Announces on standard error.
    public static AccessPolicy lasting(Duration idle, Duration longest) {
        return new AccessPolicy(idle, longest, RECHECK, PasswordHash.ROUNDS, System.err::println);
    }

    public static AccessPolicy usual() {
        return lasting(DEFAULT_IDLE, DEFAULT_LONGEST);
    }
}
