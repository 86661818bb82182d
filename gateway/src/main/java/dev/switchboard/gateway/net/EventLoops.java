package dev.switchboard.gateway.net;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/// A few threads that carry all sockets of a plane. A listener's connections and the connections dialled on their
/// behalf share these threads, so that a socket pair on one loop needs no lock. Epoll on Linux, NIO elsewhere.
public final class EventLoops implements AutoCloseable {
    private static final int QUIET_MS = 0;
    private static final int CLOSE_WITHIN_MS = 5_000;

    private final Transport transport;
    private final EventLoopGroup group;

    private EventLoops(Transport transport, EventLoopGroup group) {
        this.transport = transport;
        this.group = group;
    }

    /// Starts `threads` daemon threads whose names begin with `name`.
    public static EventLoops start(String name, int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("event loop threads: " + threads + ", expected at least 1");
        }
        Transport transport = Transport.best();
        return new EventLoops(transport, new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory(name, true), transport.handlers()));
    }

    /// One loop of the group, in turn.
    public EventLoop next() {
        return group.next();
    }

    Transport transport() {
        return transport;
    }

    EventLoopGroup group() {
        return group;
    }

    /// Ends the threads; waits at most five seconds. Close listeners and sockets first.
    @Override
    public void close() {
        group.shutdownGracefully(QUIET_MS, CLOSE_WITHIN_MS, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(CLOSE_WITHIN_MS, TimeUnit.MILLISECONDS);
    }
}
