package dev.switchboard.gateway.engine;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.gateway.realtime.ClientHello;
import dev.switchboard.gateway.realtime.Dialect;
import dev.switchboard.gateway.realtime.MalformedEventException;
import dev.switchboard.gateway.realtime.RealtimeCodec;
import dev.switchboard.gateway.realtime.RealtimeError;
import dev.switchboard.gateway.realtime.SessionConfig;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/// The engine's paths, each on one line of `channelRead0`, and the upgrade to a session.
final class EngineRoutes extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final EngineConfig config;
    private final EngineParts parts;
    private final Executor pool;
    /// One permit a session, shared by all connections.
    private final AtomicInteger sessions;
    private final ClientSecrets secrets;
    private final ClientSecretRequests secretRequests;

    EngineRoutes(EngineConfig config, EngineParts parts, Executor pool, AtomicInteger sessions, ClientSecrets secrets) {
        this.config = config;
        this.parts = parts;
        this.pool = pool;
        this.sessions = sessions;
        this.secrets = secrets;
        this.secretRequests = new ClientSecretRequests(secrets, config);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        QueryStringDecoder uri = new QueryStringDecoder(request.uri());
        if (!request.decoderResult().isSuccess()) {
            refuse(context, HttpResponseStatus.BAD_REQUEST, "invalid_request", "This is no HTTP request.");
            return;
        }
        ClientHello hello = ClientHello.read(request.headers()::getAll);
        Optional<String> key = key(hello, uri);
        Optional<ClientSecrets.Secret> secret = key.flatMap(secrets::find);
        if (secret.isEmpty() && key.filter(value -> value.startsWith(ClientSecrets.PREFIX)).isPresent()) {
            refuse(context, HttpResponseStatus.UNAUTHORIZED, "invalid_api_key",
                    "Incorrect API key provided. This client secret was never issued or has expired.");
            return;
        }
        // Azure's names for the same things begin with /openai.
        switch (request.method() + " " + uri.path()) {
            case "GET /v1/realtime", "GET /openai/v1/realtime" ->
                upgrade(context, request, uri, hello.dialect(), secret);
            case "GET /openai/realtime" -> upgrade(context, request, uri, Dialect.BETA, secret);
            case "POST /v1/realtime/client_secrets", "POST /openai/v1/realtime/client_secrets" ->
                answer(context, request, secretRequests::clientSecret);
            case "POST /v1/realtime/sessions", "POST /openai/realtimeapi/sessions" ->
                answer(context, request, secretRequests::betaSession);
            case "POST /v1/realtime/transcription_sessions", "POST /openai/realtimeapi/transcription_sessions" ->
                answer(context, request, secretRequests::betaTranscriptionSession);
            case "GET /v1/models", "GET /openai/v1/models" ->
                HttpAnswer.send(context, HttpResponseStatus.OK, models());
            case "GET /health" -> HttpAnswer.send(context, HttpResponseStatus.OK, health());
            case "GET /faults", "POST /faults", "DELETE /faults" -> faults(context, request, uri);
            case String other ->
                refuse(context, HttpResponseStatus.NOT_FOUND, "not_found", "Unknown request " + other);
        }
    }

    private static void answer(ChannelHandlerContext context, FullHttpRequest request, ClientSecretRequests.Kind kind) {
        try {
            HttpAnswer.send(context, HttpResponseStatus.OK, kind.answer(ByteBufUtil.getBytes(request.content())));
        } catch (MalformedEventException e) {
            HttpAnswer.refuse(context, HttpResponseStatus.BAD_REQUEST, e.error());
        } catch (RefusedException e) {
            RealtimeError error = e.error(null);
            HttpAnswer.refuse(context, "rate_limit_exceeded".equals(error.code())
                    ? HttpResponseStatus.TOO_MANY_REQUESTS : HttpResponseStatus.BAD_REQUEST, error);
        }
    }

    private void upgrade(ChannelHandlerContext context, FullHttpRequest request, QueryStringDecoder uri,
            Dialect dialect, Optional<ClientSecrets.Secret> secret) {
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
            HttpAnswer.send(context, HttpResponseStatus.BAD_REQUEST, FaultAnswers.of(refused));
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
        Optional<ClientSecrets.Preset> preset = secret.map(ClientSecrets.Secret::preset);
        boolean transcription = preset.map(ClientSecrets.Preset::transcription).orElseGet(() -> isTranscription(uri));
        EngineSocket socket = new EngineSocket(handshaker, config, parts, pool, dialect, transcription,
                preset.map(ClientSecrets.Preset::session).orElse(SessionConfig.EMPTY), faults);
        channel.pipeline().remove(ReadTimeoutHandler.class);
        channel.pipeline().remove(LoopbackPages.class);
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
            HttpAnswer.send(context, HttpResponseStatus.OK, parts.faults().answer(
                    request.method().name(), request.content().toString(StandardCharsets.UTF_8), session));
        } catch (RefusedException refused) {
            HttpAnswer.send(context, HttpResponseStatus.BAD_REQUEST, FaultAnswers.of(refused));
        }
    }

    private static boolean isTranscription(QueryStringDecoder uri) {
        return uri.parameters().getOrDefault("intent", List.of()).contains("transcription");
    }

    /// The key a client brings, in its handshake or, as Azure's preview has it, in the address; any but a client secret is as
    /// good as none.
    private static Optional<String> key(ClientHello hello, QueryStringDecoder uri) {
        return hello.key().or(() -> uri.parameters().getOrDefault("api-key", List.of()).stream()
                .map(String::strip).findFirst());
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
                .put("listening", parts.ears().listening())
                .put("sessions", sessions.get()).put("max_sessions", config.maxSessions());
    }

    private static void refuse(
            ChannelHandlerContext context, HttpResponseStatus status, String code, String message) {
        String type = status.code() >= 500 ? "server_error" : "invalid_request_error";
        HttpAnswer.refuse(context, status, new RealtimeError(type, code, message, null, null));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // A handshake that never came, or a connection that broke before it: nobody is there to be told.
        ChannelFuture _ = context.close();
    }
}
