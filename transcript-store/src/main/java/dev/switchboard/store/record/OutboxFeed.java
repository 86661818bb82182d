package dev.switchboard.store.record;

import dev.switchboard.store.StoreException;
import dev.switchboard.store.feed.CallEvent;
import dev.switchboard.store.feed.CallFeed;
import dev.switchboard.store.feed.SharedFeed;
import dev.switchboard.store.feed.Subscription;
import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Sql;
import dev.switchboard.store.sql.Wakeups;
import dev.switchboard.store.ticket.TicketDetail;
import dev.switchboard.store.webhook.WantedEvents;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The live feed over all gateways that share a database: one thread follows the outbox from where it stands and hands
/// on what it finds there, this process's own calls included, so that every reader sees one order. Woken by `NOTIFY`;
/// looks once a second in any case.
///
/// What calls publish here after commit is in the outbox already and is passed over; captions and begun tools, which are
/// never stored, are told to this process's readers; what calls have cost goes into the outbox by itself (`UntoldCosts`).
public final class OutboxFeed implements CallFeed, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(OutboxFeed.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final int PAGE = 1_000;

    /// Events read back at the start, for readers that come from another process or from before a restart.
    private static final int LOOK_BACK = 2_000;

    private final Database database;
    private final Wakeups wakeups;
    private final SharedFeed feed = new SharedFeed();
    private final UntoldCosts costs;
    private final Thread follower;
    private final ReentrantLock following = new ReentrantLock();
    private long last;
    private volatile boolean closed;
    private volatile boolean failing;

    public OutboxFeed(Database database, WantedEvents wanted) {
        this.database = database;
        this.costs = new UntoldCosts(database, wanted);
        this.wakeups = database.wakeups(Outbox.CHANNEL);
        this.follower = Thread.ofPlatform().name("outbox-follower").daemon().unstarted(this::follow);
    }

    /// Reads the live calls; the tables must be there.
    public void start() {
        begin();
        follower.start();
        costs.start();
    }

    @Override
    public void publish(CallEvent event) {
        switch (event) {
            case CallEvent.Caption _, CallEvent.ToolStarted _ -> feed.fleeting(event);
            case CallEvent.Spent spent -> costs.note(spent);
            case CallEvent.CallStarted _, CallEvent.LineStored _, CallEvent.TicketChanged _, CallEvent.MetadataAdded _,
                    CallEvent.CallEnded _ -> {}
        }
    }

    /// Reads the outbox first, so that whoever subscribes after a commit begins after it. Blocks on the database.
    @Override
    public Subscription subscribe(String after) {
        try {
            catchUp();
        } catch (StoreException e) {
            log.debug("subscribed to what is known: {}", e.getMessage());
        }
        return feed.subscribe(after);
    }

    private void follow() {
        try {
            while (!closed) {
                wakeups.await(LOOK);
                tryToCatchUp();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void tryToCatchUp() {
        try {
            catchUp();
            if (failing) {
                log.info("the live feed is being read again");
            }
            failing = false;
        } catch (RuntimeException e) {
            if (!failing && !closed) {
                log.warn("the live feed stands still: {}", e.getMessage());
            }
            failing = true;
        }
    }

    private void catchUp() {
        following.lock();
        try {
            while (!closed) {
                List<SharedFeed.Stored> page = read();
                if (page == null) {
                    begin();
                    return;
                }
                page.forEach(feed::stored);
                if (page.isEmpty()) {
                    return;
                }
                last = page.getLast().number();
            }
        } finally {
            following.unlock();
        }
    }

    /// The events after the last one; null when some of them are gone, or when the database knows less than we do.
    private @Nullable List<SharedFeed.Stored> read() {
        long after = last;
        return database.<@Nullable List<SharedFeed.Stored>>read(connection -> {
            Sql sql = database.sql(connection);
            List<SharedFeed.Stored> page = Outbox.after(sql, after, PAGE);
            boolean whole = page.isEmpty() ? Outbox.head(sql).lastEvent() == after : page.getFirst().number() == after + 1;
            return whole ? page : null;
        });
    }

    private void begin() {
        following.lock();
        try {
            database.<Boolean>read(connection -> {
                Sql sql = database.sql(connection);
                Outbox.Head head = Outbox.head(sql);
                List<SharedFeed.Stored> before = Outbox.after(sql, Math.max(0, head.lastEvent() - LOOK_BACK), LOOK_BACK);
                feed.begin(head.feed(), head.lastEvent(), before, liveCalls(sql));
                last = head.lastEvent();
                return true;
            });
        } finally {
            following.unlock();
        }
    }

    private static List<TicketDetail> liveCalls(Sql sql) throws SQLException {
        var calls = new ArrayList<TicketDetail>();
        for (var ticket : TicketTable.live(sql)) {
            var lines = InteractionTable.of(sql, ticket.id());
            calls.add(new TicketDetail(ticket, lines, MetadataTable.of(sql, ticket.id())));
        }
        return calls;
    }

    @Override
    public void close() {
        closed = true;
        costs.close();
        wakeups.close();
        follower.interrupt();
        try {
            if (follower.isAlive()) {
                follower.join(Duration.ofSeconds(5));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
