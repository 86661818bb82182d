package dev.switchboard.dashboard.board;

import dev.switchboard.store.StoreException;
import dev.switchboard.store.feed.CallEvent;
import dev.switchboard.store.feed.CallFeed;
import dev.switchboard.store.feed.Subscription;
import dev.switchboard.store.ticket.TicketDetail;
import dev.switchboard.store.ticket.TicketId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Watches all live calls on one virtual thread of its own: it reads the live feed like any reader, and looks at the clock
/// twice a second for what begins without an event, as silence does.
///
/// How each call stands carries the number of the change that made it so. A reader that asks for what changed after the last
/// number it has seen misses nothing, however late it comes; what changed twice in between is told once.
public final class BoardWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(BoardWatch.class);
    private static final Duration LOOK = Duration.ofMillis(500);
    /// Events that come within this are taken together: no eye sees the difference, and a busy gateway is not woken for each.
    private static final Duration GATHER = Duration.ofMillis(25);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final CallFeed feed;
    private final BoardLimits limits;
    private final BoardWords words;
    private final Clock clock;
    private final Thread thread;

    /// The watching thread's own.
    private final Map<TicketId, CallWatch> watches = new LinkedHashMap<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<TicketId, Told> told = new HashMap<>();
    private long changes;
    private volatile boolean closed;

    private record Told(long change, CallStanding standing) {}

    /// What changed after a number, up to another.
    public record Changes(long upTo, Map<TicketId, CallStanding> calls) {
        public boolean isEmpty() {
            return calls.isEmpty();
        }

        /// As JSON text; `whole` says that calls which are not named have nothing to be told of.
        public String json(boolean whole) {
            return BoardJson.alerts(calls, whole);
        }
    }

    private BoardWatch(CallFeed feed, BoardLimits limits, Clock clock) {
        this.feed = feed;
        this.limits = limits;
        this.words = BoardWords.of(limits);
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("board-watch").unstarted(this::watch);
    }

    public static BoardWatch start(CallFeed feed, BoardLimits limits, Clock clock) {
        var watch = new BoardWatch(feed, limits, clock);
        watch.thread.start();
        return watch;
    }

    /// Calls whose standing changed after that number, 0 for the beginning; those that have ended are not among them. Any thread.
    public Changes after(long change) {
        lock.lock();
        try {
            if (changes <= change) {
                return new Changes(changes, Map.of());
            }
            var changed = new HashMap<TicketId, CallStanding>();
            told.forEach((id, last) -> {
                if (last.change > change) {
                    changed.put(id, last.standing);
                }
            });
            return new Changes(changes, changed);
        } finally {
            lock.unlock();
        }
    }

    private void watch() {
        while (!closed) {
            try (Subscription subscription = feed.subscribe("")) {
                begin(subscription.snapshot());
                follow(subscription);
            } catch (Subscription.FellBehindException behind) {
                log.info("the board fell behind and begins again: {}", behind.getMessage());
            } catch (StoreException away) {
                log.warn("the board cannot be watched now: {}", away.getMessage());
                pause();
            } catch (RuntimeException fault) {
                log.error("the board broke off and begins again", fault);
                pause();
            } catch (InterruptedException closing) {
                return;
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void begin(Subscription.@Nullable Snapshot snapshot) {
        watches.clear();
        if (snapshot != null) {
            for (TicketDetail call : snapshot.liveCalls()) {
                watches.put(call.ticket().id(), CallWatch.of(call, limits.of(call.ticket().channel()), words));
            }
            Instant now = clock.instant();
            snapshot.spent().forEach((id, cost) -> saw(new CallEvent.Spent(id, cost), now));
        }
        lock.lock();
        try {
            told.keySet().retainAll(watches.keySet());
        } finally {
            lock.unlock();
        }
        tell(watches.keySet(), clock.instant());
    }

    private void follow(Subscription subscription) throws InterruptedException {
        Instant look = clock.instant();
        while (!closed) {
            List<CallFeed.Numbered> events = subscription.next(LOOK);
            Instant now = clock.instant();
            Set<TicketId> touched = new HashSet<>();
            for (CallFeed.Numbered event : events) {
                saw(event.event(), now);
                touched.add(event.event().ticketId());
            }
            boolean all = !now.isBefore(look);
            if (all) {
                look = now.plus(LOOK);
            }
            tell(all ? watches.keySet() : touched, now);
            Thread.sleep(GATHER);
        }
    }

    private void saw(CallEvent event, Instant now) {
        switch (event) {
            case CallEvent.CallStarted(var ticket) ->
                watches.put(ticket.id(), new CallWatch(limits.of(ticket.channel()), words, ticket.createdAt()));
            case CallEvent.CallEnded(var ticket) -> {
                watches.remove(ticket.id());
                lock.lock();
                try {
                    told.remove(ticket.id());
                } finally {
                    lock.unlock();
                }
            }
            case CallEvent.LineStored _, CallEvent.TicketChanged _, CallEvent.MetadataAdded _, CallEvent.Caption _,
                    CallEvent.ToolStarted _, CallEvent.Spent _ -> {
                CallWatch watch = watches.get(event.ticketId());
                if (watch != null) {
                    watch.saw(event, now);
                }
            }
        }
    }

    private void tell(Set<TicketId> ids, Instant now) {
        var standings = new ArrayList<Map.Entry<TicketId, CallStanding>>();
        for (TicketId id : ids) {
            CallWatch watch = watches.get(id);
            if (watch != null) {
                standings.add(Map.entry(id, watch.at(now)));
            }
        }
        lock.lock();
        try {
            for (Map.Entry<TicketId, CallStanding> each : standings) {
                Told before = told.get(each.getKey());
                CallStanding known = before == null ? CallStanding.GOOD : before.standing;
                if (!known.equals(each.getValue())) {
                    told.put(each.getKey(), new Told(++changes, each.getValue()));
                }
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
