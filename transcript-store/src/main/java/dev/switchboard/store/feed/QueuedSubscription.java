package dev.switchboard.store.feed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A bounded queue between the feed and one reader. Once an event did not fit, the reader has a gap and is told so
/// instead of being given what came before it: a snapshot serves it better.
final class QueuedSubscription implements Subscription {
    private final @Nullable Snapshot snapshot;
    private final ArrayBlockingQueue<CallFeed.Numbered> queue;
    private final AtomicLong overflow = new AtomicLong();
    private final Consumer<QueuedSubscription> onClose;

    /// What a resumed reader has missed; given out first, once.
    private List<CallFeed.Numbered> backlog;

    private volatile boolean closed;

    QueuedSubscription(
            @Nullable Snapshot snapshot,
            List<CallFeed.Numbered> backlog,
            int capacity,
            Consumer<QueuedSubscription> onClose) {
        this.snapshot = snapshot;
        this.backlog = backlog;
        this.queue = new ArrayBlockingQueue<>(capacity);
        this.onClose = onClose;
    }

    /// Called by the feed, under its lock. After the first event that did not fit none is taken any more.
    void offer(CallFeed.Numbered event) {
        if (overflow.get() > 0 || !queue.offer(event)) {
            overflow.incrementAndGet();
        }
    }

    /// Called by the feed, under its lock: events are missing that nobody can give.
    void gap() {
        overflow.incrementAndGet();
    }

    @Override
    public @Nullable Snapshot snapshot() {
        return snapshot;
    }

    @Override
    public List<CallFeed.Numbered> next(Duration wait) throws InterruptedException {
        if (closed) {
            return List.of();
        }
        long dropped = overflow.get();
        if (dropped > 0) {
            throw new FellBehindException(dropped + queue.size() + backlog.size());
        }
        if (!backlog.isEmpty()) {
            List<CallFeed.Numbered> missed = backlog;
            backlog = List.of();
            return missed;
        }
        CallFeed.Numbered first = queue.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
        if (first == null) {
            return List.of();
        }
        var events = new ArrayList<CallFeed.Numbered>();
        events.add(first);
        queue.drainTo(events);
        return events;
    }

    @Override
    public void close() {
        closed = true;
        onClose.accept(this);
    }
}
