package dev.switchboard.gateway.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The last handler of a WebSocket's pipeline, either end: turns the messages of a `FrameReader` into calls of a
/// `SocketListener`, answers pings, pings a silent peer and gives it up in time, and maps every way to fail to one close code.
final class SocketFrames extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(SocketFrames.class);

    private final SocketListener listener;
    private final SocketRules rules;
    private @Nullable WebSocket socket;
    private @Nullable Future<?> silenceCheck;
    private boolean heard;
    private int silentTurns;
    private boolean ended;

    SocketFrames(SocketListener listener, SocketRules rules) {
        this.listener = listener;
        this.rules = rules;
    }

    /// What cuts this connection's bytes into messages for this handler.
    FrameReader reader() {
        return new FrameReader(!rules.client(), rules.maxMessageBytes(), this);
    }

    /// The handshake is done.
    void open(Channel channel) {
        if (socket == null && !ended) {
            WebSocket opened = new WebSocket(channel, rules.client(), rules.outbox());
            socket = opened;
            long turnMs = rules.pingAfter().toMillis();
            silenceCheck = channel.eventLoop().scheduleWithFixedDelay(
                    this::checkSilence, turnMs, turnMs, TimeUnit.MILLISECONDS);
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

    /// A whole message, or a control frame; `payload` is valid only during the call.
    void message(ChannelHandlerContext ctx, int opcode, ByteBuf payload) {
        heard = true;
        open(ctx.channel());
        WebSocket open = socket;
        if (open == null) {
            return;
        }
        switch (opcode) {
            case Opcode.TEXT -> {
                if (!open.isClosing()) {
                    listener.text(payload);
                }
            }
            case Opcode.BINARY -> {
                if (!open.isClosing()) {
                    listener.binary(payload);
                }
            }
            case Opcode.PING -> open.pong(payload);
            case Opcode.CLOSE -> peerCloses(ctx, open, payload);
            default -> {
                // A pong, whose arrival is all it says.
            }
        }
    }

    private void peerCloses(ChannelHandlerContext ctx, WebSocket open, ByteBuf payload) {
        int code = FrameReader.closeCode(payload);
        if (code < 0) {
            violate(ctx, CloseCode.PROTOCOL_ERROR, "a close code that must not be sent");
            return;
        }
        String reason = code == CloseCode.NO_CODE
                ? ""
                : payload.toString(payload.readerIndex() + 2, payload.readableBytes() - 2, StandardCharsets.UTF_8);
        open.peerClosed(code, reason);
        end(open.closeCode(), open.closeReason());
    }

    /// Runs each `pingAfter`. One turn without a message brings a ping, so many in a row the end.
    private void checkSilence() {
        WebSocket open = socket;
        if (open == null || ended) {
            return;
        }
        if (heard) {
            heard = false;
            silentTurns = 0;
            return;
        }
        silentTurns++;
        if (silentTurns >= rules.silentTurnsAllowed()) {
            open.close(CloseCode.GOING_AWAY, "silent for too long: not even pings were answered");
        } else {
            open.ping();
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
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            log.debug("connection to {} lost: {}", ctx.channel().remoteAddress(), cause.getMessage());
            ctx.close();
        } else {
            log.error("handling a message from {} failed", ctx.channel().remoteAddress(), cause);
            violate(ctx, CloseCode.INTERNAL, "internal error");
        }
    }

    void tooBig(ChannelHandlerContext ctx) {
        violate(ctx, CloseCode.TOO_BIG, "message larger than max-message-bytes " + rules.maxMessageBytes());
    }

    void violate(ChannelHandlerContext ctx, CloseCode code, String what) {
        open(ctx.channel());
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
        if (silenceCheck != null) {
            silenceCheck.cancel(false);
        }
        if (ended) {
            return;
        }
        ended = true;
        listener.closed(code, reason);
        if (socket != null && code == CloseCode.LOST) {
            socket.gone();
        }
    }

    /// The bounds of one socket. `client`: this end dialled, so it masks and the peer must not. `pingAfter` of silence the peer
    /// is pinged, at the latest after twice as long; `silentTurnsAllowed` such times in a row end the connection.
    record SocketRules(
            boolean client, int maxMessageBytes, Duration pingAfter, int silentTurnsAllowed, OutboxLimits outbox) {}
}
