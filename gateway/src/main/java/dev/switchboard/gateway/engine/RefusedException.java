package dev.switchboard.gateway.engine;

import dev.switchboard.gateway.realtime.RealtimeError;
import org.jspecify.annotations.Nullable;

/// A client's event that is well formed but cannot be done now; answered with an `error` event, the session lives on.
final class RefusedException extends Exception {
    private final RealtimeError error;

    RefusedException(RealtimeError error) {
        super(error.message());
        this.error = error;
    }

    static RefusedException of(String code, String message, @Nullable String param) {
        return new RefusedException(RealtimeError.invalidRequest(code, message, param, null));
    }

    static RefusedException missing(String param) {
        return of("missing_required_parameter", "Missing required parameter: '" + param + "'.", param);
    }

    /// @param supported the values there are, quoted and joined
    static RefusedException notOneOf(String param, String value, String supported) {
        return of("invalid_value", "Invalid value: '" + value + "'. Supported values are: " + supported + ".", param);
    }

    /// The error with the id of the event it answers.
    RealtimeError error(@Nullable String offendingEventId) {
        return new RealtimeError(error.type(), error.code(), error.message(), error.param(), offendingEventId);
    }
}
