package dev.switchboard.gateway.net;

import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.LongConsumer;

/// Measures how late each loop of a group comes to a task that was due: the time for which something else held it, and so
/// what every socket on it waited. One small task a loop and period; tasks missed while a loop was held are not made up for.
public final class LoopLag implements AutoCloseable {
    private final List<Watch> watches = new ArrayList<>();

    private LoopLag() {}

    /// Tells `listeners`' listener of each loop, numbered from 0, how many nanoseconds late it came; on that loop.
    public static LoopLag watch(EventLoops loops, Duration period, IntFunction<LongConsumer> listeners) {
        LoopLag lag = new LoopLag();
        for (EventExecutor loop : loops.group()) {
            Watch watch = new Watch(loop, period.toNanos(), listeners.apply(lag.watches.size()));
            lag.watches.add(watch);
            loop.execute(watch::next);
        }
        return lag;
    }

    @Override
    public void close() {
        watches.forEach(watch -> watch.over = true);
    }

    private static final class Watch {
        private final EventExecutor loop;
        private final long periodNanos;
        private final LongConsumer listener;
        private volatile boolean over;
        private long dueNanos;

        private Watch(EventExecutor loop, long periodNanos, LongConsumer listener) {
            this.loop = loop;
            this.periodNanos = periodNanos;
            this.listener = listener;
        }

        private void next() {
            if (over || loop.isShuttingDown()) {
                return;
            }
            dueNanos = System.nanoTime() + periodNanos;
            ScheduledFuture<?> unused = loop.schedule(this::due, periodNanos, TimeUnit.NANOSECONDS);
        }

        private void due() {
            listener.accept(Math.max(0, System.nanoTime() - dueNanos));
            next();
        }
    }
}
