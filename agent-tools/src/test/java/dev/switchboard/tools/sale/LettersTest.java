package dev.switchboard.tools.sale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.store.sql.Database;
import dev.switchboard.tools.SettableClock;
import dev.switchboard.tools.event.EventCatalogue;
import dev.switchboard.tools.sale.ticket.TicketSetup;
import dev.switchboard.tools.sale.ticket.Tickets;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LettersTest {
    @TempDir
    private static Path folder;

    private final SettableClock clock =
            new SettableClock(Instant.parse("2026-12-01T23:30:00Z"), ZoneId.of("America/Los_Angeles"));
    private final Scripted mail = new Scripted("smtp");
    private final Scripted texts = new Scripted("twilio");
    private Database database;
    private Sales sales;
    private Tickets tickets;

    /// A way out that fails as it is told to, then takes everything.
    private static final class Scripted implements LetterSender {
        final Deque<NotTaken> failures = new ArrayDeque<>();
        final List<Parcel> taken = new ArrayList<>();
        private final String name;

        Scripted(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public boolean leavesTheHouse() {
            return true;
        }

        @Override
        public String send(Parcel parcel) throws NotTaken {
            if (!failures.isEmpty()) {
                throw failures.removeFirst();
            }
            taken.add(parcel);
            return "id-" + taken.size();
        }
    }

    @BeforeAll
    void open() {
        database = Database.open("jdbc:sqlite:" + folder.resolve("tickets.db"));
        tickets = new Tickets(database, clock, TicketSetup.usual(folder));
        sales = new Sales(database, clock, EventCatalogue.open(database, clock), new PaymentDesk(() -> URI.create("http://127.0.0.1")),
                new LetterWays(Optional.of(mail), Optional.of(texts), this::enclosures, () -> URI.create("https://box.example/")));
    }

    /// Drawing is slow, and one letter shows it.
    private List<LetterWays.Enclosure> enclosures(Letters.Letter letter) {
        return letter.address().equals("mei@example.com") ? tickets.of(letter) : List.of();
    }

    @BeforeEach
    void empty() {
        sales.sweep();
        mail.taken.clear();
        texts.taken.clear();
    }

    @AfterAll
    void close() {
        sales.close();
        database.close();
    }

    @Test
    void ticketsGoByMailWithThePdfAPassForEachAndALink() {
        Order order = bought("Mei <b>Tan</b>", "mei@example.com", "");
        sales.sweep();
        LetterSender.Parcel parcel = mail.taken.getFirst();
        assertThat(parcel.address()).isEqualTo("mei@example.com");
        assertThat(parcel.enclosures()).extracting(LetterWays.Enclosure::file)
                .containsExactly("tickets-" + order.id() + ".pdf", "ticket-1.pkpass", "ticket-2.pkpass");
        String link = parcel.body().lines().filter(line -> line.startsWith("https://box.example/tickets/")).findFirst().orElseThrow();
        String token = link.substring("https://box.example/tickets/".length());
        assertThat(tickets.ofToken(token).orElseThrow()).hasSize(2);
        assertThat(link).doesNotContain(order.admissions().getFirst().code());
        Letters.Letter letter = sales.letters().ofOrder(order.id()).getLast();
        assertThat(letter.state()).isEqualTo("sent");
        assertThat(sales.letters().attempts(letter.id())).singleElement().satisfies(attempt -> {
            assertThat(attempt.way()).isEqualTo("smtp");
            assertThat(attempt.outcome()).isEqualTo("accepted");
            assertThat(attempt.detail()).isEqualTo("id-1");
        });
        sales.orders().transfer(order.id(), "Tom Lee", "tom@example.com");
        assertThat(tickets.ofToken(token)).as("handed on").isEmpty();
    }

    @Test
    void aFailedTryIsRepeatedLaterWithTheSameKeyAndNoSoonerThanAsked() {
        mail.failures.add(new LetterSender.NotTaken("busy", false, Duration.ofSeconds(90)));
        mail.failures.add(new LetterSender.NotTaken("still busy", false, null));
        Letters.Letter letter = last(bought("Ann Lim", "ann@example.com", ""));
        sales.sweep();
        assertThat(find(letter).failure()).isEqualTo("busy");
        clock.advance(Duration.ofSeconds(89));
        sales.sweep();
        assertThat(find(letter).tries()).isEqualTo(1);
        clock.advance(Duration.ofSeconds(1));
        sales.sweep();
        assertThat(find(letter).tries()).isEqualTo(2);
        clock.advance(Duration.ofSeconds(20));
        sales.sweep();
        assertThat(find(letter).state()).isEqualTo("sent");
        assertThat(mail.taken).singleElement().extracting(LetterSender.Parcel::key).isEqualTo("sale-message-" + letter.id());
        assertThat(sales.letters().attempts(letter.id())).extracting(Letters.Attempt::outcome)
                .containsExactly("again", "again", "accepted");
    }

    @Test
    void whatIsRefusedForGoodIsGivenUpAndMayBeSentAgainByHand() {
        mail.failures.add(new LetterSender.NotTaken("no such mailbox", true, null));
        Letters.Letter letter = last(bought("Bo Lim", "bo@example.com", ""));
        sales.sweep();
        assertThat(find(letter).state()).isEqualTo("failed");
        clock.advance(Duration.ofHours(2));
        sales.sweep();
        assertThat(mail.taken).isEmpty();
        assertThat(sales.letters().again(letter.id())).isTrue();
        assertThat(sales.letters().again(letter.id())).as("on its way").isFalse();
        sales.sweep();
        assertThat(find(letter).state()).isEqualTo("sent");
        for (int i = 0; i < 6; i++) {
            mail.failures.add(new LetterSender.NotTaken("down", false, null));
        }
        sales.letters().again(letter.id());
        for (int i = 0; i < 10; i++) {
            sales.sweep();
            clock.advance(Duration.ofHours(1));
        }
        assertThat(find(letter).state()).isEqualTo("failed");
        assertThat(mail.failures).isEmpty();
    }

    @Test
    void whoHasAPhoneAndNoMailboxGetsALinkByTextMessage() {
        Order order = bought("Cy Lim", "", "+15551230000");
        sales.sweep();
        assertThat(mail.taken).isEmpty();
        LetterSender.Parcel parcel = texts.taken.getLast();
        assertThat(parcel.address()).isEqualTo("+15551230000");
        assertThat(parcel.body()).startsWith("Your 2 tickets of order " + order.id() + ": https://box.example/tickets/");
        assertThat(parcel.enclosures()).isEmpty();
        Order both = bought("Di Lim", "di@example.com", "+15551230001");
        sales.sendTickets(both, Optional.of(Letters.Channel.SMS));
        sales.sweep();
        assertThat(mail.taken).hasSize(1);
        assertThat(texts.taken).hasSize(2);
    }

    private Order bought(String name, String email, String phone) {
        Order order = sales.orders().create(new Orders.Wish(
                sales.holds().hold(new Holds.Wish("neon-skyline", "C", 2, "", "")).id(),
                new Order.Customer(name, email, phone, ""), "", "", "", "casey"));
        sales.payments().succeeded(String.valueOf(sales.payments().begin(order.id()).reference()));
        return sales.orders().find(order.id()).orElseThrow();
    }

    private Letters.Letter last(Order order) {
        return sales.letters().ofOrder(order.id()).getLast();
    }

    private Letters.Letter find(Letters.Letter letter) {
        return sales.letters().find(letter.id()).orElseThrow();
    }
}
