package dev.switchboard.gateway.net;

import io.netty.buffer.ByteBuf;
import java.util.Locale;

/// Counts broken and oversized messages under the route's name, then passes them on.
record CountedViolations(String route, Rejections rejections, SocketListener next) implements SocketListener {
    @Override
    public void opened(WebSocket socket) {
        next.opened(socket);
    }

    @Override
    public void text(ByteBuf utf8) {
        next.text(utf8);
    }

    @Override
    public void binary(ByteBuf data) {
        next.binary(data);
    }

    @Override
    public void violated(CloseCode code, String what) {
        rejections.rejected(route, code.name().toLowerCase(Locale.ROOT));
        next.violated(code, what);
    }

    @Override
    public void closed(int code, String reason) {
        next.closed(code, reason);
    }
}
