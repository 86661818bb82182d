package dev.switchboard.gateway.engine;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.gateway.realtime.RealtimeError;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// HTTP answers about faults, and those that are one: error bodies in the API's shape.
final class FaultAnswers {
    private FaultAnswers() {}

    static ObjectNode of(RefusedException refused) {
        RealtimeError error = refused.error(null);
        return body(error.type(), error.code(), String.valueOf(error.message()), error.param());
    }

    /// Answers a handshake as a fault wants it.
    static void refuse(ChannelHandlerContext context, Faults.Refusal refusal) {
        ObjectNode body = switch (refusal.status()) {
            case 401 -> body("invalid_request_error", "invalid_api_key", "Incorrect API key provided.", null);
            case 404 -> body("invalid_request_error", "model_not_found",
                    "The model does not exist or you do not have access to it.", "model");
            case 429 -> body("tokens", "rate_limit_exceeded", "Rate limit reached. Please try again later.", null);
            case 503 -> body("server_error", "service_unavailable", "The service is overloaded.", null);
            default -> body("server_error", "server_error", "The server had an error.", null);
        };
        byte[] text = body.toString().getBytes(StandardCharsets.UTF_8);
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(refusal.status()), Unpooled.wrappedBuffer(text));
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
                .set(HttpHeaderNames.CONTENT_LENGTH, text.length)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        refusal.retryAfterSeconds().ifPresent(
                seconds -> response.headers().set(HttpHeaderNames.RETRY_AFTER, Integer.toString(seconds)));
        ChannelFuture _ = context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }

    private static ObjectNode body(String type, @Nullable String code, String message, @Nullable String param) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("error").put("message", message).put("type", type).put("param", param).put("code", code);
        return body;
    }
}
