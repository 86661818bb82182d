package dev.switchboard.gateway.net;

import java.time.Duration;

/// Why a dialled connection never opened.
public sealed interface DialFailure {
    /// The name does not resolve, nobody listens, or TLS failed.
    record Unreachable(String what) implements DialFailure {}

    record TimedOut(Duration after) implements DialFailure {}

    /// The server answered the upgrade with something else; `body` is at most 64 KiB of its text.
    record Refused(int status, String body) implements DialFailure {}

    /// `cancel` was called first.
    record Cancelled() implements DialFailure {}

    default String sentence() {
        return switch (this) {
            case Unreachable(String what) -> "unreachable: " + what;
            case TimedOut(Duration after) -> "no connection within " + after.toMillis() + " ms";
            case Refused(int status, String body) -> "refused with HTTP " + status
                    + (body.isBlank() ? "" : ": " + body.strip());
            case Cancelled() -> "cancelled";
        };
    }
}
