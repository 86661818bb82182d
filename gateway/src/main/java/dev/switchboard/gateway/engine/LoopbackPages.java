package dev.switchboard.gateway.engine;

import dev.switchboard.gateway.realtime.RealtimeError;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Lets in web pages of this machine, whatever their port, and no others: the engine has no authentication, so pages of other
/// sites must not reach it through a visitor's browser. Speaks CORS (https://fetch.spec.whatwg.org/#http-cors-protocol).
/// Programs, which send no Origin, pass.
final class LoopbackPages extends ChannelDuplexHandler {
    private @Nullable String origin;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (!(message instanceof FullHttpRequest request)) {
            super.channelRead(context, message);
            return;
        }
        String from = request.headers().get(HttpHeaderNames.ORIGIN);
        if (from != null && !isLocal(from)) {
            ReferenceCountUtil.release(request);
            HttpAnswer.refuse(context, HttpResponseStatus.FORBIDDEN, RealtimeError.invalidRequest(
                    "bad_origin", "Only pages of this machine may connect.", null, null));
            return;
        }
        origin = from;
        if (from != null && request.method().equals(HttpMethod.OPTIONS)) {
            String headers = request.headers().get(HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS, "");
            ReferenceCountUtil.release(request);
            ChannelFuture _ = context.channel().writeAndFlush(allowance(headers))
                    .addListener(ChannelFutureListener.CLOSE);
            return;
        }
        super.channelRead(context, message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
        if (message instanceof HttpResponse response && origin != null) {
            response.headers().set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
                    .set(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN);
        }
        super.write(context, message, promise);
    }

    private static FullHttpResponse allowance(String headers) {
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NO_CONTENT);
        response.headers().set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, DELETE")
                .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, headers)
                .set(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, "600")
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        return response;
    }

    private static boolean isLocal(String origin) {
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
}
