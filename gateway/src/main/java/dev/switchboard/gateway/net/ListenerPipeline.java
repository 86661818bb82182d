package dev.switchboard.gateway.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
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

    /// The HTTP steps make room for these: frames in and out (by the handshaker), whole messages, the listener.
    void becomeWebSocket(
            ChannelHandlerContext router, FullHttpRequest request, WebSocketRoute route, SocketListener listener) {
        SocketFrames frames = new SocketFrames(
                new CountedViolations(route.name(), rejections, listener),
                limits.outbox(),
                route.maxMessageBytes(),
                limits.idleTurnsAllowed());
        router.pipeline()
                .addLast(new WebSocketFrameAggregator(route.maxMessageBytes()))
                .addLast(frames)
                .remove(router.handler());
        WebSocketDecoderConfig frameRules = WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(route.maxMessageBytes())
                .allowExtensions(false)
                .closeOnProtocolViolation(false)
                .withUTF8Validator(false)
                .build();
        ChannelHandlerContext last = router.pipeline().context(frames);
        new WebSocketServerHandshaker13(
                        request.uri(),
                        route.subprotocols().isEmpty() ? null : String.join(",", route.subprotocols()),
                        frameRules)
                .handshake(router.channel(), request)
                .addListener(done -> {
                    if (done.isSuccess()) {
                        frames.open(last);
                    } else {
                        frames.abandon("handshake failed");
                        last.close();
                    }
                });
    }
}
