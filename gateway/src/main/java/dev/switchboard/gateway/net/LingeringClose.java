package dev.switchboard.gateway.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Ends a connection on which a request was refused that may still be arriving: our side first, then, once the peer has closed
/// too or its time is over, the whole. Closing at once would have the kernel answer what still comes with a reset, at which
/// the peer throws our answer away unread (RFC 9112 §9.6).
final class LingeringClose extends ChannelInboundHandlerAdapter {
    /// Enough to read an answer and stop sending.
    private static final Duration LONGEST = Duration.ofSeconds(1);

    private LingeringClose() {}

    /// When the answer has been written.
    static void after(ChannelFuture answered) {
        Channel channel = answered.channel();
        if (!answered.isSuccess() || !(channel instanceof DuplexChannel twoWay)) {
            channel.close();
            return;
        }
        channel.pipeline().addFirst(new LingeringClose());
        twoWay.shutdownOutput();
        var deadline = channel.eventLoop().schedule(() -> channel.close(), LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(_ -> deadline.cancel(false));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ReferenceCountUtil.release(message);
    }
}
