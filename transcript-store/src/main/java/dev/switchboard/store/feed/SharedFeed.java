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

/// One process's view of a feed that several share: events come with the numbers that a database gave them, so a position
/// learnt from one process is good in another, and after a restart. Otherwise it works as `LiveFeed` does.
///
/// Fleeting events are told to this process's readers alone. They have no number of their own: they carry the position of
/// the stored event before them, and a reader that resumes does not get them again.
public final class SharedFeed {
    private static final int REMEMBERED_EVENTS = 10_000;
    private static final int SUBSCRIPTION_EVENTS = 8_192;

    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<CallFeed.Numbered> recent = new ArrayDeque<>();
    private final Map<TicketId, TicketDetail> live = new LinkedHashMap<>();
    private final Map<TicketId, Long> spent = new HashMap<>();
    private final List<QueuedSubscription> subscriptions = new CopyOnWriteArrayList<>();
    private String feed = "00000000";
    private long last;

    /// A stored event with its number.
    public record Stored(long number, CallEvent event) {}

    /// Begins, or begins anew after a gap: readers are told that they have one.
    ///
    /// @param name eight hex digits, the feed's own
    /// @param number of the last event that the live calls reflect
    /// @param before the events up to that one, for readers that resume; without gaps
    public void begin(String name, long number, List<Stored> before, List<TicketDetail> calls) {
        lock.lock();
        try {
            feed = name;
            last = number;
            recent.clear();
            before.forEach(stored -> recent.addLast(new CallFeed.Numbered(position(stored.number()), stored.event())));
            live.clear();
            calls.forEach(call -> live.put(call.ticket().id(), call));
            spent.clear();
            before.forEach(stored -> LiveCalls.spend(spent, live, stored.event()));
            subscriptions.forEach(QueuedSubscription::gap);
        } finally {
            lock.unlock();
        }
    }

    /// The next event.
    public void stored(Stored stored) {
        lock.lock();
        try {
            last = stored.number();
            var numbered = new CallFeed.Numbered(position(last), stored.event());
            if (recent.size() == REMEMBERED_EVENTS) {
                recent.removeFirst();
            }
            recent.addLast(numbered);
            LiveCalls.apply(live, stored.event());
            LiveCalls.spend(spent, live, stored.event());
            subscriptions.forEach(subscription -> subscription.offer(numbered));
        } finally {
            lock.unlock();
        }
    }

    public void fleeting(CallEvent event) {
        lock.lock();
        try {
            var numbered = new CallFeed.Numbered(position(last), event);
            subscriptions.forEach(subscription -> subscription.offer(numbered));
        } finally {
            lock.unlock();
        }
    }

    public Subscription subscribe(String after) {
        lock.lock();
        try {
            long seen = number(after);
            boolean resumes = seen >= last - recent.size() && seen <= last;
            var subscription = resumes
                    ? new QueuedSubscription(
                            null,
                            new ArrayList<>(recent.stream().skip(recent.size() - (last - seen)).toList()),
                            SUBSCRIPTION_EVENTS,
                            subscriptions::remove)
                    : new QueuedSubscription(
                            new Subscription.Snapshot(position(last), List.copyOf(live.values()), spent),
                            List.of(),
                            SUBSCRIPTION_EVENTS,
                            subscriptions::remove);
            subscriptions.add(subscription);
            return subscription;
        } finally {
            lock.unlock();
        }
    }

    private String position(long number) {
        return feed + "-" + HexFormat.of().toHexDigits(number);
    }

    /// The number in a position of this feed, else -1, which is older than anything remembered.
    private long number(String position) {
        if (!position.matches("[0-9a-f]{8}-[0-7][0-9a-f]{15}") || !position.startsWith(feed)) {
            return -1;
        }
        return Long.parseLong(position.substring(feed.length() + 1), 16);
    }
}
