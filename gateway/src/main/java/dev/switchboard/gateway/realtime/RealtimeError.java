package dev.switchboard.gateway.realtime;

import org.jspecify.annotations.Nullable;

/// What went wrong.
///
/// @param type `invalid_request_error`, `server_error`, …
/// @param param the path of the parameter at fault, such as `session.audio.input.format.type`
/// @param eventId of the client's event at fault
public record RealtimeError(
        String type,
        @Nullable String code,
        @Nullable String message,
        @Nullable String param,
        @Nullable String eventId) {

    public static RealtimeError invalidRequest(
            @Nullable String code, String message, @Nullable String param, @Nullable String eventId) {
        return new RealtimeError("invalid_request_error", code, message, param, eventId);
    }
}
