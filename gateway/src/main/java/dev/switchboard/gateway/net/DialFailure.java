package dev.switchboard.gateway.net;

import java.time.Duration;
import java.util.Optional;

/// Why a dialled connection never opened.
public sealed interface DialFailure {
    /// The name does not resolve, nobody listens, or TLS failed.
    record Unreachable(String what) implements DialFailure {}

    record TimedOut(Duration after) implements DialFailure {}

    /// The server answered the upgrade with something else; `body` is at most 64 KiB of its text, `retryAfter` its
    /// `Retry-After` where that gives seconds (RFC 9110 §10.2.3; a date is passed over).
    record Refused(int status, String body, Optional<Duration> retryAfter) implements DialFailure {}

    /// `cancel` was called first.
    record Cancelled() implements DialFailure {}

    default String sentence() {
        return switch (this) {
            case Unreachable(String what) -> "unreachable: " + what;
            case TimedOut(Duration after) -> "no connection within " + after.toMillis() + " ms";
            case Refused(int status, String body, _) -> "refused with HTTP " + status
                    + (body.isBlank() ? "" : ": " + body.strip());
            case Cancelled() -> "cancelled";
        };
    }
}
