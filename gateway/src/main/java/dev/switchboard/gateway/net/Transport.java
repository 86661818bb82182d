package dev.switchboard.gateway.net;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandle;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringIoHandlerConfig;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Which kernel interface carries the sockets, the ones that cost a busy relay least first.
public enum Transport {
    /// One system call reads and writes for all sockets of a loop's turn. Containers often forbid it.
    IO_URING(IoUringSocketChannel.class, IoUringServerSocketChannel.class, IoUringIoHandle.class, 250) {
        /// Rings whose buffers are used up bit by bit came with Linux 6.12, the oldest this was measured on; it is the one thing
        /// of that age that Netty tells. Older kernels lack what makes a ring cheap (`IORING_SETUP_DEFER_TASKRUN`, 6.1).
        @Override
        public boolean available() {
            return IoUring.isAvailable() && IoUring.isRegisterBufferRingIncSupported();
        }

        @Override
        IoHandlerFactory handlers() {
            return IoUringIoHandler.newFactory(
                    new IoUringIoHandlerConfig().setRingSize(RING_ENTRIES).setCqSize(MOST_COMPLETIONS));
        }
    },
    EPOLL(EpollSocketChannel.class, EpollServerSocketChannel.class, EpollIoHandle.class, 150) {
        @Override
        public boolean available() {
            return Epoll.isAvailable();
        }

        @Override
        IoHandlerFactory handlers() {
            return EpollIoHandler.newFactory();
        }
    },
    /// Java's own, on any system.
    NIO(NioSocketChannel.class, NioServerSocketChannel.class, NioIoHandle.class, 150) {
        @Override
        public boolean available() {
            return true;
        }

        @Override
        IoHandlerFactory handlers() {
            return NioIoHandler.newFactory();
        }
    };

    /// A full ring is submitted and goes on.
    private static final int RING_ENTRIES = 1_024;
    /// Two a socket and turn (one read, one written) of 2,000 calls.
    private static final int MOST_COMPLETIONS = 8_192;

    private final Class<? extends Channel> socket;
    private final Class<? extends ServerChannel> serverSocket;
    private final Class<? extends IoHandle> handle;
    private final Duration gather;

    Transport(
            Class<? extends Channel> socket,
            Class<? extends ServerChannel> serverSocket,
            Class<? extends IoHandle> handle,
            int gatherMicros) {
        this.socket = socket;
        this.serverSocket = serverSocket;
        this.handle = handle;
        this.gather = Duration.ofNanos(gatherMicros * 1_000L);
    }

    /// Whether this system has it and lets this process use it.
    public abstract boolean available();

    abstract IoHandlerFactory handlers();

    /// How long a busy loop waits for further events (`EventGathering`). Of 20 ms that a frame lasts; chosen by measurement at 200
    /// calls, where waiting longer saved no more CPU (docs/SPEED.md).
    Duration gather() {
        return gather;
    }

    Class<? extends Channel> socket() {
        return socket;
    }

    Class<? extends ServerChannel> serverSocket() {
        return serverSocket;
    }

    /// As it is written in settings.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Transport> parse(String word) {
        return Arrays.stream(values()).filter(transport -> transport.word().equals(word)).findFirst();
    }

    /// Those this system has, the first being the best for many busy sockets.
    public static List<Transport> here() {
        return Arrays.stream(values()).filter(Transport::available).toList();
    }

    /// For a few sockets: plain readiness, which costs no ring.
    static Transport plain() {
        return EPOLL.available() ? EPOLL : NIO;
    }

    /// The transport a loop was started with: a channel of another kind cannot be registered on it.
    static Transport of(EventLoop loop) {
        return loop.parent() instanceof IoEventLoopGroup group
                ? Arrays.stream(values()).filter(transport -> group.isCompatible(transport.handle)).findFirst().orElse(NIO)
                : NIO;
    }
}
