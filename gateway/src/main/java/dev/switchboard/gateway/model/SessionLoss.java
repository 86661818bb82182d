package dev.switchboard.gateway.model;

import java.time.Duration;
import java.util.Optional;

/// Why a session is gone. `code` is the protocol's, or `http_503` and `close_1006` where there is none; `retryAfter` is
/// how long the server asked to be left alone.
public record SessionLoss(Cure cure, String code, String message, Optional<Duration> retryAfter) {
    /// What helps.
    public enum Cure {
        /// Another session may succeed.
        REDIAL,
        /// The server will refuse the next one as well.
        NONE
    }

    public static SessionLoss redial(String code, String message) {
        return new SessionLoss(Cure.REDIAL, code, message, Optional.empty());
    }

    public static SessionLoss fatal(String code, String message) {
        return new SessionLoss(Cure.NONE, code, message, Optional.empty());
    }

    public boolean fatal() {
        return cure == Cure.NONE;
    }

    public String sentence() {
        return message.isBlank() ? code : code + ": " + message;
    }
}
