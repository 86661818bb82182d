package dev.switchboard.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.switchboard.store.category.Categorizer;
import dev.switchboard.store.feed.CallEvent;
import dev.switchboard.store.feed.CallFeed;
import dev.switchboard.store.feed.Subscription;
import dev.switchboard.store.record.LeaseTimes;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.ticket.TicketStatus;
import dev.switchboard.store.transcript.Speaker;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The store on a real PostgreSQL, with what holds of PostgreSQL alone.
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "the server's binaries are for Linux on amd64")
class PostgresStoreTest extends StoreContract {
    private String databaseUrl = "";

    @BeforeEach
    void makeDatabase() throws SQLException {
        databaseUrl = SharedPostgres.database(true);
    }

    @Override
    String databaseUrl() {
        return databaseUrl;
    }

    @Override
    AutoCloseable lockOut() {
        try {
            Connection other = DriverManager.getConnection(databaseUrl());
            other.setAutoCommit(false);
            other.createStatement().execute("LOCK TABLE interactions IN EXCLUSIVE MODE");
            return other;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aSecondGatewaySharesTheDatabaseAndLeavesTheCallsOfTheFirstAlone() {
        var first = open();
        TicketId id = start(first).id();
        var second = open();
        assertThat(second.tickets().find(id).orElseThrow().status()).isEqualTo(TicketStatus.OPEN);
        TicketId other = start(second).id();
        say(second, other, "a", 0, Speaker.USER, "hello");
        hangUp(second, other);
        say(first, id, "a", 0, Speaker.USER, "hello");
        assertThat(hangUp(first, id).endReason()).isEqualTo("caller_hangup");
        assertThat(first.tickets().stats().totalTickets()).isEqualTo(2);
    }

    /// The pool asks a connection that was idle for half a second whether it still lives.
    @Test
    void aStoreThatWasIdleReadsWritesAndTells() {
        var store = open();
        TicketId id = start(store).id();
        await().pollDelay(Duration.ofMillis(700)).until(() -> store.tickets().find(id).isPresent());
        var reader = store.feed().subscribe("");
        await().pollDelay(Duration.ofMillis(1_300)).until(() -> reader.next(Duration.ZERO).isEmpty());
        hangUp(store, id);
        assertThat(eventsUntil(reader, CallEvent.CallEnded.class::isInstance)).isNotEmpty();
    }

    private TranscriptStore open(LeaseTimes times) {
        return TranscriptStore.open(
                new StoreConfig(databaseUrl(), 1_000), Categorizer.standard(), clock, new SecureRandom(),
                Duration.ofSeconds(1), times);
    }

    @Test
    void theCallsOfAGatewayThatFallsSilentAreClosedAndAreOpenAgainWhenItWasOnlySlow() {
        try (var slow = open(new LeaseTimes(Duration.ofMillis(1_500), Duration.ofHours(1)));
                var other = open(new LeaseTimes(Duration.ofMillis(50), Duration.ofMillis(400)))) {
            TicketId id = start(slow).id();
            TicketId own = start(other).id();
            say(slow, id, "a", 30, Speaker.USER, "I lost my debit card");
            var reader = other.feed().subscribe("");

            var events = eventsUntil(reader, CallEvent.CallEnded.class::isInstance);
            assertThat(events.getLast().event()).isInstanceOfSatisfying(CallEvent.CallEnded.class, ended -> {
                assertThat(ended.ticket().id()).isEqualTo(id);
                assertThat(ended.ticket().endReason()).isEqualTo("interrupted");
                assertThat(ended.ticket().category()).isEqualTo("card_inquiry");
                assertThat(ended.ticket().resolvedAt()).isEqualTo(START.plusSeconds(30));
            });
            assertThat(other.tickets().find(own).orElseThrow().status()).isEqualTo(TicketStatus.OPEN);

            await().until(() -> slow.tickets().find(id).orElseThrow().endReason() == null);
            assertThat(eventsUntil(reader, CallEvent.CallStarted.class::isInstance)).isNotEmpty();
            say(slow, id, "b", 31, Speaker.USER, "Are you there?");
            assertThat(hangUp(slow, id).endReason()).isEqualTo("caller_hangup");
            hangUp(other, own);
        }
    }

    @Test
    void whatACallHasCostIsToldToAllGatewaysOnceAndToWhoeverComesLater() {
        var own = open();
        var other = open();
        TicketId id = start(own).id();
        var readers = List.of(own.feed().subscribe(""), other.feed().subscribe(""));

        own.feed().publish(new CallEvent.Spent(id, 700_000));
        own.feed().publish(new CallEvent.Spent(id, 1_250_000));

        for (var reader : readers) {
            assertThat(eventsUntil(reader, event -> event instanceof CallEvent.Spent(_, long cost) && cost == 1_250_000))
                    .filteredOn(numbered -> numbered.event().equals(new CallEvent.Spent(id, 1_250_000)))
                    .hasSize(1);
        }
        for (var store : List.of(other, open())) {
            assertThat(store.feed().subscribe("").snapshot().spent()).containsExactly(Map.entry(id, 1_250_000L));
        }
        TicketId last = hangUp(own, id).id();
        eventsUntil(readers.getLast(), event -> event instanceof CallEvent.CallEnded(var t) && t.id().equals(last));
        assertThat(other.feed().subscribe("").snapshot().spent()).isEmpty();
    }

    @Test
    void allGatewaysTellTheSameEventsInTheSameOrderUnderTheSamePositions() {
        var one = open();
        var two = open();
        var readers = List.of(one.feed().subscribe(""), two.feed().subscribe(""));
        TicketId first = start(one).id();
        TicketId second = start(two).id();
        for (int i = 0; i < 300; i++) {
            say(one, first, "item_" + i, i, Speaker.USER, "one " + i);
            say(two, second, "item_" + i, i, Speaker.AGENT, "two " + i);
        }
        two.writer().addMetadata(second, "k", "v");
        hangUp(one, first);
        TicketId last = hangUp(two, second).id();

        var told = readers.stream()
                .map(reader -> eventsUntil(reader, event -> event instanceof CallEvent.CallEnded(var t) && t.id().equals(last)))
                .toList();
        assertThat(told.get(0)).isEqualTo(told.get(1)).doesNotHaveDuplicates();
        assertThat(told.get(0)).extracting(CallFeed.Numbered::position).isSorted();
        // Two calls begun and ended, 600 lines, the change to in_progress, one metadata entry.
        assertThat(told.get(0)).hasSize(2 + 600 + 1 + 1 + 2);
        assertThat(told.get(0)).filteredOn(numbered -> numbered.event().ticketId().equals(first)
                        && numbered.event() instanceof CallEvent.LineStored)
                .extracting(numbered -> ((CallEvent.LineStored) numbered.event()).interaction().line().message())
                .isEqualTo(IntStream.range(0, 300).mapToObj(i -> "one " + i).toList());

        // What one gateway told is known to the other, and to one that starts later.
        String half = told.get(0).get(300).position();
        for (var store : List.of(two, open())) {
            var resumed = store.feed().subscribe(half);
            assertThat(resumed.snapshot()).isNull();
            assertThat(eventsUntil(resumed, event -> event instanceof CallEvent.CallEnded(var t) && t.id().equals(last)))
                    .isEqualTo(told.get(0).subList(301, told.get(0).size()));
        }
    }

    @Test
    void aProcessThatStartsLaterShowsTheCallsOfTheOthersAndTheirCaptionsStayAtHome() {
        var one = open();
        TicketId id = start(one).id();
        say(one, id, "a", 1, Speaker.USER, "hello");
        one.writer().addMetadata(id, "k", "v");
        now(one.writer().open(call(START)));
        var two = open();
        var reader = two.feed().subscribe("");
        var board = Objects.requireNonNull(reader.snapshot());
        assertThat(board.liveCalls()).hasSize(2).anySatisfy(call -> {
            assertThat(call.ticket().id()).isEqualTo(id);
            assertThat(call.interactions()).extracting(line -> line.line().message()).containsExactly("hello");
            assertThat(call.metadata()).hasSize(1);
        });
        var athome = one.feed().subscribe("");
        var caption = new CallEvent.Caption(id, "b", Speaker.AGENT, "Good mor", START);
        one.feed().publish(caption);
        assertThat(eventsUntil(athome, CallEvent.Caption.class::isInstance).getLast().event()).isEqualTo(caption);
        hangUp(one, id);
        assertThat(eventsUntil(reader, CallEvent.CallEnded.class::isInstance))
                .noneMatch(numbered -> numbered.event() instanceof CallEvent.Caption);
    }

    @Test
    void aReaderThatMissedEventsWhichAreGoneIsToldSo() {
        var store = open();
        TicketId id = start(store).id();
        var reader = store.feed().subscribe("");
        store.database().<Integer>write(connection -> {
            var sql = store.database().sql(connection);
            return sql.update("UPDATE outbox_head SET last_event = last_event + 7", _ -> {});
        });
        hangUp(store, id);
        await().untilAsserted(() -> assertThatThrownBy(() -> reader.next(Duration.ofMillis(50)))
                .isInstanceOf(Subscription.FellBehindException.class));
        var board = Objects.requireNonNull(store.feed().subscribe("").snapshot());
        assertThat(board.liveCalls()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:postgresql://127.0.0.1:1/none", "jdbc:postgresql://127.0.0.1:port/none"})
    void aServerThatCannotBeReachedIsNamedInOneLineWithoutItsPassword(String url) {
        var config = new StoreConfig(url + "?user=u&password=secret", 10);
        assertThatThrownBy(() -> TranscriptStore.open(config, Clock.systemUTC()))
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith("cannot open the database " + url + ": ")
                .hasNoCause()
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n").doesNotContain("secret"));
    }
}
