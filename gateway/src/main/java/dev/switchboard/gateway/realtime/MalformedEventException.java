package dev.switchboard.gateway.realtime;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// An event that breaks the protocol, described in the words of the API so that a server can answer with `error()`.
public final class MalformedEventException extends Exception {
    private final String code;
    private final @Nullable String param;
    private final @Nullable String eventId;

    MalformedEventException(String code, String message, @Nullable String param, @Nullable String eventId) {
        super(message);
        this.code = code;
        this.param = param;
        this.eventId = eventId;
    }

    static MalformedEventException invalidEvent(String message) {
        return new MalformedEventException("invalid_event", message, null, null);
    }

    static MalformedEventException missing(String param) {
        return new MalformedEventException(
                "missing_required_parameter", "Missing required parameter: '" + param + "'.", param, null);
    }

    static MalformedEventException unknown(String param) {
        return new MalformedEventException("unknown_parameter", "Unknown parameter: '" + param + "'.", param, null);
    }

    static MalformedEventException wrongType(String param, String expected, String got) {
        String message = "Invalid type for '" + param + "': expected " + expected + ", but got " + got + " instead.";
        return new MalformedEventException("invalid_type", message, param, null);
    }

    static MalformedEventException notOneOf(String param, String value, Collection<String> allowed) {
        return invalidValue(
                param, "Invalid value: '" + value + "'. Supported values are: " + RecordJson.quoted(allowed) + ".");
    }

    static MalformedEventException tooLong(String param, int max, int length) {
        return new MalformedEventException("string_above_max_length", "Invalid '" + param
                + "': string too long. Expected a string with maximum length " + max
                + ", but got a string with length " + length + " instead.", param, null);
    }

    /// A number that is too small or too large, in the API's words.
    static MalformedEventException outside(
            String param, String kind, String code, String what, String sign, String bound, String got) {
        String message = "Invalid '" + param + "': " + kind + " " + what + ". Expected a value " + sign + " " + bound
                + ", but got " + got + " instead.";
        return new MalformedEventException(kind + "_" + code, message, param, null);
    }

    static MalformedEventException invalidValue(String param, String message) {
        return new MalformedEventException("invalid_value", message, param, null);
    }

    MalformedEventException from(@Nullable String offendingEventId) {
        return new MalformedEventException(code, String.valueOf(getMessage()), param, offendingEventId);
    }

    /// `invalid_event`, `missing_required_parameter`, `unknown_parameter`, `invalid_type`, `invalid_value`, or the name
    /// of a bound such as `integer_above_max_value`.
    public String code() {
        return code;
    }

    public @Nullable String param() {
        return param;
    }

    public @Nullable String eventId() {
        return eventId;
    }

    public RealtimeError error() {
        return RealtimeError.invalidRequest(code, String.valueOf(getMessage()), param, eventId);
    }
}
