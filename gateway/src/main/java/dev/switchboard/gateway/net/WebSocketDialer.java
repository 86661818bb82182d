package dev.switchboard.gateway.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker13;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/// Opens WebSockets to servers, each on the event loop it is given, so that two connections of one call share a thread.
/// Names are resolved on a virtual thread, since Java's resolver blocks. Thread-safe.
public final class WebSocketDialer {
    /// A refusal's body beyond this is not read.
    private static final int MAX_REFUSAL_BYTES = 64 << 10;
    private static final int UNWRITABLE_BYTES = 64 << 10;
    private static final int WRITABLE_BYTES = 32 << 10;
    /// `force-close` of the handshaker is not used: `WebSocket.close` has its own deadline.
    private static final long NO_FORCED_CLOSE = -1;

    private final DialLimits limits;
    private final SslContext tls;

    public WebSocketDialer(DialLimits limits) {
        this.limits = limits;
        try {
            this.tls = SslContextBuilder.forClient().build();
        } catch (SSLException missing) {
            throw new IllegalStateException("this Java has no TLS client", missing);
        }
    }

    /// A dialled connection, open or not yet.
    @FunctionalInterface
    public interface Dial {
        /// Gives up a connection that has not opened (`failed(Cancelled)` follows); no effect once it has. Any thread.
        void cancel();
    }

    /// Dials on `loop`; `listener` hears of the outcome there. Any thread.
    public Dial dial(EventLoop loop, DialTarget target, DialListener listener) {
        DialAttempt attempt = new DialAttempt(loop, limits, listener);
        loop.execute(() -> {
            attempt.begin();
            try {
                String host = target.address().getHost();
                connect(loop, target, InetAddress.ofLiteral(
                        host.startsWith("[") ? host.substring(1, host.length() - 1) : host), attempt);
            } catch (IllegalArgumentException _) {
                Thread.ofVirtual().name("resolve-" + target.address().getHost())
                        .start(() -> resolve(loop, target, attempt));
            }
        });
        return () -> loop.execute(() -> attempt.fail(new DialFailure.Cancelled()));
    }

    private void resolve(EventLoop loop, DialTarget target, DialAttempt attempt) {
        try {
            InetAddress address = InetAddress.getByName(target.address().getHost());
            loop.execute(() -> connect(loop, target, address, attempt));
        } catch (UnknownHostException _) {
            loop.execute(() -> attempt.fail(
                    new DialFailure.Unreachable("no such host: " + target.address().getHost())));
        }
    }

    private void connect(EventLoop loop, DialTarget target, InetAddress host, DialAttempt attempt) {
        if (attempt.isOver()) {
            return;
        }
        var connecting = new Bootstrap()
                .group(loop)
                .channel(Transport.of(loop).socket())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(limits.connectWithin().toMillis()))
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(WRITABLE_BYTES, UNWRITABLE_BYTES))
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        fill(channel, target, attempt);
                    }
                })
                .connect(new InetSocketAddress(host, target.port()));
        attempt.connecting(connecting.channel());
        connecting.addListener(done -> {
            if (!done.isSuccess()) {
                attempt.fail(new DialFailure.Unreachable(String.valueOf(done.cause().getMessage())));
            }
        });
    }

    /// The steps of a dialled connection: TLS, HTTP until the handshake is done (the handshaker then swaps in the
    /// `FrameReader`), the listener.
    private void fill(Channel channel, DialTarget target, DialAttempt attempt) {
        if (target.secure()) {
            channel.pipeline().addLast(tls.newHandler(channel.alloc(), target.address().getHost(), target.port()));
        }
        channel.pipeline()
                .addLast(new HttpClientCodec())
                .addLast(new HttpObjectAggregator(MAX_REFUSAL_BYTES))
                .addLast(new ClientHandshake(handshaker(target, attempt.frames()), attempt))
                .addLast(attempt.frames());
    }

    private WebSocketClientHandshaker handshaker(DialTarget target, SocketFrames frames) {
        HttpHeaders headers = new DefaultHttpHeaders();
        target.headers().forEach(headers::set);
        return new Handshake(target, headers, limits.maxMessageBytes(), frames);
    }

    /// Netty's handshake with this house's reader and writer of frames; offers no extension, so that audio is never deflated.
    private static final class Handshake extends WebSocketClientHandshaker13 {
        private final SocketFrames frames;

        Handshake(DialTarget target, HttpHeaders headers, int maxMessageBytes, SocketFrames frames) {
            super(
                    target.address(),
                    WebSocketVersion.V13,
                    target.subprotocols().isEmpty() ? null : String.join(",", target.subprotocols()),
                    false,
                    headers,
                    maxMessageBytes,
                    true,
                    false,
                    NO_FORCED_CLOSE);
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
