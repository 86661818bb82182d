package dev.switchboard.gateway.engine;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The local engine: a WebSocket server on loopback that speaks the OpenAI Realtime protocol, GA or beta by handshake,
/// at `/v1/realtime?model=…`, with `GET /v1/models`, client secrets and `GET /health` beside it. The same port serves
/// `ws://` and, where `EngineConfig` names a folder for the certificate, `wss://`.
///
/// Each session is confined to its connection's event loop; recognition, thinking and synthesis run on one small fixed
/// pool of platform threads (native speech libraries would pin virtual ones) and answer back through the loop.
public final class EngineServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EngineServer.class);
    private static final int MAX_REQUEST_BYTES = 64 << 10;
    private static final int HANDSHAKE_SECONDS = 10;
    /// What may wait for a slow reader: more than three minutes of speech. Beyond it the connection is closed.
    private static final int MAX_UNSENT_BYTES = 16 << 20;

    private final EventLoopGroup loops;
    private final ThreadPoolExecutor pool;
    private final Channel listener;
    private final Optional<EngineCertificate> certificate;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

    private EngineServer(EngineConfig config, EngineParts parts) {
        this.pool = speechPool(config);
        this.loops = new MultiThreadIoEventLoopGroup(1, named("engine-loop"), NioIoHandler.newFactory());
        this.certificate = config.certificateFolder().map(folder -> new EngineCertificate(folder, parts.clock()));
        ClientSecrets secrets = new ClientSecrets(parts.clock(), new SecureRandom());
        AtomicInteger sessions = new AtomicInteger();
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(MAX_UNSENT_BYTES / 2, MAX_UNSENT_BYTES))
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        connections.add(channel);
                        channel.pipeline()
                                .addLast(new ReadTimeoutHandler(HANDSHAKE_SECONDS))
                                .addLast(new TlsDoor(certificate))
                                .addLast(new HttpServerCodec())
                                .addLast(new HttpObjectAggregator(MAX_REQUEST_BYTES))
                                .addLast(new LoopbackPages())
                                .addLast(new EngineRoutes(config, parts, pool, sessions, secrets));
                    }
                });
        ChannelFuture bound = bootstrap.bind(config.host(), config.port()).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            stopThreads();
            throw new IllegalStateException("the local engine cannot listen on " + config.host() + ":" + config.port()
                    + " (" + bound.cause().getMessage() + "): stop the program that holds the port, or set"
                    + " SWITCHBOARD_ENGINE_PORT to another one (0 picks a free port)", bound.cause());
        }
        this.listener = bound.channel();
        LOG.info("local engine listens on ws://{}:{}/v1/realtime", config.host(), port());
        if (!parts.ears().available()) {
            LOG.warn("the local engine has no ears: callers' speech is noticed but not understood");
        }
        if (!parts.voice().available()) {
            LOG.warn("the local engine has no voice: replies go out as text");
        }
    }

    /// Binds and serves. Throws `IllegalStateException` naming SWITCHBOARD_ENGINE_PORT when the port is taken.
    public static EngineServer start(
            EngineConfig config, Ears ears, VoiceActivity.Source activities, Voice voice, Mind mind) {
        return start(config, ears, activities, voice, mind, Clock.systemUTC());
    }

    public static EngineServer start(
            EngineConfig config, Ears ears, VoiceActivity.Source activities, Voice voice, Mind mind, Clock clock) {
        return new EngineServer(config, new EngineParts(ears, activities, voice, mind, clock));
    }

    /// The port that was bound.
    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /// The PEM file that clients of `wss://` trust, made now if it must be, which takes about a second. Empty when TLS is not
    /// served; the log says why.
    public Optional<Path> certificate() {
        return certificate.flatMap(kept -> {
            try {
                return Optional.of(kept.ready().join().pem());
            } catch (CompletionException e) {
                LOG.warn("only ws:// is served", e.getCause());
                return Optional.empty();
            }
        });
    }

    /// Stops listening, closes every session with 1001 and frees the threads. A second call does nothing.
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        listener.close().awaitUninterruptibly();
        connections.forEach(channel -> channel.pipeline().fireUserEventTriggered(EngineSocket.GoingAway.INSTANCE));
        connections.newCloseFuture().awaitUninterruptibly(2, TimeUnit.SECONDS);
        connections.close().awaitUninterruptibly();
        // Behind the sessions' own clean-up, which the closed channels have put on the loop.
        loops.next().submit(() -> LOG.debug("all sessions are closed")).awaitUninterruptibly();
        stopThreads();
    }

    /// The pool first: its jobs answer through the loop.
    private void stopThreads() {
        pool.shutdown();
        try {
            if (!pool.awaitTermination(3, TimeUnit.SECONDS)) {
                LOG.warn("a speech job did not end in time");
                pool.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            pool.shutdownNow();
        }
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
    }

    private static ThreadPoolExecutor speechPool(EngineConfig config) {
        // Each session has two lanes with at most one job in the pool at a time.
        int maxJobs = 2 * config.maxSessions() + 64;
        return new ThreadPoolExecutor(config.speechThreads(), config.speechThreads(), 0, TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(maxJobs), named("engine-speech"));
    }

    private static ThreadFactory named(String name) {
        return Thread.ofPlatform().name(name + "-", 0).daemon().factory();
    }
}
