package dev.switchboard.dashboard.access;

import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// How long sessions last: `idle` after the last request, `longest` after the log-in whatever happens. What a live feed
/// is still allowed is looked up each `recheck`. `announce` takes the lines with the first password; they go to a person
/// and nowhere else. `rounds` of PBKDF2 is for tests to lower. With `signOn`
/// people may also come by their company's provider, and then nothing is open without a log-in.
public record AccessPolicy(
        Duration idle,
        Duration longest,
        Duration recheck,
        int rounds,
        Consumer<String> announce,
        @Nullable SignOnConfig signOn) {
    public static final Duration DEFAULT_IDLE = Duration.ofHours(1);
    public static final Duration DEFAULT_LONGEST = Duration.ofHours(12);

    private static final Duration RECHECK = Duration.ofSeconds(2);

    public AccessPolicy {
        if (idle.compareTo(Duration.ofSeconds(1)) < 0 || longest.compareTo(idle) < 0) {
            throw new IllegalArgumentException(
                    "session-idle must be 1s or more, session-longest no shorter: " + idle + ", " + longest);
        }
    }

    public AccessPolicy(Duration idle, Duration longest, Duration recheck, int rounds, Consumer<String> announce) {
        this(idle, longest, recheck, rounds, announce, null);
    }

    public AccessPolicy withSignOn(@Nullable SignOnConfig provider) {
        return new AccessPolicy(idle, longest, recheck, rounds, announce, provider);
    }

    /// Announces on standard error.
    public static AccessPolicy lasting(Duration idle, Duration longest) {
        return new AccessPolicy(idle, longest, RECHECK, PasswordHash.ROUNDS, System.err::println);
    }

    public static AccessPolicy usual() {
        return lasting(DEFAULT_IDLE, DEFAULT_LONGEST);
    }
}
