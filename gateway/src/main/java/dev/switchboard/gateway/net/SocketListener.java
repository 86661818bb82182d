package dev.switchboard.gateway.net;

import io.netty.buffer.ByteBuf;

/// Receives what a WebSocket brings. All methods run on the socket's event loop and must return at once.
public interface SocketListener {
    /// The handshake is done; the first call, unless the handshake failed (then only `closed` comes).
    void opened(WebSocket socket);

    /// A whole text message as UTF-8, unchecked. The buffer is valid only during the call.
    void text(ByteBuf utf8);

    /// A whole binary message. The buffer is valid only during the call.
    void binary(ByteBuf data);

    /// A message beyond the limit, a broken frame: the socket is being closed with this code. `closed` still follows.
    default void violated(CloseCode code, String what) {}

    /// The end, exactly once, whoever closed. `code` is the peer's close code, or this side's own, or `CloseCode.LOST`.
    void closed(int code, String reason);
}
