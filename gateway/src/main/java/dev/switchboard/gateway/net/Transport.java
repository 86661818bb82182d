package dev.switchboard.gateway.net;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.time.Duration;

/// Which kernel interface carries the sockets: the native one where it loads, else Java's.
enum Transport {
    EPOLL(EpollSocketChannel.class, EpollServerSocketChannel.class) {
        @Override
        IoHandlerFactory handlers(Duration gather) {
            return gather.isZero()
                    ? EpollIoHandler.newFactory()
                    : EpollIoHandler.newFactory(0, () -> new EventGathering(gather));
        }
    },
    NIO(NioSocketChannel.class, NioServerSocketChannel.class) {
        @Override
        IoHandlerFactory handlers(Duration gather) {
            return NioIoHandler.newFactory();
        }
    };

    private final Class<? extends Channel> socket;
    private final Class<? extends ServerChannel> serverSocket;

    Transport(Class<? extends Channel> socket, Class<? extends ServerChannel> serverSocket) {
        this.socket = socket;
        this.serverSocket = serverSocket;
    }

    /// `gather`: for how long a busy loop waits for further events (`EventGathering`); zero, and outside of Linux, not at all.
    abstract IoHandlerFactory handlers(Duration gather);

    Class<? extends Channel> socket() {
        return socket;
    }

    Class<? extends ServerChannel> serverSocket() {
        return serverSocket;
    }

    static Transport best() {
        return Epoll.isAvailable() ? EPOLL : NIO;
    }

    /// The transport a loop was started with: a channel of the other kind cannot be registered on it.
    static Transport of(EventLoop loop) {
        return loop.parent() instanceof IoEventLoopGroup group && group.isIoType(EpollIoHandler.class) ? EPOLL : NIO;
    }
}
