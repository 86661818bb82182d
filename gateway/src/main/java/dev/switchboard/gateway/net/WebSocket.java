package dev.switchboard.gateway.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;

/// One open WebSocket, either end. All methods must be called on its event loop. Messages are sent in the order
/// offered; *media* may be dropped when the peer is slow, everything else is kept or the connection is closed with
/// 1013.
public final class WebSocket {
    /// How long the peer may take to answer a close frame (RFC 6455 §7.1.1 leaves it to us).
    private static final int CLOSE_ANSWER_MS = 2_000;

    private static final byte[] NOTHING = {};
    private static final SecureRandom SEEDS = new SecureRandom();

    private final Channel channel;
    private final FrameWriter frames;
    private final Outbox outbox;
    private boolean closing;
    private int closeCode = CloseCode.LOST;
    private String closeReason = "";

    WebSocket(Channel channel, boolean client, OutboxLimits limits) {
        this.channel = channel;
        this.frames = new FrameWriter(channel.alloc(), client, client ? SEEDS.nextLong() : 0);
        this.outbox = new Outbox(channel, limits);
    }

    public EventLoop eventLoop() {
        return channel.eventLoop();
    }

    /// An empty buffer for a message of `bytes`, to be filled and given to one of the methods below. Its header will be put in
    /// front of it without a copy.
    public ByteBuf message(int bytes) {
        return frames.message(bytes);
    }

    /// The other end's address, or an unspecified one when the channel has none.
    public InetSocketAddress peer() {
        return channel.remoteAddress() instanceof InetSocketAddress peer ? peer : new InetSocketAddress(0);
    }

    public SendResult sendText(String text) {
        return sendText(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Copies `utf8`, which stays the caller's.
    public SendResult sendText(byte[] utf8) {
        return closing ? SendResult.CLOSED : send(frames.frame(Opcode.TEXT, utf8), false);
    }

    /// A text message that carries media and may be dropped. Takes over `utf8`.
    public SendResult sendMediaText(ByteBuf utf8) {
        return sendMedia(Opcode.TEXT, utf8);
    }

    /// A binary message that carries media and may be dropped. Takes over `data`.
    public SendResult sendMedia(ByteBuf data) {
        return sendMedia(Opcode.BINARY, data);
    }

    private SendResult sendMedia(int opcode, ByteBuf payload) {
        if (closing) {
            payload.release();
            return SendResult.CLOSED;
        }
        return send(frames.frame(opcode, payload), true);
    }

    private SendResult send(ByteBuf frame, boolean media) {
        SendResult result = outbox.offer(frame, media);
        if (result == SendResult.CLOSED && !media && channel.isActive()) {
            outbox.discard();
            close(CloseCode.TRY_LATER, "reads too slowly: more than the outbox limit waits to be sent");
        }
        return result;
    }

    /// Takes back media that still waits for a slow peer; returns how many messages that were.
    public int dropWaitingMedia() {
        return outbox.dropMedia();
    }

    /// Bytes that wait for a slow peer.
    public int waitingBytes() {
        return outbox.waitingBytes();
    }

    /// Sends what is queued, then a close frame; ends the connection when the peer answers it, or after two seconds.
    /// The first close wins.
    public void close(CloseCode code, String reason) {
        if (closing) {
            return;
        }
        closing = true;
        closeCode = code.code();
        closeReason = CloseCode.fitting(reason);
        outbox.drainAll();
        channel.writeAndFlush(frames.close(code.code(), closeReason));
        var deadline = channel.eventLoop().schedule(() -> channel.close(), CLOSE_ANSWER_MS, TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(_ -> deadline.cancel(false));
    }

    /// The peer has sent a close frame: answers it unless it is itself the answer, then ends the connection.
    void peerClosed(int code, String reason) {
        if (closing) {
            channel.close();
            return;
        }
        closing = true;
        closeCode = code;
        closeReason = reason;
        outbox.discard();
        channel.writeAndFlush(frames.close(code, "")).addListener(ChannelFutureListener.CLOSE);
    }

    void ping() {
        channel.writeAndFlush(frames.frame(Opcode.PING, NOTHING), channel.voidPromise());
    }

    void pong(ByteBuf payload) {
        channel.writeAndFlush(
                frames.frame(Opcode.PONG, frames.message(payload.readableBytes()).writeBytes(payload)),
                channel.voidPromise());
    }

    boolean isClosing() {
        return closing;
    }

    int closeCode() {
        return closeCode;
    }

    String closeReason() {
        return closeReason;
    }

    void writable() {
        outbox.drain();
    }

    void gone() {
        closing = true;
        outbox.discard();
    }
}
