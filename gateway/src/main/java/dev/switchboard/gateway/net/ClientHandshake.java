package dev.switchboard.gateway.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Asks for the upgrade once the connection (and TLS) stands, judges the answer, then leaves the pipeline.
final class ClientHandshake extends SimpleChannelInboundHandler<FullHttpResponse> {
    private final WebSocketClientHandshaker handshaker;
    private final DialAttempt attempt;

    ClientHandshake(WebSocketClientHandshaker handshaker, DialAttempt attempt) {
        this.handshaker = handshaker;
        this.attempt = attempt;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        handshaker.handshake(ctx.channel());
        ctx.fireChannelActive();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse response) {
        if (!response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
            attempt.fail(new DialFailure.Refused(
                    response.status().code(),
                    response.content().toString(StandardCharsets.UTF_8),
                    retryAfter(response.headers().get(HttpHeaderNames.RETRY_AFTER))));
            return;
        }
        try {
            handshaker.finishHandshake(ctx.channel(), response);
        } catch (WebSocketHandshakeException broken) {
            attempt.fail(new DialFailure.Unreachable("broken handshake: " + broken.getMessage()));
            return;
        }
        attempt.succeed(ctx);
        ctx.pipeline().remove(this);
    }

    private static Optional<Duration> retryAfter(@Nullable String header) {
        return header != null && header.strip().matches("\\d{1,9}")
                ? Optional.of(Duration.ofSeconds(Long.parseLong(header.strip())))
                : Optional.empty();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent done && !done.isSuccess()) {
            attempt.fail(new DialFailure.Unreachable("TLS: " + done.cause().getMessage()));
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        attempt.fail(new DialFailure.Unreachable(String.valueOf(cause.getMessage())));
        ctx.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        attempt.fail(new DialFailure.Unreachable("the connection ended before the handshake was answered"));
        ctx.fireChannelInactive();
    }
}
