package dev.switchboard.gateway.bench;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// What stands behind a relay: at `/v1/realtime` a model that says back what it hears, at any other path whatever message
/// came. Loopback only.
final class EchoServer {
    /// RFC 6455 §1.3.
    private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final String KEY_HEADER = "sec-websocket-key:";
    private static final int BACKLOG = 1_024;

    /// What one connection answers.
    interface Echo {
        void opened(ChannelHandlerContext ctx);

        void frame(ChannelHandlerContext ctx, int opcode, ByteBuf payload);
    }

    private EchoServer() {}

    /// Listens on a free port of loopback.
    static Channel start(EventLoopGroup loops) {
        return new ServerBootstrap()
                .group(loops)
                .channel(EpollServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new Connection());
                    }
                })
                .bind(new InetSocketAddress("127.0.0.1", 0))
                .syncUninterruptibly()
                .channel();
    }

    static int port(Channel server) {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    private static final class Connection extends ChannelInboundHandlerAdapter {
        private @Nullable FrameCutter cutter;
        private @Nullable Echo echo;

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            cutter = new FrameCutter(ctx.alloc());
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            FrameCutter in = cutter;
            if (in == null || !(message instanceof ByteBuf bytes)) {
                return;
            }
            in.add(bytes);
            Echo answering = echo;
            if (answering == null) {
                String head = in.head();
                if (head.isEmpty()) {
                    return;
                }
                answering = head.startsWith("GET /v1/realtime") ? new RealtimeEcho() : new PlainEcho();
                echo = answering;
                upgrade(ctx, head);
                answering.opened(ctx);
            }
            Echo to = answering;
            in.cut((opcode, payload) -> frame(ctx, to, opcode, payload));
        }

        private static void frame(ChannelHandlerContext ctx, Echo echo, int opcode, ByteBuf payload) {
            switch (opcode) {
                case FrameCutter.CLOSE, FrameCutter.PING -> {
                    boolean close = opcode == FrameCutter.CLOSE;
                    ByteBuf answer = FrameCutter.room(ctx.alloc(), payload.readableBytes()).writeBytes(payload);
                    ctx.write(FrameCutter.asServer(answer, close ? FrameCutter.CLOSE : FrameCutter.PONG));
                    if (close) {
                        ctx.flush();
                        ctx.close();
                    }
                }
                case FrameCutter.TEXT, FrameCutter.BINARY -> echo.frame(ctx, opcode, payload);
                default -> {
                    // A pong says only that the peer lives.
                }
            }
        }

        private static void upgrade(ChannelHandlerContext ctx, String head) {
            String key = head.lines()
                    .filter(line -> line.regionMatches(true, 0, KEY_HEADER, 0, KEY_HEADER.length()))
                    .map(line -> line.substring(KEY_HEADER.length()).strip())
                    .findFirst()
                    .orElse("");
            ByteBuf answer = ctx.alloc().directBuffer();
            answer.writeCharSequence("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: " + accept(key) + "\r\n\r\n", StandardCharsets.US_ASCII);
            ctx.writeAndFlush(answer);
        }

        private static String accept(String key) {
            try {
                byte[] digest = MessageDigest.getInstance("SHA-1")
                        .digest((key + ACCEPT_SUFFIX).getBytes(StandardCharsets.US_ASCII));
                return Base64.getEncoder().encodeToString(digest);
            } catch (NoSuchAlgorithmException missing) {
                throw new IllegalStateException("this Java has no SHA-1", missing);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            ctx.flush();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            FrameCutter in = cutter;
            if (in != null) {
                cutter = null;
                in.release();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }

    /// Sends each message back as it came.
    private static final class PlainEcho implements Echo {
        @Override
        public void opened(ChannelHandlerContext ctx) {}

        @Override
        public void frame(ChannelHandlerContext ctx, int opcode, ByteBuf payload) {
            ByteBuf back = FrameCutter.room(ctx.alloc(), payload.readableBytes()).writeBytes(payload);
            ctx.write(FrameCutter.asServer(back, opcode));
        }
    }
}
