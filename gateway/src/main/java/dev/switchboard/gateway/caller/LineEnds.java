package dev.switchboard.gateway.caller;

import dev.switchboard.gateway.call.EndReason;
import dev.switchboard.gateway.call.Reception.Admission;
import dev.switchboard.gateway.net.CloseCode;
import dev.switchboard.gateway.net.WebReply;

/// The one place where outcomes of calls become HTTP statuses and close codes.
public final class LineEnds {
    private LineEnds() {}

    /// The answer to an upgrade that reception refused.
    public static WebReply refusal(Admission.Refused refused) {
        WebReply reply = WebReply.error(refused.httpStatus(), refused.code(), refused.message());
        return refused.retryAfterSeconds() > 0
                ? reply.with("Retry-After", Integer.toString(refused.retryAfterSeconds()))
                : reply;
    }

    /// How the line of a call that ended so is closed.
    public static CloseCode closeCode(EndReason reason) {
        return switch (reason) {
            case CALLER_HANGUP, DURATION_LIMIT, SILENCE_LIMIT, IDLE, SUPERVISOR -> CloseCode.NORMAL;
            case CALLER_PROTOCOL_ERROR, CALLER_FLOOD -> CloseCode.POLICY;
            case MODEL_UNAVAILABLE, MODEL_REFUSED, RECORD_UNAVAILABLE -> CloseCode.TRY_LATER;
            case MODEL_LOST, MODEL_FLOOD -> CloseCode.INTERNAL;
            case SHUTDOWN -> CloseCode.GOING_AWAY;
        };
    }
}
