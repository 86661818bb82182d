package dev.switchboard.store;

import static dev.switchboard.store.StoreContract.START;
import static dev.switchboard.store.StoreContract.hangUp;
import static dev.switchboard.store.StoreContract.messages;
import static dev.switchboard.store.StoreContract.now;
import static dev.switchboard.store.StoreContract.say;
import static dev.switchboard.store.StoreContract.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.store.category.Categorizer;
import dev.switchboard.store.feed.CallEvent;
import dev.switchboard.store.feed.CallFeed;
import dev.switchboard.store.feed.Subscription;
import dev.switchboard.store.ticket.MetadataEntry;
import dev.switchboard.store.ticket.Ticket;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.ticket.TicketStatus;
import dev.switchboard.store.ticket.TicketUpdate;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.Offer;
import dev.switchboard.store.transcript.Speaker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Calls go on while the database does not take what they say, and nothing of it is lost or stored twice.
class OutageTest {
    private static final int LINES = 3_000;

    @TempDir
    private Path folder;

    private final TestClock clock = new TestClock(START);
    private final List<TranscriptStore> opened = new ArrayList<>();

    @BeforeAll
    static void waitForASlowMachine() {
        StoreContract.waitForASlowMachine();
    }

    @AfterEach
    void close() {
        opened.forEach(TranscriptStore::close);
    }

    private TranscriptStore open(Path dir, int queueEntries, long journalBytes, RandomGenerator random) {
        var config = new StoreConfig("jdbc:sqlite:" + dir.resolve("tickets.db"), queueEntries)
                .withJournal(dir, journalBytes);
        var store = TranscriptStore.open(config, Categorizer.standard(), clock, random, Duration.ofMillis(300));
        opened.add(store);
        return store;
    }

    private TranscriptStore open() {
        return open(folder, 64, 16 * 1024 * 1024, new SecureRandom());
    }

    /// What keeps the database from storing anything.
    enum Outage {
        LOCKED_BY_ANOTHER_PROGRAM,
        DISK_FULL,
        READ_ONLY;

        AutoCloseable begin(TranscriptStore store, Path dir) throws SQLException {
            return switch (this) {
                case LOCKED_BY_ANOTHER_PROGRAM -> lock(dir);
                case DISK_FULL -> {
                    pragma(store, "max_page_count = 1"); // SQLite takes the present size where less is asked for
                    yield () -> pragma(store, "max_page_count = 1000000");
                }
                case READ_ONLY -> {
                    // On the writing connection itself, which lends itself to no more writes once it is set.
                    Connection writer = store.database().write(connection -> connection);
                    set(writer, "query_only = ON");
                    yield () -> set(writer, "query_only = OFF");
                }
            };
        }
    }

