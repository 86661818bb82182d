package dev.switchboard.gateway.model;

import dev.switchboard.gateway.model.SessionLoss.Cure;
import java.util.Map;
import java.util.Set;

/// What the error codes, HTTP statuses and close codes of model servers mean for the connection: the one table of them.
/// Codes: OpenAI's Realtime and Live API references, LiveKit's list of fatal ones, and issue logs of their clients.
/// A code that is not here leaves the session as it is.
public final class ErrorCode {
    /// Nothing a new session could change, so none is dialled.
    private static final Map<String, String> FATAL = Map.ofEntries(
            Map.entry("insufficient_quota", "the account has no quota left"),
            Map.entry("credit_balance_exhausted", "the account has no credit left"),
            Map.entry("billing_hard_limit_reached", "the account's spending limit is reached"),
            Map.entry("account_deactivated", "the account is closed"),
            Map.entry("invalid_api_key", "the key is not accepted"),
            Map.entry("model_not_found", "there is no such model"),
            Map.entry("beta_api_shape_disabled", "the server no longer speaks the beta dialect"));
    private static final String EXPIRED = "session_expired";
    /// An answer that failed with one of these may succeed a moment later.
    private static final Set<String> PASSING =
            Set.of("server_error", "rate_limit_exceeded", "inference_rate_limit_exceeded");

    private ErrorCode() {}

    /// Whether the server will refuse everything from now on.
    public static boolean isFatal(String code) {
        return FATAL.containsKey(code);
    }

    /// Whether the session has reached its longest duration.
    public static boolean isExpiry(String code) {
        return code.equals(EXPIRED);
    }

    /// Whether the same wish may succeed a moment later.
    public static boolean isPassing(String code) {
        return PASSING.contains(code);
    }

    /// A refused upgrade. Only a busy or broken server is worth another try: 408, 409, 425, 429 and 5xx; `code` is what
    /// the body names, or blank.
    public static Cure ofHandshake(int status, String code) {
        boolean passing = status >= 500 || status == 408 || status == 409 || status == 425 || status == 429;
        return passing && !isFatal(code) ? Cure.REDIAL : Cure.NONE;
    }

    /// A connection that ended with this WebSocket close code when `lastError` (or blank) was the last error told.
    /// Every code is worth a new session, also those a fault in our own frames would bring (1002, 1007, 1009): the
    /// retries are bounded.
    public static Cure ofClose(String lastError) {
        return isFatal(lastError) ? Cure.NONE : Cure.REDIAL;
    }
}
