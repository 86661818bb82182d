package dev.switchboard.tools.sale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.store.sql.Database;
import dev.switchboard.tools.SettableClock;
import dev.switchboard.tools.event.EventCatalogue;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// Many who want the same few seats at once. The seed is fixed; the threads' order is not.
final class Race {
    private static final int THREADS = 32;
    private static final String EVENT = "neon-skyline";
    private static final List<String> SECTIONS = List.of("A", "B", "C");

    private Race() {}

    /// Attempts on 406 seats in three sections: some hold and order, some hold and walk away, some change their mind, and
    /// the clock runs, so that holds end meanwhile.
    static void run(Database database, SettableClock clock, int attempts) throws Exception {
        EventCatalogue catalogue = EventCatalogue.open(database, clock);
        try (Sales sales = new Sales(database, clock, catalogue, new StubProvider(), Optional.empty())) {
            AtomicInteger sold = new AtomicInteger();
            AtomicInteger refused = new AtomicInteger();
            together(thread -> {
                Random random = new Random(thread);
                for (int i = 0; i < attempts / THREADS; i++) {
                    attempt(sales, random, sold, refused);
                    if (random.nextInt(40) == 0) {
                        clock.advance(Duration.ofSeconds(20));
                        sales.sweep();
                    }
                }
                return null;
            });

            Books.balance(database);
            long ordered = database.read(connection -> database.sql(connection).first(
                    "SELECT COALESCE(SUM(quantity), 0) AS n FROM ticket_order WHERE event_id = ? AND state = 'confirmed'",
                    values -> values.text(EVENT), row -> row.whole("n")).orElseThrow());
            assertThat(ordered).isEqualTo(sold.get()).isPositive().isLessThanOrEqualTo(406);
            assertThat(refused.get()).as("who came too late").isPositive();
        }
    }

    private static void attempt(Sales sales, Random random, AtomicInteger sold, AtomicInteger refused) {
        String section = SECTIONS.get(random.nextInt(SECTIONS.size()));
        int quantity = 1 + random.nextInt(4);
        try {
            Hold hold = sales.holds().hold(new Holds.Wish(EVENT, section, quantity, "", ""));
            switch (random.nextInt(4)) {
                case 0 -> {
                    Order order = sales.orders().create(new Orders.Wish(
                            hold.id(), new Order.Customer("A", "a@example.com", "", ""), "", "", "", "casey"));
                    if (sales.payments().succeeded(String.valueOf(sales.payments().begin(order.id()).reference()))
                            && sales.orders().find(order.id()).orElseThrow().state() == OrderState.CONFIRMED) {
                        sold.addAndGet(quantity);
                    }
                }
                case 1 -> sales.holds().release(hold.id());
                default -> {}
            }
        } catch (Refusal _) {
            refused.incrementAndGet();
        }
    }

    /// The same wish done as one would without thinking: look whether a seat is left, then take it.
    static void runUnguarded(Database database) throws Exception {
        int seats = 16;
        AtomicInteger sold = new AtomicInteger();
        CountDownLatch allLooked = new CountDownLatch(THREADS);
        together(_ -> {
            boolean first = true;
            for (int i = 0; i < 10; i++) {
                long left = Books.free(database, EVENT, "A");
                if (first) {
                    allLooked.countDown();
                    allLooked.await();
                    first = false;
                }
                if (left > 0) {
                    database.write(connection -> database.sql(connection).update(
                            "UPDATE section SET seats_available = ? WHERE event_id = ? AND name = 'A'",
                            values -> values.whole(left - 1).text(EVENT)));
                    sold.incrementAndGet();
                }
            }
            return null;
        });
        assertThat(sold.get()).as("tickets sold for " + seats + " seats").isGreaterThan(seats);
        database.write(connection -> database.sql(connection).update("""
                UPDATE section SET seats_available = capacity WHERE event_id = ? AND name = 'A'""",
                values -> values.text(EVENT)));
    }

    private interface Work {
        Object run(int thread) throws Exception;
    }

    private static void together(Work work) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Callable<Object>> tasks =
                    IntStream.range(0, THREADS).<Callable<Object>>mapToObj(thread -> () -> work.run(thread)).toList();
            for (Future<Object> done : threads.invokeAll(tasks)) {
                done.get();
            }
        }
    }
}
