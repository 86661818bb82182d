package dev.switchboard.gateway.net;

import dev.switchboard.gateway.net.SocketFrames.SocketRules;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One dial until it opens or fails, whichever is first; the other is then ignored. Confined to its event loop.
final class DialAttempt {
    private final EventLoop loop;
    private final DialLimits limits;
    private final DialListener listener;
    private final SocketFrames frames;
    private @Nullable Future<?> deadline;
    private @Nullable Channel channel;
    private boolean over;

    DialAttempt(EventLoop loop, DialLimits limits, DialListener listener) {
        this.loop = loop;
        this.limits = limits;
        this.listener = listener;
        this.frames = new SocketFrames(
                listener,
                new SocketRules(
                        true, limits.maxMessageBytes(), limits.pingAfter(), limits.idleTurnsAllowed(), limits.outbox()));
    }

    void begin() {
        deadline = loop.schedule(
                () -> fail(new DialFailure.TimedOut(limits.connectWithin())),
                limits.connectWithin().toNanos(),
                TimeUnit.NANOSECONDS);
    }

    void connecting(Channel connecting) {
        channel = connecting;
    }

    SocketFrames frames() {
        return frames;
    }

    boolean isOver() {
        return over;
    }

    void succeed(ChannelHandlerContext ctx) {
        if (over) {
            return;
        }
        finish();
        frames.open(ctx.channel());
    }

    void fail(DialFailure failure) {
        if (over) {
            return;
        }
        finish();
        frames.neverOpened();
        if (channel != null) {
            channel.close();
        }
        listener.failed(failure);
    }

    private void finish() {
        over = true;
        if (deadline != null) {
            deadline.cancel(false);
        }
    }
}
