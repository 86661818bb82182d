package dev.switchboard.gateway.call;

import java.util.Locale;

/// Why a call ended, as the ticket's `end_reason` and the caller's `call.ended` say it.
public enum EndReason {
    /// The caller hung up, closed the page or lost the line.
    CALLER_HANGUP,
    /// The caller's side broke the wire protocol (see the close code and its reason).
    CALLER_PROTOCOL_ERROR,
    /// The caller's side sent far more audio than anybody can speak.
    CALLER_FLOOD,
    /// No speech model could be reached when the call began.
    MODEL_UNAVAILABLE,
    /// The model's connection was lost in mid-call.
    MODEL_LOST,
    /// The speech model refuses to serve: no quota left, a wrong key, no such model (metadata `model_error` tells which).
    MODEL_REFUSED,
    /// The speech model sent far more audio than anybody can hear.
    MODEL_FLOOD,
    /// The call reached its configured longest duration.
    DURATION_LIMIT,
    /// Nobody said anything for the configured time.
    SILENCE_LIMIT,
    /// Nobody wrote anything for the configured time: how a conversation in writing usually ends.
    IDLE,
    /// A supervisor ended it.
    SUPERVISOR,
    /// The gateway is shutting down.
    SHUTDOWN,
    /// The ticket could not be opened.
    RECORD_UNAVAILABLE;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
