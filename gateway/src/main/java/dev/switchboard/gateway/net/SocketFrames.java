package dev.switchboard.gateway.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.timeout.IdleStateEvent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The last handler of a WebSocket's pipeline, either end: turns frames into calls of a `SocketListener`, answers
/// pings, pings a silent peer and gives it up in time, and maps every way to fail to one close code.
final class SocketFrames extends SimpleChannelInboundHandler<WebSocketFrame> {
    private static final Logger log = LoggerFactory.getLogger(SocketFrames.class);

    private final SocketListener listener;
    private final OutboxLimits outbox;
    private final int maxMessageBytes;
    private final int idleTurnsAllowed;
    private @Nullable WebSocket socket;
    private int idleTurns;
    private boolean ended;

    /// `idleTurnsAllowed`: how many idle events in a row (see `IdleStateHandler`) end the connection; a ping goes out
    /// at each before.
    SocketFrames(SocketListener listener, OutboxLimits outbox, int maxMessageBytes, int idleTurnsAllowed) {
        this.listener = listener;
        this.outbox = outbox;
        this.maxMessageBytes = maxMessageBytes;
        this.idleTurnsAllowed = idleTurnsAllowed;
    }

    /// The handshake is done.
    void open(ChannelHandlerContext ctx) {
        if (socket == null && !ended) {
            WebSocket opened = new WebSocket(ctx.channel(), outbox);
            socket = opened;
            listener.opened(opened);
        }
    }

    /// The handshake has failed; the listener is told that this is the end.
    void abandon(String why) {
        end(CloseCode.LOST, why);
    }

    /// A dialled connection has failed; its listener hears of that elsewhere and must not hear `closed` too.
    void neverOpened() {
        ended = true;
    }

    /// This end shuts down.
    void goAway(Channel channel) {
        if (socket == null) {
            channel.close();
        } else {
            socket.close(CloseCode.GOING_AWAY, "the gateway is shutting down");
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
        idleTurns = 0;
        open(ctx);
        WebSocket open = socket;
        if (open == null) {
            return;
        }
        switch (frame) {
            case CloseWebSocketFrame close -> {
                int code = close.statusCode() < 0 ? CloseCode.NO_CODE : close.statusCode();
                open.peerClosed(code, close.reasonText());
                end(open.closeCode(), open.closeReason());
            }
            case PingWebSocketFrame ping -> ctx.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
            case TextWebSocketFrame text when !open.isClosing() -> listener.text(text.content());
            case BinaryWebSocketFrame binary when !open.isClosing() -> listener.binary(binary.content());
            default -> {
                // A pong, whose arrival is all it says, or a message that crossed our close frame.
            }
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (socket != null && ctx.channel().isWritable()) {
            socket.writable();
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof IdleStateEvent && socket != null) {
            idleTurns++;
            if (idleTurns >= idleTurnsAllowed) {
                socket.close(CloseCode.GOING_AWAY, "silent for too long: not even pings were answered");
            } else {
                ctx.writeAndFlush(new PingWebSocketFrame());
            }
            return;
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        switch (cause) {
            case CorruptedWebSocketFrameException broken
                    when broken.closeStatus().equals(WebSocketCloseStatus.MESSAGE_TOO_BIG) -> tooBig(ctx);
            case CorruptedWebSocketFrameException broken ->
                violate(ctx, CloseCode.PROTOCOL_ERROR, String.valueOf(broken.getMessage()));
            case TooLongFrameException _ -> tooBig(ctx);
            case IOException lost -> {
                log.debug("connection to {} lost: {}", ctx.channel().remoteAddress(), lost.getMessage());
                ctx.close();
            }
            default -> {
                log.error("handling a message from {} failed", ctx.channel().remoteAddress(), cause);
                violate(ctx, CloseCode.INTERNAL, "internal error");
            }
        }
    }

    private void tooBig(ChannelHandlerContext ctx) {
        violate(ctx, CloseCode.TOO_BIG, "message larger than max-message-bytes " + maxMessageBytes);
    }

    private void violate(ChannelHandlerContext ctx, CloseCode code, String what) {
        open(ctx);
        if (socket == null || socket.isClosing()) {
            return;
        }
        listener.violated(code, what);
        socket.close(code, what);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        WebSocket open = socket;
        end(open == null ? CloseCode.LOST : open.closeCode(), open == null ? "" : open.closeReason());
        ctx.fireChannelInactive();
    }

    private void end(int code, String reason) {
        if (ended) {
            return;
        }
        ended = true;
        listener.closed(code, reason);
        if (socket != null && code == CloseCode.LOST) {
            socket.gone();
        }
    }
}
