package dev.switchboard.gateway.engine;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.gateway.realtime.Dialect;
import dev.switchboard.gateway.realtime.RealtimeCodec;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The engine's paths, each on one line of `channelRead0`, and the upgrade to a session.
final class EngineRoutes extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final String BETA_PROTOCOL = "openai-beta.realtime-v1";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final EngineConfig config;
    private final EngineParts parts;
    private final Executor pool;
    /// One permit a session, shared by all connections.
    private final AtomicInteger sessions;

    EngineRoutes(EngineConfig config, EngineParts parts, Executor pool, AtomicInteger sessions) {
        this.config = config;
        this.parts = parts;
        this.pool = pool;
        this.sessions = sessions;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        QueryStringDecoder uri = new QueryStringDecoder(request.uri());
        if (!request.decoderResult().isSuccess()) {
            refuse(context, HttpResponseStatus.BAD_REQUEST, "invalid_request", "This is no HTTP request.");
            return;
        }
        if (!isLocal(request.headers().get(HttpHeaderNames.ORIGIN))) {
            refuse(context, HttpResponseStatus.FORBIDDEN, "bad_origin", "Only pages of this machine may connect.");
            return;
        }
        switch (request.method() + " " + uri.path()) {
            case "GET /v1/realtime" -> upgrade(context, request, uri);
            case "GET /v1/models" -> answer(context, HttpResponseStatus.OK, models());
            case "GET /health" -> answer(context, HttpResponseStatus.OK, health());
            case "GET /faults", "POST /faults", "DELETE /faults" -> faults(context, request, uri);
            case String other ->
                refuse(context, HttpResponseStatus.NOT_FOUND, "not_found", "Unknown request " + other);
        }
    }

    private void upgrade(ChannelHandlerContext context, FullHttpRequest request, QueryStringDecoder uri) {
        if (!request.headers().containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)) {
            refuse(context, HttpResponseStatus.UPGRADE_REQUIRED, "upgrade_required", "Expected a WebSocket handshake.");
            return;
        }
        WebSocketServerHandshaker handshaker = new WebSocketServerHandshakerFactory(
                        "ws://" + request.headers().get(HttpHeaderNames.HOST, "localhost") + request.uri(),
                        "realtime",
                        WebSocketDecoderConfig.newBuilder()
                                .maxFramePayloadLength(RealtimeCodec.MAX_FRAME_BYTES)
                                .closeOnProtocolViolation(true)
                                .build())
                .newHandshaker(request);
        if (handshaker == null) {
            ChannelFuture _ = WebSocketServerHandshakerFactory.sendUnsupportedVersionResponse(context.channel());
            return;
        }
        Faults faults;
        try {
            faults = parts.faults().forHandshake(uri.parameters());
        } catch (RefusedException refused) {
            answer(context, HttpResponseStatus.BAD_REQUEST, FaultAnswers.of(refused));
            return;
        }
        if (faults.handshake().isPresent()) {
            FaultAnswers.refuse(context, faults.handshake().get());
            return;
        }
        if (sessions.incrementAndGet() > config.maxSessions()) {
            sessions.decrementAndGet();
            refuse(context, HttpResponseStatus.SERVICE_UNAVAILABLE, "too_many_sessions",
                    "All " + config.maxSessions() + " sessions are taken.");
            return;
        }
        Channel channel = context.channel();
        ChannelFuture _ = channel.closeFuture().addListener(_ -> sessions.decrementAndGet());
        EngineSocket socket = new EngineSocket(handshaker, config, parts, pool, dialect(request), isTranscription(uri),
                faults);
        channel.pipeline().remove(ReadTimeoutHandler.class);
        channel.pipeline()
                .addLast(new Utf8FrameValidator(false))
                .addLast(new WebSocketFrameAggregator(RealtimeCodec.MAX_FRAME_BYTES))
                .addLast(socket);
        ChannelFuture _ = handshaker.handshake(channel, request).addListener((ChannelFutureListener) done -> {
            if (done.isSuccess()) {
                socket.open(channel);
            } else {
                ChannelFuture _ = channel.close();
            }
        });
        channel.pipeline().remove(this);
    }

    private void faults(ChannelHandlerContext context, FullHttpRequest request, QueryStringDecoder uri) {
        try {
            String session = uri.parameters().getOrDefault("session", List.of()).stream().findFirst().orElse(null);
            answer(context, HttpResponseStatus.OK, parts.faults().answer(
                    request.method().name(), request.content().toString(StandardCharsets.UTF_8), session));
        } catch (RefusedException refused) {
            answer(context, HttpResponseStatus.BAD_REQUEST, FaultAnswers.of(refused));
        }
    }

    private static Dialect dialect(FullHttpRequest request) {
        boolean header = request.headers().getAll("OpenAI-Beta").stream()
                .anyMatch(value -> value.contains("realtime="));
        boolean protocol = request.headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL).stream()
                .flatMap(value -> List.of(value.split(",")).stream())
                .anyMatch(value -> value.strip().equals(BETA_PROTOCOL));
        return header || protocol ? Dialect.BETA : Dialect.GA;
    }

    private static boolean isTranscription(QueryStringDecoder uri) {
        return uri.parameters().getOrDefault("intent", List.of()).contains("transcription");
    }

    /// The engine has no authentication, so pages of other sites must not reach it through a visitor's browser.
    private static boolean isLocal(@Nullable String origin) {
        if (origin == null) {
            return true;
        }
        try {
            String host = URI.create(origin).getHost();
            return host != null && switch (host.toLowerCase(Locale.ROOT)) {
                case "localhost", "127.0.0.1", "[::1]" -> true;
                default -> false;
            };
        } catch (IllegalArgumentException notAnOrigin) {
            return false;
        }
    }

    private ObjectNode models() {
        ObjectNode list = JSON.objectNode().put("object", "list");
        list.putArray("data").addObject().put("id", config.model()).put("object", "model").put("created", 0)
                .put("owned_by", "switchboard");
        return list;
    }

    private ObjectNode health() {
        return JSON.objectNode().put("status", "ok").put("service", "switchboard-engine")
                .put("hears", parts.ears().available()).put("speaks", parts.voice().available())
                .put("sessions", sessions.get()).put("max_sessions", config.maxSessions());
    }

    private static void refuse(
            ChannelHandlerContext context, HttpResponseStatus status, String code, String message) {
        ObjectNode body = JSON.objectNode();
        String type = status.code() >= 500 ? "server_error" : "invalid_request_error";
        body.putObject("error").put("type", type).put("code", code).put("message", message);
        answer(context, status, body);
    }

    private static void answer(ChannelHandlerContext context, HttpResponseStatus status, ObjectNode body) {
        byte[] text = body.toString().getBytes(StandardCharsets.UTF_8);
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(text));
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
                .set(HttpHeaderNames.CONTENT_LENGTH, text.length)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        if (status.equals(HttpResponseStatus.SERVICE_UNAVAILABLE)) {
            response.headers().set(HttpHeaderNames.RETRY_AFTER, "1");
        }
        ChannelFuture _ = context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // A handshake that never came, or a connection that broke before it: nobody is there to be told.
        ChannelFuture _ = context.close();
    }
}
