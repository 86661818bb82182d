package dev.switchboard.gateway.engine;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.function.IntConsumer;

/// Breaks a connection as a fault wants it.
///
/// @param closer closes with a code that can be sent
record FaultyLine(Channel channel, IntConsumer closer) {
    /// No close frame has this code: it is what a client reports when none came (RFC 6455 section 7.1.5).
    private static final int DROPPED = 1006;

    /// Closes after what was sent before; with 1006 the TCP connection just ends.
    void close(int code) {
        if (code == DROPPED) {
            ChannelFuture _ = channel.close();
        } else {
            closer.accept(code);
        }
    }

    /// Whatever comes is thrown away unread, so pings stay unanswered too. That the client has gone is noticed all the same, or
    /// the session would stay until it expires; the engine's own end of the session still closes the connection.
    void stall() {
        channel.pipeline().addFirst(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object bytes) {
                ReferenceCountUtil.release(bytes);
            }
        });
    }
}
