package dev.switchboard.gateway.net;

import com.sun.management.ThreadMXBean;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/// A few threads that carry all sockets of a plane. A listener's connections and the connections dialled on their
/// behalf share these threads, so that a socket pair on one loop needs no lock.
public final class EventLoops implements AutoCloseable {
    private static final int QUIET_MS = 0;
    private static final int CLOSE_WITHIN_MS = 5_000;

    private final Transport transport;
    private final EventLoopGroup group;
    private final Threads threads;

    private EventLoops(Transport transport, EventLoopGroup group, Threads threads) {
        this.transport = transport;
        this.group = group;
        this.threads = threads;
    }

    /// Starts `threads` daemon threads whose names begin with `name`, for a few sockets.
    public static EventLoops start(String name, int threads) {
        Transport transport = Transport.plain();
        return started(name, threads, transport, transport.handlers());
    }

    /// The same for as many sockets as there may be: loops which, when busy, let events gather (`EventGathering`). `transport` must
    /// be available.
    public static EventLoops startGathering(String name, int threads, Transport transport) {
        return started(name, threads, transport, EventGathering.over(transport.handlers(), transport.gather()));
    }

    private static EventLoops started(String name, int threads, Transport transport, IoHandlerFactory handlers) {
        if (threads < 1) {
            throw new IllegalArgumentException("event loop threads: " + threads + ", expected at least 1");
        }
        Threads made = new Threads(name);
        return new EventLoops(transport, new MultiThreadIoEventLoopGroup(threads, made, handlers), made);
    }

    /// One loop of the group, in turn.
    public EventLoop next() {
        return group.next();
    }

    /// Bytes these threads have ever allocated on the heap; 0 on a JVM that does not count. Any thread.
    public double allocatedBytes() {
        return ManagementFactory.getThreadMXBean() instanceof ThreadMXBean counting
                ? threads.made.stream().mapToLong(made -> counting.getThreadAllocatedBytes(made.threadId())).sum()
                : 0;
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

    /// Remembers the threads it makes, which are let in quickly (`CoreSharing`).
    private static final class Threads extends DefaultThreadFactory {
        private final List<Thread> made = new CopyOnWriteArrayList<>();


        private Threads(String name) {
            super(name, true);
        }

        @Override
        public Thread newThread(Runnable task) {
            Thread thread = super.newThread(CoreSharing.takingShortTurns(task));
            made.add(thread);
            return thread;
        }
    }
}
