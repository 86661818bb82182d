package dev.switchboard.gateway.net;

/// What became of a message offered to a socket.
public enum SendResult {
    /// It will be sent after what was queued before it, if the connection lives.
    QUEUED,
    /// The peer reads too slowly: the message was thrown away and will never be sent.
    DROPPED,
    /// The connection is closed or closing.
    CLOSED
}
