package dev.switchboard.gateway.net;

import io.netty.channel.SelectStrategy;
import io.netty.util.IntSupplier;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Lets a busy loop wait a moment before it asks the kernel what has arrived, so that one waking serves several sockets: what a
/// network card calls interrupt moderation. Waking a sleeping thread, here and at the peer, costs more than moving a frame of
/// 20 ms does, and nobody hears a quarter of a millisecond.
///
/// A loop counts as busy when it woke more than `BUSY_TURNS` times within `SPAN`, and stays so while a waking finds several
/// sockets; otherwise it answers at once, as ever. Timers and tasks of other threads come late by at most the same moment.
/// One per loop, used on its thread only.
final class EventGathering implements SelectStrategy {
    /// 2,000 wakings a second: some 50 calls on one loop, below which there is little to gather.
    private static final int BUSY_TURNS = 20;
    private static final long SPAN_NANOS = Duration.ofMillis(10).toNanos();
    private static final int FEW_EVENTS = 2;
    private static final int MOST_FEW_TURNS = 16;

    private final long momentNanos;
    private long spanFromNanos;
    private int turns;
    private boolean busy;
    private int fewTurns;

    EventGathering(Duration moment) {
        this.momentNanos = moment.toNanos();
    }

    @Override
    public int calculateStrategy(IntSupplier selectNow, boolean hasTasks) throws Exception {
        if (hasTasks) {
            return selectNow.get();
        }
        if (!busy) {
            count();
            return SelectStrategy.SELECT;
        }
        LockSupport.parkNanos(momentNanos);
        int events = selectNow.get();
        if (events > FEW_EVENTS) {
            fewTurns = 0;
        } else if (++fewTurns >= MOST_FEW_TURNS) {
            busy = false;
            turns = 0;
        }
        return events > 0 ? events : SelectStrategy.SELECT;
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
}
