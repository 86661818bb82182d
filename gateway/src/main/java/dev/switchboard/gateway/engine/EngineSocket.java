package dev.switchboard.gateway.engine;

import dev.switchboard.gateway.realtime.Dialect;
import dev.switchboard.gateway.realtime.RealtimeError;
import dev.switchboard.gateway.realtime.ServerEvent;
import dev.switchboard.gateway.realtime.SessionConfig;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The WebSocket end of one session: frames in, frames out, close codes.
final class EngineSocket extends SimpleChannelInboundHandler<WebSocketFrame> {
    /// Tells every session that the server is closing.
    enum GoingAway { INSTANCE }

    private static final Logger LOG = LoggerFactory.getLogger(EngineSocket.class);

    /// How long a client may take to answer a close frame.
    private static final int CLOSE_ANSWER_MS = 1_000;

    private final WebSocketServerHandshaker handshaker;
    private final EngineConfig config;
    private final EngineParts parts;
    private final Executor pool;
    private final Dialect dialect;
    private final boolean transcription;
    private final SessionConfig preset;
    private final Faults faults;
    private @Nullable EngineSession session;
    private boolean closing;

    /// @param preset what the client's secret says about the session; empty when it has none
    EngineSocket(WebSocketServerHandshaker handshaker, EngineConfig config, EngineParts parts, Executor pool,
            Dialect dialect, boolean transcription, SessionConfig preset, Faults faults) {
        this.handshaker = handshaker;
        this.config = faults.over(config);
        this.parts = parts;
        this.pool = pool;
        this.dialect = dialect;
        this.transcription = transcription;
        this.preset = preset;
        this.faults = faults;
    }

    /// Starts the session once the handshake is through. Event loop only.
    void open(Channel channel) {
        EventLoop loop = channel.eventLoop();
        Ids ids = new Ids(new SecureRandom());
        FaultySession faulty = new FaultySession(faults, loop, ids, new FaultyLine(
                channel, code -> close(channel, new WebSocketCloseStatus(code, "asked for by a fault"))));
        Outbox outbox = new Outbox(dialect, ids, faulty, frame -> write(channel, frame));
        long expiresAt = parts.clock().instant().plus(config.sessionLifetime()).getEpochSecond();
        String sessionId = ids.session();
        EngineSession opened = new EngineSession(
                settings(sessionId, expiresAt),
                outbox,
                new Hearing(parts.ears(), pool, loop, new RecognitionLag(RecognitionLag.BOUND, System::nanoTime),
                        failed -> outbox.send(new ServerEvent.Error(outbox.id(),
                                new RealtimeError("server_error", failed.code(), failed.message(), null, null)))),
                (conversation, out, listener) -> new Replies(conversation, out, listener, parts, pool, loop),
                parts.activities(),
                (int) config.maxBufferedAudio().toMillis(),
                loop);
        session = opened;
        parts.faults().opened(sessionId, faulty, faults);
        ChannelFuture _ = channel.closeFuture().addListener(_ -> {
            parts.faults().closed(sessionId);
            faulty.close();
        });
        opened.open();
        Duration lifetime = config.sessionLifetime();
        var expiry = loop.schedule(() -> {
            opened.expire(lifetime.toMinutes());
            close(channel, new WebSocketCloseStatus(1001, "session expired"));
        }, lifetime.toMillis(), TimeUnit.MILLISECONDS);
        ChannelFuture _ = channel.closeFuture().addListener(_ -> expiry.cancel(false));
    }

    private SessionSettings settings(String sessionId, long expiresAt) {
        SessionSettings initial = SessionSettings.initial(sessionId, transcription, expiresAt, config);
        try {
            return initial.update(preset, false);
        } catch (RefusedException e) {
            throw new IllegalStateException("begin with a session that was good when its secret was issued", e);
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
        EngineSession open = session;
        if (open == null) {
            return;
        }
        switch (frame) {
            case TextWebSocketFrame text -> open.receive(ByteBufUtil.getBytes(text.content()));
            case BinaryWebSocketFrame _ -> open.receiveBinary();
            case PingWebSocketFrame ping -> {
                ChannelFuture _ = context.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
            }
            case CloseWebSocketFrame close -> {
                ChannelFuture _ = closing
                        ? context.close()
                        : handshaker.close(context.channel(), close.retain());
            }
            default -> LOG.trace("passed over {}", frame);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == GoingAway.INSTANCE) {
            close(context.channel(), new WebSocketCloseStatus(1001, "the engine is closing"));
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        EngineSession open = session;
        session = null;
        if (open != null) {
            open.close();
        }
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        switch (cause) {
            case CorruptedWebSocketFrameException broken -> close(context.channel(), broken.closeStatus());
            case TooLongFrameException _ -> close(context.channel(), WebSocketCloseStatus.MESSAGE_TOO_BIG);
            // A disconnect is not an error, nor is one in the middle of a TLS record.
            case IOException _ -> {
                ChannelFuture _ = context.close();
            }
            case DecoderException broken when broken.getCause() instanceof SSLException -> {
                ChannelFuture _ = context.close();
            }
            default -> {
                LOG.error("session failed", cause);
                close(context.channel(), WebSocketCloseStatus.INTERNAL_SERVER_ERROR);
            }
        }
    }

    private void write(Channel channel, byte[] frame) {
        if (closing || !channel.isActive()) {
            return;
        }
        if (!channel.isWritable()) {
            LOG.warn("closing a session whose client does not read");
            ChannelFuture _ = channel.close();
            return;
        }
        ChannelFuture _ = channel.writeAndFlush(new TextWebSocketFrame(Unpooled.wrappedBuffer(frame)));
    }

    private void close(Channel channel, WebSocketCloseStatus status) {
        if (closing) {
            return;
        }
        closing = true;
        ChannelFuture _ = channel.writeAndFlush(new CloseWebSocketFrame(status));
        // A client in the middle of sending would meet a reset, and never see why, if the connection went at once.
        ScheduledFuture<?> timeout = channel.eventLoop().schedule(
                () -> channel.close(), CLOSE_ANSWER_MS, TimeUnit.MILLISECONDS);
        ChannelFuture _ = channel.closeFuture().addListener(_ -> timeout.cancel(false));
    }
}
