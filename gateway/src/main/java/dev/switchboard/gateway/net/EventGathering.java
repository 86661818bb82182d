package dev.switchboard.gateway.net;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Lets a busy loop wait a moment before it asks the kernel what has arrived, so that one waking serves several sockets: what a
/// network card calls interrupt moderation. Waking a sleeping thread, here and at the peer, costs more than moving a frame of
/// 20 ms does, and nobody hears a quarter of a millisecond. Where the kernel reads and writes for many sockets in one call
/// (`Transport.IO_URING`), the moment makes them many.
///
/// A loop counts as busy when it woke more than `BUSY_TURNS` times within `SPAN`, and stays so while a waking finds several
/// events; otherwise it answers at once, as ever. Timers and tasks of other threads come late by at most the same moment.
/// One per loop, used on its thread only; all but the waiting is left to the transport's own handler.
final class EventGathering implements IoHandler {
    /// 2,000 wakings a second: some 50 calls on one loop, below which there is little to gather.
    private static final int BUSY_TURNS = 20;
    private static final long SPAN_NANOS = Duration.ofMillis(10).toNanos();
    private static final int FEW_EVENTS = 2;
    private static final int MOST_FEW_TURNS = 16;

    private final IoHandler io;
    private final long momentNanos;
    private final AtOnce atOnce = new AtOnce();
    private long spanFromNanos;
    private int turns;
    private boolean busy;
    private int fewTurns;

    EventGathering(IoHandler io, Duration moment) {
        this.io = io;
        this.momentNanos = moment.toNanos();
    }

    static IoHandlerFactory over(IoHandlerFactory handlers, Duration moment) {
        return new IoHandlerFactory() {
            @Override
            public IoHandler newHandler(ThreadAwareExecutor executor) {
                return new EventGathering(handlers.newHandler(executor), moment);
            }
        };
    }

    @Override
    public int run(IoHandlerContext turn) {
        if (!turn.canBlock()) {
            return io.run(turn);
        }
        if (!busy) {
            count();
            return io.run(turn);
        }
        LockSupport.parkNanos(momentNanos);
        int events = io.run(atOnce.in(turn));
        if (events > FEW_EVENTS) {
            fewTurns = 0;
        } else if (++fewTurns >= MOST_FEW_TURNS) {
            busy = false;
            turns = 0;
        }
        return events > 0 || !turn.canBlock() ? events : io.run(turn);
    }

    private void count() {
        long now = System.nanoTime();
        if (now - spanFromNanos > SPAN_NANOS) {
            spanFromNanos = now;
            turns = 0;
        }
        busy = ++turns >= BUSY_TURNS;
        fewTurns = 0;
    }

    @Override
    public void initialize() {
        io.initialize();
    }

    @Override
    public void prepareToDestroy() {
        io.prepareToDestroy();
    }

    @Override
    public void destroy() {
        io.destroy();
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return io.register(handle);
    }

    @Override
    public void wakeup() {
        io.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> type) {
        return io.isCompatible(type);
    }

    /// The loop's turn for a handler that shall take what is there and not wait.
    private static final class AtOnce implements IoHandlerContext {
        private @Nullable IoHandlerContext turn;

        AtOnce in(IoHandlerContext now) {
            turn = now;
            return this;
        }

        private IoHandlerContext turn() {
            return Objects.requireNonNull(turn);
        }

        @Override
        public boolean canBlock() {
            return false;
        }

        @Override
        public long delayNanos(long nowNanos) {
            return turn().delayNanos(nowNanos);
        }

        @Override
        public long deadlineNanos() {
            return turn().deadlineNanos();
        }

        @Override
        public boolean shouldReportActiveIoTime() {
            return turn().shouldReportActiveIoTime();
        }

        @Override
        public void reportActiveIoTime(long activeNanos) {
            turn().reportActiveIoTime(activeNanos);
        }
    }
}
