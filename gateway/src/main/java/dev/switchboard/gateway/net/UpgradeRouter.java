package dev.switchboard.gateway.net;

import dev.switchboard.gateway.net.Routes.Match;
import dev.switchboard.gateway.net.WebSocketRoute.Peers;
import dev.switchboard.gateway.net.WebSocketRoute.Upgrade;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.timeout.IdleStateEvent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends each request where it belongs: a plain one to its `HttpRoute`, an upgrade to its `WebSocketRoute` once origin
/// and handshake are in order. Whatever belongs nowhere gets a JSON error with the fitting status.
final class UpgradeRouter extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger log = LoggerFactory.getLogger(UpgradeRouter.class);
    /// RFC 6455 §4.1: the key is 16 bytes in base64.
    private static final int HANDSHAKE_KEY_LENGTH = 24;

    private final Routes routes;
    private final OriginCheck origins;
    private final ListenerPipeline pipeline;
    private final Rejections rejections;
    /// Requests of one read, which cannot be many: reading stops while an answer is awaited.
    private final Deque<FullHttpRequest> early = new ArrayDeque<>();
    private boolean answering;

    UpgradeRouter(Routes routes, OriginCheck origins, ListenerPipeline pipeline, Rejections rejections) {
        this.routes = routes;
        this.origins = origins;
        this.pipeline = pipeline;
        this.rejections = rejections;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest message) {
        if (answering) {
            early.add(message.retain());
            return;
        }
        if (message.decoderResult().isFailure()) {
            boolean tooLong = message.decoderResult().cause() instanceof TooLongFrameException;
            refuse(ctx, message, "http", tooLong ? "head_too_big" : "bad_request",
                    tooLong ? WebReply.error(431, "head_too_big", "the request line or a header is too long")
                            : WebReply.error(400, "bad_request", "this is not an HTTP/1.1 request"));
            return;
        }
        WebRequest request;
        try {
            request = read(ctx, message, "");
        } catch (IllegalArgumentException broken) {
            refuse(ctx, message, "http", "bad_request",
                    WebReply.error(400, "bad_request", "the address is not readable: " + broken.getMessage()));
            return;
        }
        Match match = routes.find(request.path()).orElse(null);
        if (match == null) {
            refuse(ctx, message, "http", "not_found",
                    WebReply.error(404, "not_found", "nothing stands at " + request.path()));
            return;
        }
        WebRequest matched = read(ctx, message, match.tail());
        WebSocketRoute webSocket = match.path().webSocket();
        if (webSocket != null && isUpgrade(message)) {
            upgrade(ctx, message, matched, webSocket);
            return;
        }
        if (match.path().methods().isEmpty()) {
            refuse(ctx, message, "http", "not_an_upgrade",
                    WebReply.error(426, "upgrade_required", request.path() + " speaks WebSocket only")
                            .with("Upgrade", "websocket"));
            return;
        }
        answer(ctx, message, matched, match);
    }

    private void answer(ChannelHandlerContext ctx, FullHttpRequest message, WebRequest request, Match match) {
        boolean head = message.method().equals(HttpMethod.HEAD);
        LaterRoute route = match.path().methods().get(head ? "GET" : request.method());
        if (route == null) {
            String allowed = String.join(", ", match.path().allowed());
            refuse(ctx, message, "http", "method_not_allowed",
                    WebReply.error(405, "method_not_allowed", request.path() + " takes " + allowed + ", not "
                            + request.method())
                            .with("Allow", allowed));
            return;
        }
        CompletableFuture<WebReply> reply = route.answer(request).toCompletableFuture();
        if (reply.isDone()) {
            send(ctx, message, answered(reply, request));
        } else {
            later(ctx, message, reply, request);
        }
    }

    /// Nothing further is read until this is answered; what had been read already waits here.
    private void later(ChannelHandlerContext ctx, FullHttpRequest message, CompletableFuture<WebReply> reply, WebRequest request) {
        answering = true;
        ctx.channel().config().setAutoRead(false);
        message.retain();
        reply.whenComplete((_, _) -> ctx.executor().execute(() -> {
            answering = false;
            try {
                send(ctx, message, answered(reply, request));
                for (FullHttpRequest next; !answering && (next = early.poll()) != null; ) {
                    try {
                        channelRead0(ctx, next);
                    } finally {
                        next.release();
                    }
                }
            } finally {
                message.release();
                if (!answering) {
                    ctx.channel().config().setAutoRead(true);
                }
            }
        }));
    }

    private static WebReply answered(CompletableFuture<WebReply> reply, WebRequest request) {
        if (reply.isCompletedExceptionally()) {
            log.error("answering {} failed", request.path(), reply.exceptionNow());
            return WebReply.error(500, "internal", "internal error");
        }
        return reply.resultNow();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        for (FullHttpRequest next; (next = early.poll()) != null; ) {
            next.release();
        }
        super.channelInactive(ctx);
    }

    private void upgrade(ChannelHandlerContext ctx, FullHttpRequest message, WebRequest request, WebSocketRoute route) {
        if (!"13".equals(message.headers().get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
            refuse(ctx, message, route.name(), "bad_handshake",
                    WebReply.error(426, "bad_handshake", "expected Sec-WebSocket-Version 13")
                            .with("Sec-WebSocket-Version", "13"));
            return;
        }
        if (request.header("Sec-WebSocket-Key").orElse("").length() != HANDSHAKE_KEY_LENGTH
                || !message.method().equals(HttpMethod.GET)) {
            refuse(ctx, message, route.name(), "bad_handshake", WebReply.error(
                    400, "bad_handshake", "expected a GET with a Sec-WebSocket-Key of 16 bytes in base64"));
            return;
        }
        boolean hasOrigin = request.header("Origin").isPresent();
        boolean originCounts = route.peers() == Peers.BROWSERS || route.peers() == Peers.PROGRAMS && hasOrigin;
        if (originCounts && !origins.allows(request)) {
            refuse(ctx, message, route.name(), "bad_origin", WebReply.error(403, "bad_origin",
                    "origin " + request.header("Origin").orElse("(none)")
                            + " may not call here; see SWITCHBOARD_ALLOWED_ORIGINS"));
            return;
        }
        switch (route.admit(request)) {
            case Upgrade.Refuse(WebReply reply) -> send(ctx, message, reply);
            case Upgrade.Accept(SocketListener listener) -> pipeline.becomeWebSocket(ctx, message, route, listener);
        }
    }

    private static boolean isUpgrade(FullHttpRequest message) {
        return message.headers().containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                && message.headers().contains(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
    }

    private static WebRequest read(ChannelHandlerContext ctx, FullHttpRequest message, String tail) {
        QueryStringDecoder target = new QueryStringDecoder(message.uri());
        return new WebRequest(
                message.method().name(),
                message.uri(),
                target.path(),
                tail,
                target.parameters(),
                message.headers(),
                ByteBufUtil.getBytes(message.content()),
                ctx.channel().remoteAddress() instanceof InetSocketAddress peer ? peer : new InetSocketAddress(0));
    }

    private void refuse(ChannelHandlerContext ctx, FullHttpRequest message, String route, String cause,
            WebReply reply) {
        rejections.rejected(route, cause);
        send(ctx, message, reply);
    }

    private static void send(ChannelHandlerContext ctx, FullHttpRequest message, WebReply reply) {
        boolean keepAlive = HttpUtil.isKeepAlive(message) && message.decoderResult().isSuccess() && !isUpgrade(message);
        boolean head = message.method().equals(HttpMethod.HEAD);
        var sent = ctx.writeAndFlush(HttpAnswers.message(reply, ctx.alloc(), head, keepAlive));
        if (!keepAlive) {
            // What could not be read may go on.
            ChannelFutureListener end = message.decoderResult().isSuccess() ? ChannelFutureListener.CLOSE : LingeringClose::after;
            sent.addListener(end);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof IdleStateEvent) {
            ctx.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            log.debug("connection to {} lost: {}", ctx.channel().remoteAddress(), cause.getMessage());
            ctx.close();
            return;
        }
        log.error("answering {} failed", ctx.channel().remoteAddress(), cause);
        ctx.writeAndFlush(HttpAnswers.message(
                WebReply.error(500, "internal", "internal error"), ctx.alloc(), false, false))
                .addListener((ChannelFutureListener) LingeringClose::after);
    }
}
