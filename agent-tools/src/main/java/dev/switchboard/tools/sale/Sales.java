package dev.switchboard.tools.sale;

import dev.switchboard.store.StoreException;
import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Sql;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Everything that is sold. A thread of its own ends what has run out, makes offers to those who wait and asks for refunds. The
/// tables are those of `schema/event`, which the catalogue migrates. Thread-safe; the database stays the caller's to close.
public final class Sales implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sales.class);
    private static final Duration SWEEP_EVERY = Duration.ofSeconds(1);

    private final Database database;
    private final Clock clock;
    private final PaymentProvider provider;
    private final Holds holds;
    private final WaitList waitList;
    private final Orders orders;
    private final Changes changes;
    private final Payments payments;
    private final Refunds refunds;
    private final ScheduledExecutorService sweeper = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("box-office").daemon().factory());

    public Sales(Database database, Clock clock, PaymentProvider provider) {
        Ids ids = new Ids();
        this.database = database;
        this.clock = clock;
        this.provider = provider;
        this.holds = new Holds(database, clock, ids);
        this.waitList = new WaitList(database, clock, ids, holds);
        this.orders = new Orders(database, clock, ids, holds, waitList);
        this.changes = new Changes(database, clock, ids, holds);
        this.payments = new Payments(database, clock, ids, changes, provider);
        this.refunds = new Refunds(database, clock, ids, provider);
    }

    /// Begins to look after what runs out.
    public void start() {
        var _ = sweeper.scheduleWithFixedDelay(
                this::sweepQuietly, SWEEP_EVERY.toMillis(), SWEEP_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    public PaymentProvider provider() {
        return provider;
    }

    public Holds holds() {
        return holds;
    }

    public Orders orders() {
        return orders;
    }

    public Changes changes() {
        return changes;
    }

    public Payments payments() {
        return payments;
    }

    public Refunds refunds() {
        return refunds;
    }

    public WaitList waitList() {
        return waitList;
    }

    /// Ends what has run out, makes the offers that are due and asks for refunds. Says how many things it did.
    public int sweep() {
        Instant now = clock.instant();
        int done = isAnythingDue(now) ? database.write(connection -> {
            Sql sql = database.sql(connection);
            return holds.sweep(sql, now) + changes.sweep(sql) + orders.sweep(sql, now) + waitList.sweep(sql, now);
        }) : 0;
        return done + refunds.send();
    }

    /// Asked first, so that an idle box office does not take the database's one turn to write each second.
    private boolean isAnythingDue(Instant now) {
        return database.read(connection -> database.sql(connection).first("""
                SELECT 1 AS due WHERE
                    EXISTS (SELECT 1 FROM hold WHERE state = 'active' AND expires_at <= ?)
                    OR EXISTS (SELECT 1 FROM ticket_order WHERE state = 'awaiting_payment' AND pay_by <= ?)
                    OR EXISTS (SELECT 1 FROM wait_list w
                        JOIN event e ON e.event_id = w.event_id JOIN section s ON s.event_id = w.event_id
                        WHERE w.state = 'waiting' AND e.state = 'on_sale' AND e.starts_at > ?
                            AND s.seats_available >= w.quantity AND (w.section = '' OR w.section = s.name))""",
                values -> values.time(now).time(now).time(now), row -> row.whole("due"))).isPresent();
    }

    private void sweepQuietly() {
        try {
            sweep();
        } catch (StoreException e) {
            LOG.warn("the box office could not look after its holds: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("looking after holds and orders", e);
        }
    }

    @Override
    public void close() {
        sweeper.shutdownNow();
    }
}
