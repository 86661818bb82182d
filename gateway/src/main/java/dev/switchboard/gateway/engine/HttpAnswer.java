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

/// What the engine says over plain HTTP: JSON, errors in the API's shape, and one answer a connection.
final class HttpAnswer {
    private HttpAnswer() {}

    static void send(ChannelHandlerContext context, HttpResponseStatus status, ObjectNode body) {
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

    static void refuse(ChannelHandlerContext context, HttpResponseStatus status, RealtimeError error) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("error").put("message", error.message()).put("type", error.type()).put("param", error.param())
                .put("code", error.code());
        send(context, status, body);
    }
}
