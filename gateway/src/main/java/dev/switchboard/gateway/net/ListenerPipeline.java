package dev.switchboard.gateway.net;

import dev.switchboard.gateway.net.SocketFrames.SocketRules;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import io.netty.handler.timeout.IdleStateHandler;
import java.util.concurrent.TimeUnit;

/// The steps every accepted connection passes through, first as HTTP, then, if it upgrades, as WebSocket.
final class ListenerPipeline extends ChannelInitializer<Channel> {
    private final Routes routes;
    private final OriginCheck origins;
    private final ListenerLimits limits;
    private final Rejections rejections;
    private final ChannelGroup open;

    ListenerPipeline(
            Routes routes, OriginCheck origins, ListenerLimits limits, Rejections rejections, ChannelGroup open) {
        this.routes = routes;
        this.origins = origins;
        this.limits = limits;
        this.rejections = rejections;
        this.open = open;
    }

    @Override
    protected void initChannel(Channel channel) {
        if (open.size() >= limits.maxConnections()) {
            rejections.rejected("http", "connections_full");
            channel.close();
            return;
        }
        open.add(channel);
        channel.pipeline()
                .addLast(new IdleStateHandler(limits.pingAfter().toMillis(), 0, 0, TimeUnit.MILLISECONDS))
                .addLast(new HttpServerCodec())
                .addLast(new WholeRequests(limits.maxBodyBytes(), rejections))
                .addLast(new UpgradeRouter(routes, origins, this, rejections));
    }

    /// The HTTP steps make room for these: bytes to messages (by the handshaker), the listener.
    void becomeWebSocket(
            ChannelHandlerContext router, FullHttpRequest request, WebSocketRoute route, SocketListener listener) {
        SocketFrames frames = new SocketFrames(
                new CountedViolations(route.name(), rejections, listener),
                new SocketRules(
                        false, route.maxMessageBytes(), limits.pingAfter(), limits.idleTurnsAllowed(), limits.outbox()));
        router.pipeline().addLast(frames).remove(router.handler());
        router.pipeline().remove(IdleStateHandler.class);
        new Handshake(request, route, frames).handshake(router.channel(), request).addListener(done -> {
            if (done.isSuccess()) {
                frames.open(router.channel());
            } else {
                frames.abandon("handshake failed");
                router.channel().close();
            }
        });
    }

    /// Netty's handshake with this house's reader and writer of frames; offers no extension, so that audio is never deflated.
    private static final class Handshake extends WebSocketServerHandshaker13 {
        private final SocketFrames frames;

        Handshake(FullHttpRequest request, WebSocketRoute route, SocketFrames frames) {
            super(
                    request.uri(),
                    route.subprotocols().isEmpty() ? null : String.join(",", route.subprotocols()),
                    WebSocketDecoderConfig.newBuilder().build());
            this.frames = frames;
        }

        @Override
        protected WebSocketFrameDecoder newWebsocketDecoder() {
            return frames.reader();
        }

        @Override
        protected WebSocketFrameEncoder newWebSocketEncoder() {
            return new FrameWriter.Done();
        }
    }
}
