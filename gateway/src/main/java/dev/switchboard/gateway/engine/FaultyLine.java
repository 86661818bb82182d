package dev.switchboard.gateway.engine;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
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

    /// Reads no more, so pings stay unanswered too. The engine's own end of the session still closes the connection.
    void stall() {
        channel.config().setAutoRead(false);
    }
}