    private static Connection lock(Path dir) throws SQLException {
        Connection other = DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("tickets.db"));
        other.createStatement().execute("BEGIN IMMEDIATE");
        return other;
    }

    private static void pragma(TranscriptStore store, String setting) {
        store.database().<Boolean>write(connection -> set(connection, setting));
    }

    private static boolean set(Connection connection, String setting) throws SQLException {
        try (var statement = connection.createStatement()) {
            return statement.execute("PRAGMA " + setting);
        }
    }

    @ParameterizedTest
    @EnumSource(Outage.class)
    void callsBeginGoOnAndEndWhileTheDatabaseTakesNothing(Outage outage) throws Exception {
        var store = open();
        TicketId before = start(store).id();
        var reader = store.feed().subscribe("");
        TicketId during;
        try (var _ = outage.begin(store, folder)) {
            talk(store, before, LINES);
            untilThereIsRoom(store);
            Ticket begun = start(store);
            during = begun.id();
            assertThat(begun.status()).isEqualTo(TicketStatus.OPEN);
            assertThat(begun.channel()).isEqualTo("browser");
            say(store, during, "q", 1, Speaker.USER, "I lost my debit card");
            store.writer().addMetadata(during, "customer_id", "C1");
            store.writer().update(during, TicketUpdate.none().withCustomerName("Mei"));
            store.writer().measure(Measured.call(during, START));
            assertThat(hangUp(store, during).endReason()).isEqualTo("caller_hangup");
            await().until(() -> store.delay().isPresent());
            assertThat(store.delay().orElseThrow()).startsWith("transcripts wait in the journal (");
            assertThat(store.problem()).isEmpty();
            assertThat(store.journal().entries()).isGreaterThan(0);
            assertThat(store.journal().bytes()).isGreaterThan(LINES * 20L);
        }
        Ticket closed = hangUp(store, before);
        await().until(() -> store.delay().isEmpty());

        assertThat(closed.endReason()).isEqualTo("caller_hangup");
        assertThat(messages(store, before)).isEqualTo(said(LINES));
        var detail = store.tickets().detail(during).orElseThrow();
        assertThat(detail.ticket().category()).isEqualTo("card_inquiry");
        assertThat(detail.ticket().customerName()).isEqualTo("Mei");
        assertThat(detail.metadata()).extracting(MetadataEntry::value).containsExactly("C1");
        assertThat(detail.measures()).isEqualTo(Measured.call(during, START));
        assertThat(linesOf(before, reader)).isEqualTo(said(LINES));
        assertThat(store.journal().bytes()).isZero();
        assertThat(store.rejectedEntries()).isZero();
    }

    @Test
    void whatWasInTheJournalWhenTheProcessDiedIsStoredOnceByTheNext() throws Exception {
        var store = open();
        TicketId before = start(store).id();
        Path image = folder.resolve("image");
        TicketId during;
        try (var _ = lock(folder)) {
            talk(store, before, LINES);
            untilThereIsRoom(store);
            store.writer().addMetadata(before, "customer_id", "C1");
            during = start(store).id(); // in the journal, and so is all before it
            say(store, during, "q", 1, Speaker.USER, "I lost my debit card");
            now(store.writer().close(during, "caller_hangup"));
            copy(folder, image);
        }
        for (int start = 0; start < 2; start++) {
            var again = open(image, 64, 16 * 1024 * 1024, new SecureRandom());
            assertThat(messages(again, before)).isEqualTo(said(LINES));
            assertThat(again.tickets().detail(before).orElseThrow().metadata()).hasSize(1);
            assertThat(again.tickets().find(before).orElseThrow().endReason()).isEqualTo("interrupted");
            assertThat(again.tickets().find(during).orElseThrow()).satisfies(ticket -> {
                assertThat(ticket.endReason()).isEqualTo("caller_hangup");
                assertThat(ticket.category()).isEqualTo("card_inquiry");
            });
            again.close();
        }
        assertThat(files(image.resolve("journal"))).isEmpty();
    }

    @Test
    void aProcessThatDiedHavingStoredPartOfItsJournalGoesOnWhereItStopped() throws Exception {
        var store = open(folder, 1_000, 1024 * 1024, new SecureRandom());
        TicketId id = start(store).id();
        Path image = folder.resolve("image");
        try (var _ = lock(folder)) {
            for (int i = 0; i < 100; i++) {
                store.writer().addMetadata(id, "note", "note " + i);
            }
            start(store);
            copy(folder, image);
        }
        // As if the first 40 had been stored: the opening of the ticket was entry 1.
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + image.resolve("tickets.db"));
                var statement = connection.createStatement()) {
            for (int i = 0; i < 40; i++) {
                statement.execute("INSERT INTO ticket_metadata (ticket_id, key, value) VALUES ('" + id
                        + "', 'note', 'note " + i + "')");
            }
            statement.execute("UPDATE journal_positions SET position = 41");
        }
        var again = open(image, 64, 16 * 1024 * 1024, new SecureRandom());
        assertThat(again.tickets().detail(id).orElseThrow().metadata()).extracting(MetadataEntry::value)
                .isEqualTo(IntStream.range(0, 100).mapToObj(i -> "note " + i).toList());
    }

    @Test
    void aStoreThatIsClosedDuringAnOutageKeepsEverythingForTheNextStart() throws Exception {
        var store = open();
        TicketId id = start(store).id();
        try (var _ = lock(folder)) {
            talk(store, id, 500);
            assertThat(now(store.writer().close(id, "shutdown")).status()).isEqualTo(TicketStatus.CLOSED);
            store.close();
        }
        var again = open();
        assertThat(messages(again, id)).isEqualTo(said(500));
        assertThat(again.tickets().find(id).orElseThrow().endReason()).isEqualTo("shutdown");
    }

    @Test
    void aJournalThatIsFullTurnsOffersAwayCountsThemAndKeepsWhatItTook() throws Exception {
        var store = open(folder, 16, 20_000, new SecureRandom());
        TicketId id = start(store).id();
        var taken = new ArrayList<String>();
        try (var _ = lock(folder)) {
            await().pollInterval(Duration.ofMillis(1)).until(() -> {
                while (offer(store, id, taken.size()) == Offer.TAKEN) {
                    taken.add("line " + taken.size());
                }
                return store.problem().orElse("").contains("the journal is full: 20000 bytes");
            });
            assertThat(store.journal().turnedAway()).isGreaterThan(0);
        }
        await().until(() -> store.problem().isEmpty() && store.delay().isEmpty());
        hangUp(store, id);
        assertThat(messages(store, id)).isEqualTo(taken);
        assertThat(taken).hasSizeGreaterThan(50);
    }

    @Test
    void anIdThatTurnsOutToBeTakenMixesUpNoTwoCalls() throws Exception {
        var draws = new AtomicInteger();
        RandomGenerator sameTwice = () -> draws.getAndIncrement() < 2 ? 0xA1B2C3D4_00000000L : 0x0000000F_00000000L;
        var store = open(folder, 64, 1024 * 1024, sameTwice);
        TicketId old = start(store).id();
        say(store, old, "a", 1, Speaker.USER, "What is the interest rate?");
        Ticket ended = hangUp(store, old);
        TicketId told;
        try (var _ = lock(folder)) {
            told = start(store).id();
            assertThat(told).isEqualTo(old);
            say(store, told, "a", 1, Speaker.USER, "I lost my debit card");
        }
        await().until(() -> store.delay().isEmpty());
        say(store, told, "b", 2, Speaker.USER, "What now?");
        Ticket closed = hangUp(store, told);

        assertThat(closed.id().value()).isEqualTo("GXS-20251128-0000000F");
        assertThat(messages(store, closed.id())).containsExactly("I lost my debit card", "What now?");
        assertThat(store.tickets().detail(closed.id()).orElseThrow().metadata()).singleElement()
                .satisfies(entry -> assertThat(entry.key() + "=" + entry.value()).isEqualTo("announced_as=" + old));
        assertThat(store.tickets().find(old)).contains(ended);
        assertThat(messages(store, old)).containsExactly("What is the interest rate?");
    }

    @Test
    void halfACharacterInALineStopsNoJournal() throws Exception {
        var store = open();
        TicketId id = start(store).id();
        try (var _ = lock(folder)) {
            say(store, id, "a", 1, Speaker.USER, "half " + (char) 0xD83D);
            say(store, id, "b", 2, Speaker.USER, "whole");
            assertThat(start(store)).isNotNull();
            assertThat(store.problem()).isEmpty();
        }
        hangUp(store, id);
        await().until(() -> store.delay().isEmpty());
        await().untilAsserted(
                () -> assertThat(messages(store, id)).hasSize(2).last().isEqualTo("whole"));
    }

    @Test
    void aShortLockIsNoOutage() throws Exception {
        var store = open();
        TicketId id = start(store).id();
        try (var _ = lock(folder)) {
            talk(store, id, 10);
        }
        hangUp(store, id);
        await().until(() -> store.delay().isEmpty());
        assertThat(messages(store, id)).isEqualTo(said(10));
    }

    private static void talk(TranscriptStore store, TicketId id, int lines) {
        for (int i = 0; i < lines; i++) {
            while (offer(store, id, i) == Offer.FULL) {
                Thread.onSpinWait();
            }
        }
    }

    /// Lines are offered until the queue takes them; a call begins once or not at all.
    private static void untilThereIsRoom(TranscriptStore store) {
        await().until(() -> store.delay().isPresent() && store.writer().depth() == 0);
    }

    private static Offer offer(TranscriptStore store, TicketId id, int i) {
        return store.writer().append(Line.said(id, "item_" + i, START.plusSeconds(i), Speaker.USER, "line " + i));
    }

    private static List<String> said(int lines) {
        return IntStream.range(0, lines).mapToObj(i -> "line " + i).toList();
    }

    private static List<String> linesOf(TicketId id, Subscription reader) throws InterruptedException {
        var lines = new ArrayList<String>();
        for (var events = reader.next(Duration.ZERO); !events.isEmpty(); events = reader.next(Duration.ZERO)) {
            for (CallFeed.Numbered numbered : events) {
                if (numbered.event() instanceof CallEvent.LineStored(var interaction)
                        && interaction.line().ticketId().equals(id)) {
                    lines.add(interaction.line().message());
                }
            }
        }
        return lines;
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.resolve("journal"));
        for (Path file : files(from)) {
            Files.copy(file, to.resolve(file.getFileName()));
        }
        for (Path file : files(from.resolve("journal"))) {
            Files.copy(file, to.resolve("journal").resolve(file.getFileName()));
        }
    }

    private static List<Path> files(Path dir) throws IOException {
        try (Stream<Path> entries = Files.list(dir)) {
            return entries.filter(Files::isRegularFile).toList();
        }
    }
}
