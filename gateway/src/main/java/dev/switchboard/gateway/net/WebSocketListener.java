package dev.switchboard.gateway.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/// A port that answers HTTP and WebSocket by a table of routes. `close()` drains: no new connections, every open socket
/// is told that this end goes away, and what has not ended when the drain time is over is cut.
public final class WebSocketListener implements AutoCloseable {
    private static final int BACKLOG = 1_024;
    /// Beyond the first figure media waits in the `Outbox`, where it can be taken back; below the second it flows
    /// again.
    private static final int UNWRITABLE_BYTES = 64 << 10;
    private static final int WRITABLE_BYTES = 32 << 10;

    private final Channel server;
    private final ChannelGroup open;
    private final ListenerLimits limits;

    private WebSocketListener(Channel server, ChannelGroup open, ListenerLimits limits) {
        this.server = server;
        this.open = open;
        this.limits = limits;
    }

    /// Binds `host:port` (0 takes a free port) and begins to answer. `portSetting` is the setting a taken port's
    /// message names, such as `SWITCHBOARD_VOICE_PORT`. Throws `ListenException` with one clear line. The loops stay
    /// the caller's.
    public static WebSocketListener bind(
            String host,
            int port,
            String portSetting,
            Routes routes,
            OriginCheck origins,
            ListenerLimits limits,
            EventLoops loops,
            Rejections rejections) {
        ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
        ChannelFuture bound = new ServerBootstrap()
                .group(loops.group())
                .channel(loops.transport().serverSocket())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(WRITABLE_BYTES, UNWRITABLE_BYTES))
                .childHandler(new ListenerPipeline(routes, origins, limits, rejections, open))
                .bind(new InetSocketAddress(host, port))
                .awaitUninterruptibly();
        Throwable failure = bound.cause();
        if (failure != null) {
            throw new ListenException(
                    "cannot listen on " + host + ":" + port + ": " + failure.getMessage() + "; set " + portSetting
                            + " to a free port (0 takes any) or stop what holds it",
                    failure);
        }
        return new WebSocketListener(bound.channel(), open, limits);
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) server.localAddress();
    }

    public int port() {
        return address().getPort();
    }

    /// Connections open now, plain ones included.
    public int openConnections() {
        return open.size();
    }

    /// Takes no new connections from now on; those that are open go on. Idempotent.
    public void stopAccepting() {
        server.close().awaitUninterruptibly();
    }

    @Override
    public void close() {
        stopAccepting();
        for (Channel channel : open) {
            SocketFrames frames = channel.pipeline().get(SocketFrames.class);
            if (frames == null) {
                channel.close();
            } else {
                channel.eventLoop().execute(() -> frames.goAway(channel));
            }
        }
        if (!open.newCloseFuture().awaitUninterruptibly(limits.drain().toMillis(), TimeUnit.MILLISECONDS)) {
            open.close().awaitUninterruptibly(limits.drain().toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
