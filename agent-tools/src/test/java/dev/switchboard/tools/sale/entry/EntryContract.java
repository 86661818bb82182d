package dev.switchboard.tools.sale.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.store.sql.Database;
import dev.switchboard.store.sql.Sql;
import dev.switchboard.tools.SettableClock;
import dev.switchboard.tools.event.EventCatalogue;
import dev.switchboard.tools.sale.Admission;
import dev.switchboard.tools.sale.Holds;
import dev.switchboard.tools.sale.Order;
import dev.switchboard.tools.sale.Orders;
import dev.switchboard.tools.sale.PaymentDesk;
import dev.switchboard.tools.sale.Refusal;
import dev.switchboard.tools.sale.Sales;
import dev.switchboard.tools.sale.entry.Scan.What;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What the door promises, whichever database it is on. The game begins at 19:00; it is 15:30.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class EntryContract {
    private static final String GAME = "lakers-warriors";
    private static final String CLUB = "jazz-by-the-river";
    private static final int THREADS = 16;

    private static final Instant AFTERNOON = Instant.parse("2026-12-01T23:30:00Z");

    private final SettableClock clock = new SettableClock(AFTERNOON, ZoneId.of("America/Los_Angeles"));
    private Database database;
    private Sales sales;
    private Entry entry;

    abstract Database open() throws Exception;

    @BeforeAll
    void start() throws Exception {
        database = open();
        sales = new Sales(database, clock, EventCatalogue.open(database, clock),
                new PaymentDesk(() -> URI.create("http://127.0.0.1")), Optional.empty());
        entry = new Entry(database, clock, Entry.Hours.USUAL);
    }

    /// Nothing is sold, and it is afternoon again: cheaper than tables made anew.
    @AfterEach
    void emptyTheHouse() {
        clock.advance(Duration.between(clock.instant(), AFTERNOON));
        database.write(connection -> {
            Sql sql = database.sql(connection);
            for (String table : List.of("check_in", "ticket_link", "sale_event", "sale_message", "admission", "refund", "payment", "ticket_order")) {
                sql.execute("DELETE FROM " + table);
            }
            sql.execute("UPDATE seat SET hold_id = NULL, order_id = NULL");
            sql.execute("DELETE FROM hold");
            sql.execute("UPDATE section SET seats_available = capacity");
            return null;
        });
    }

    @AfterAll
    void stop() {
        sales.close();
        database.close();
    }

    @Test
    void aTicketLetsOnePersonInAndSaysWhenAndWhereAfterwards() {
        Order order = bought(GAME, "B", 2, "Mei Tan");
        String code = order.admissions().getFirst().code();
        Answer first = scan(GAME, code, "North");
        assertThat(first.reason()).isEqualTo(Reason.OK);
        assertThat(first.guest().orElseThrow()).satisfies(guest -> {
            assertThat(guest.holderName()).isEqualTo("Mei Tan");
            assertThat(guest.seat().label()).isEqualTo("B-10-1");
            assertThat(guest.usedGate()).isEqualTo("North");
        });
        Instant cameIn = clock.instant();
        clock.advance(Duration.ofMinutes(3));
        Answer second = scan(GAME, code.toLowerCase(Locale.ROOT).replaceAll("(.{4})", "$1 "), "South");
        assertThat(second.reason()).isEqualTo(Reason.ALREADY_USED);
        assertThat(second.earlierAt()).isEqualTo(cameIn);
        assertThat(second.earlierGate()).isEqualTo("North");
        assertThat(entry.doors(GAME).orElseThrow()).satisfies(doors -> {
            assertThat(doors.expected()).isEqualTo(2);
            assertThat(doors.in()).isEqualTo(1);
            assertThat(doors.gates()).containsExactly(new Doors.Tally("North", 1));
            assertThat(doors.refused()).containsExactly(new Doors.Tally("already_used", 1));
        });
        assertThat(told()).containsExactly("ticket.checked_in");
    }

    @Test
    void anUndoneTicketLetsInAgain() {
        String code = bought(GAME, "B", 1, "Mei Tan").admissions().getFirst().code();
        assertThat(undo(GAME, code).reason()).isEqualTo(Reason.NOT_IN);
        scan(GAME, code, "North");
        Answer undone = undo(GAME, code);
        assertThat(undone.reason()).isEqualTo(Reason.OK);
        assertThat(undone.earlierGate()).isEqualTo("North");
        assertThat(undone.guest().orElseThrow().state()).isEqualTo(Admission.State.VALID);
        assertThat(scan(GAME, code, "South").reason()).isEqualTo(Reason.OK);
        assertThat(told()).containsExactly("ticket.checked_in", "ticket.check_in_undone", "ticket.checked_in");
    }

    @Test
    void theSameNonceHasTheSameAnswerAndNoOtherRequest() {
        Order order = bought(GAME, "B", 2, "Mei Tan");
        Scan scan = code(GAME, order.admissions().getFirst().code(), "North", "n-1", null);
        Answer first = entry.checkIn(scan);
        Answer again = entry.checkIn(scan);
        assertThat(first.reason()).isEqualTo(Reason.OK);
        assertThat(first.repeated()).isFalse();
        assertThat(again.repeated()).isTrue();
        assertThat(again.reason()).isEqualTo(Reason.OK);
        assertThat(again.guest()).isEqualTo(first.guest());
        assertThat(told()).hasSize(1);
        assertThatThrownBy(() -> entry.checkIn(code(GAME, order.admissions().getLast().code(), "North", "n-1", null)))
                .isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.reason()).isEqualTo("nonce_reused"));
    }

    @Test
    void whatIsNotGoodIsRefusedByItsReason() {
        Order paid = bought(GAME, "B", 1, "Mei Tan");
        String code = paid.admissions().getFirst().code();
        assertThat(scan(CLUB, code, "").reason()).isEqualTo(Reason.WRONG_EVENT);
        assertThat(scan(GAME, "", "").reason()).isEqualTo(Reason.MALFORMED);
        assertThat(scan(GAME, code.substring(2), "").reason()).isEqualTo(Reason.MALFORMED);
        assertThat(scan(GAME, "a\u0000b", "").reason()).isEqualTo(Reason.MALFORMED);
        assertThat(scan(GAME, "x".repeat(501), "").reason()).isEqualTo(Reason.MALFORMED);
        assertThat(scan(GAME, "https://example.com/t/1", "").reason()).isEqualTo(Reason.FOREIGN_CODE);
        assertThat(scan(GAME, "4006381333931", "").reason()).isEqualTo(Reason.FOREIGN_CODE);
        assertThat(scan(GAME, "0123456789ABCDEFGHJKMNPQRS", "").reason()).isEqualTo(Reason.UNKNOWN_CODE);
        assertThat(words(GAME, "nobody of that name").reason()).isEqualTo(Reason.UNKNOWN_CODE);

        Order unpaid = sales.orders().create(new Orders.Wish(
                sales.holds().hold(new Holds.Wish(GAME, "B", 1, "", "")).id(),
                new Order.Customer("Tom Lee", "tom@example.com", "", ""), "", "", "", "casey"));
        assertThat(scan(GAME, unpaid.admissions().getFirst().code(), "").reason()).isEqualTo(Reason.NOT_PAID);

        Order later = bought("swan-lake", "A", 1, "Ada Ng");
        String early = later.admissions().getFirst().code();
        assertThat(scan("swan-lake", early, "").reason()).isEqualTo(Reason.TOO_EARLY);
        sales.orders().transfer(later.id(), "Bea Ng", "bea@example.com");
        assertThat(scan("swan-lake", early, "").reason()).isEqualTo(Reason.VOID);
        Order back = bought("swan-lake", "A", 1, "Cy Ng");
        sales.refunds().refund(back.id(), 0, "requested_by_customer");
        assertThat(scan("swan-lake", back.admissions().getFirst().code(), "").reason()).isEqualTo(Reason.REFUNDED);
        assertThat(words("swan-lake", back.id()).reason()).isEqualTo(Reason.REFUNDED);

        clock.advance(Duration.ofDays(2));
        assertThat(scan(GAME, code, "").reason()).isEqualTo(Reason.TOO_LATE);
        assertThat(told()).isEmpty();
    }

    @Test
    void aGuestWithoutACodeIsFoundByNameOrOrder() {
        Order two = bought(GAME, "B", 2, "Zoë 李 O'Hara");
        bought(GAME, "C", 1, "100% Percent_");
        Answer several = words(GAME, "zoë");
        assertThat(several.reason()).isEqualTo(Reason.SEVERAL);
        assertThat(several.candidates()).hasSize(2);
        assertThat(words(GAME, two.id().substring(4)).candidates()).hasSize(2);
        assertThat(words(GAME, "ZOË").reason()).isEqualTo(Reason.SEVERAL);
        Scan chosen = new Scan(GAME, new What.Ticket(several.candidates().getFirst().admissionId()), "", "mei", null, null);
        assertThat(entry.checkIn(chosen).reason()).isEqualTo(Reason.OK);
        assertThat(words(GAME, "100%").reason()).isEqualTo(Reason.OK);
        assertThat(entry.guests(GAME, "%", 10, 0)).hasSize(1);
        assertThat(entry.guests(GAME, "", 10, 0)).hasSize(3);
        assertThat(entry.lastIn(GAME, 10)).hasSize(2);
    }

    @Test
    void aScanThatWaitedForTheNetworkCountsWhenItWasMade() {
        String code = bought(GAME, "B", 1, "Mei Tan").admissions().getFirst().code();
        Instant scanned = clock.instant();
        clock.advance(Duration.ofDays(2));
        Answer answer = entry.checkIn(code(GAME, code, "North", "n-1", scanned));
        assertThat(answer.reason()).isEqualTo(Reason.OK);
        assertThat(answer.guest().orElseThrow().usedAt()).isEqualTo(scanned);
        Instant now = clock.instant();
        for (Instant told : List.of(now.plus(Duration.ofHours(1)), now.minus(Duration.ofDays(8)))) {
            assertThatThrownBy(() -> entry.checkIn(code(GAME, code, "", "n-2", told))).isInstanceOf(Refusal.class);
        }
    }

    @Test
    void ofScansAtOnceExactlyOneAdmits() throws Exception {
        List<String> codes = bought(GAME, "C", 4, "Mei Tan").admissions().stream().map(Admission::code).toList();
        AtomicInteger admitted = new AtomicInteger();
        AtomicInteger used = new AtomicInteger();
        together(thread -> {
            for (String code : codes) {
                switch (scan(GAME, code, "gate " + thread).reason()) {
                    case OK -> admitted.incrementAndGet();
                    case ALREADY_USED -> used.incrementAndGet();
                    default -> throw new AssertionError("neither in nor used");
                }
            }
            return null;
        });
        assertThat(admitted.get()).isEqualTo(4);
        assertThat(used.get()).isEqualTo(4 * (THREADS - 1));
        assertThat(told()).hasSize(4);
    }

    @Test
    void ofOneRequestSentManyTimesAtOnceAllHaveTheOneAnswer() throws Exception {
        String code = bought(GAME, "C", 1, "Mei Tan").admissions().getFirst().code();
        List<Answer> answers = new ArrayList<>();
        together(_ -> {
            Answer answer = entry.checkIn(code(GAME, code, "North", "one", null));
            synchronized (answers) {
                answers.add(answer);
            }
            return null;
        });
        assertThat(answers).hasSize(THREADS).allMatch(Answer::admitted);
        assertThat(answers.stream().filter(answer -> !answer.repeated())).hasSize(1);
        assertThat(told()).hasSize(1);
    }

    /// The same done as one would without thinking: look whether the ticket is good, then mark it.
    @Test
    void theSameRaceAdmitsSeveralWithoutTheGuard() throws Exception {
        String id = bought(GAME, "C", 1, "Mei Tan").admissions().getFirst().id();
        AtomicInteger admitted = new AtomicInteger();
        CountDownLatch allLooked = new CountDownLatch(THREADS);
        together(_ -> {
            boolean good = database.read(connection -> database.sql(connection).first(
                    "SELECT state FROM admission WHERE admission_id = ?", values -> values.text(id),
                    row -> row.text("state", ""))).orElseThrow().equals("valid");
            allLooked.countDown();
            allLooked.await();
            if (good) {
                database.write(connection -> database.sql(connection).update(
                        "UPDATE admission SET state = 'used' WHERE admission_id = ?", values -> values.text(id)));
                admitted.incrementAndGet();
            }
            return null;
        });
        assertThat(admitted.get()).as("people let in with one ticket").isGreaterThan(1);
    }

    private interface Work {
        @Nullable Object run(int thread) throws Exception;
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

    private Order bought(String event, String section, int quantity, String name) {
        Order order = sales.orders().create(new Orders.Wish(
                sales.holds().hold(new Holds.Wish(event, section, quantity, "", "")).id(),
                new Order.Customer(name, "a@example.com", "", ""), "", "", "", "casey"));
        sales.payments().succeeded(String.valueOf(sales.payments().begin(order.id()).reference()));
        return sales.orders().find(order.id()).orElseThrow();
    }

    private Answer scan(String event, String code, String gate) {
        return entry.checkIn(code(event, code, gate, null, null));
    }

    private Answer words(String event, String words) {
        return entry.checkIn(new Scan(event, new What.Words(words), "", "mei", null, null));
    }

    private Answer undo(String event, String code) {
        return entry.undo(code(event, code, "", null, null));
    }

    private static Scan code(String event, String code, String gate, @Nullable String nonce, @Nullable Instant at) {
        return new Scan(event, new What.Code(code), gate, "mei", nonce, at);
    }

    private List<String> told() {
        return database.read(connection -> database.sql(connection).list(
                "SELECT kind FROM sale_event WHERE kind LIKE 'ticket.check%' ORDER BY sale_event_id", _ -> {},
                row -> row.text("kind", "")));
    }
}
