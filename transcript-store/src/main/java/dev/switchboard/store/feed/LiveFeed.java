package dev.switchboard.store.feed;

import dev.switchboard.store.ticket.TicketDetail;
import dev.switchboard.store.ticket.TicketId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/// The feed of one gateway, in memory. It keeps the last events for readers that resume, and the live calls as they
/// stand for those that begin; both are put together under one lock, so a reader misses nothing and sees nothing twice.
/// The lock is held for microseconds: publishing hands an event to bounded queues and never waits for a reader.
///
/// A position is the feed's own random epoch and a count. Another run has another epoch, so a position from before a
/// restart is unknown and leads to a snapshot.
public final class LiveFeed implements CallFeed {
    private static final int REMEMBERED_EVENTS = 10_000;

    /// Several seconds of captions from a few hundred calls.
    private static final int SUBSCRIPTION_EVENTS = 8_192;

    private final String epoch;
    private final int remembered;
    private final int subscriptionEvents;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Numbered> recent = new ArrayDeque<>();
    private final Map<TicketId, TicketDetail> live = new LinkedHashMap<>();
    private final Map<TicketId, Long> spent = new HashMap<>();
    private final List<QueuedSubscription> subscriptions = new CopyOnWriteArrayList<>();
    private long published;

    public LiveFeed(RandomGenerator random) {
        this(random, REMEMBERED_EVENTS, SUBSCRIPTION_EVENTS);
    }

    LiveFeed(RandomGenerator random, int remembered, int subscriptionEvents) {
        this.epoch = HexFormat.of().toHexDigits(random.nextInt());
        this.remembered = remembered;
        this.subscriptionEvents = subscriptionEvents;
    }

    @Override
    public void publish(CallEvent event) {
        lock.lock();
        try {
            published++;
            var numbered = new Numbered(position(published), event);
            if (recent.size() == remembered) {
                recent.removeFirst();
            }
            recent.addLast(numbered);
            LiveCalls.apply(live, event);
            LiveCalls.spend(spent, live, event);
            for (QueuedSubscription subscription : subscriptions) {
                subscription.offer(numbered);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Subscription subscribe(String after) {
        lock.lock();
        try {
            long seen = count(after);
            boolean resumes = seen >= published - recent.size() && seen <= published;
            var subscription = resumes
                    ? new QueuedSubscription(null, eventsAfter(seen), subscriptionEvents, subscriptions::remove)
                    : new QueuedSubscription(
                            new Subscription.Snapshot(position(published), List.copyOf(live.values()), spent),
                            List.of(),
                            subscriptionEvents,
                            subscriptions::remove);
            subscriptions.add(subscription);
            return subscription;
        } finally {
            lock.unlock();
        }
    }

    private List<Numbered> eventsAfter(long seen) {
        return new ArrayList<>(recent.stream().skip(recent.size() - (published - seen)).toList());
    }

    private String position(long count) {
        return epoch + "-" + HexFormat.of().toHexDigits(count);
    }

    /// The count in a position of this run, else -1, which is older than anything remembered.
    private long count(String position) {
        if (!position.matches("[0-9a-f]{8}-[0-7][0-9a-f]{15}") || !position.startsWith(epoch)) {
            return -1;
        }
        return Long.parseLong(position.substring(epoch.length() + 1), 16);
    }
}
