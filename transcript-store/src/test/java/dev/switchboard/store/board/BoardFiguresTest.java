package dev.switchboard.store.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.store.SharedPostgres;
import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.TranscriptStore;
import dev.switchboard.store.measure.CallMeasures;
import dev.switchboard.store.measure.TurnMeasures;
import dev.switchboard.store.measure.TurnMeasures.Beginning;
import dev.switchboard.store.ticket.NewTicket;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.Speaker;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The figures of a wall board, on either database.
class BoardFiguresTest {
    private static final Instant NINE = Instant.parse("2026-11-30T09:00:00Z");
    private static final Duration IN_TIME = Duration.ofSeconds(3);

    @Test
    void figuresAreThoseOfTheCallsOfEachHourInSqlite(@TempDir Path folder) {
        holdOn("jdbc:sqlite:" + folder.resolve("tickets.db"));
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "the server's binaries are for Linux on amd64")
    void figuresAreThoseOfTheCallsOfEachHourInPostgres() throws Exception {
        holdOn(SharedPostgres.database(true));
    }

    @Test
    void nothingOfOtherHoursIsReadForThem(@TempDir Path folder) {
        try (var store = open("jdbc:sqlite:" + folder.resolve("tickets.db"))) {
            for (String question : Stream.of(BoardFigures.CALLS, BoardFigures.DELAYS)
                    .flatMap(question -> Stream.of(CallsOf.ALL, new CallsOf("riley", "browser"))
                            .map(of -> question.formatted(of.condition())))
                    .toList()) {
                List<String> plan = store.database().read(connection -> store.database()
                        .sql(connection)
                        .list("EXPLAIN QUERY PLAN " + question, _ -> {}, row -> row.text("detail", "")));
                assertThat(plan).anyMatch(step -> step.startsWith("SEARCH t USING INDEX tickets_found (place>? AND place<?)"));
                assertThat(plan).noneMatch(step -> step.startsWith("SCAN"));
            }
        }
    }

    private static void holdOn(String url) {
        try (var store = open(url)) {
            TicketId contained = call(store, NINE, "caller_hangup", 900L, List.of(300L, 500L));
            TicketId helped = call(store, NINE.plusSeconds(3_599), null, 3_001L, List.of(400L));
            store.writer().append(Line.said(helped, "s", NINE.plusSeconds(3_600), Speaker.SUPERVISOR, "let me help"));
            close(store, helped, "caller_hangup");
            call(store, NINE.plusSeconds(60), "caller_hangup", null, List.of());
            call(store, NINE.plusSeconds(90), "model_lost", 3_000L, List.of(9_000L));
            store.writer().open(new NewTicket("s", "browser", "riley", null, NINE.plusSeconds(7_200))).toCompletableFuture().join();
            call(store, NINE.minusMillis(1), "caller_hangup", 900L, List.of(77L));
            assertThat(contained).isNotEqualTo(helped);
            // Conversations in writing are no part of it.
            TicketId chat = store.writer().open(new NewTicket("s", "chat", "riley", null, NINE.plusSeconds(120))).toCompletableFuture().join().id();
            close(store, chat, "idle");

            List<HourFigures> hours = store.board().hours(NINE.plusSeconds(1_800), NINE.plusSeconds(7_201), IN_TIME, CallsOf.ALL);

            assertThat(hours).extracting(HourFigures::hour)
                    .containsExactly(NINE, NINE.plusSeconds(3_600), NINE.plusSeconds(7_200));
            assertThat(hours.getFirst()).isEqualTo(new HourFigures(
                    NINE, 4, 4, 2, 3, 1, 40_000, 2, 4, 4, new TreeMap<>(Map.of(300L, 1L, 400L, 1L, 500L, 1L, 9_000L, 1L))));
            assertThat(hours.get(1)).isEqualTo(HourFigures.none(NINE.plusSeconds(3_600)));
            HourFigures day = hours.stream().reduce(HourFigures::plus).orElseThrow();
            assertThat(day.began()).isEqualTo(5);
            assertThat(day.ended()).isEqualTo(4);
            assertThat(day.handlingMs()).isEqualTo(10_000.0);
            assertThat(day.delayMs(50)).isEqualTo(400);
            assertThat(day.delayMs(95)).isEqualTo(9_000);
            assertThat(day.containment()).isEqualTo(0.5);
            assertThat(day.abandonment()).isEqualTo(0.25);
            assertThat(day.serviceLevel()).isEqualTo(0.5);
            assertThat(hours.getLast().containment()).isNull();
            assertThat(hours.getLast().delayMs(95)).isNull();
            assertThat(hours.getLast().handlingMs()).isNull();

            TicketId other = store.writer().open(new NewTicket("s", "twilio", "casey", null, NINE)).toCompletableFuture().join().id();
            measured(store, other, NINE, 700L, List.of(600L));
            close(store, other, "caller_hangup");
            Function<CallsOf, HourFigures> nine = of -> store.board().hours(NINE, NINE, IN_TIME, of).getFirst();
            assertThat(nine.apply(CallsOf.ALL).began()).isEqualTo(5);
            assertThat(nine.apply(new CallsOf("riley", null))).isEqualTo(hours.getFirst());
            assertThat(nine.apply(new CallsOf(null, "browser"))).isEqualTo(hours.getFirst());
            assertThat(nine.apply(new CallsOf("casey", "twilio"))).isEqualTo(new HourFigures(
                    NINE, 1, 1, 1, 1, 0, 10_000, 1, 1, 1, new TreeMap<>(Map.of(600L, 1L))));
            assertThat(nine.apply(new CallsOf("casey", "browser"))).isEqualTo(HourFigures.none(NINE));
        }
    }

    private static TranscriptStore open(String url) {
        return TranscriptStore.open(new StoreConfig(url, 1_000), Clock.systemUTC());
    }

    /// A call of ten seconds with one interruption; it goes on without a reason.
    private static TicketId call(
            TranscriptStore store, Instant at, @Nullable String endReason, @Nullable Long greetingMs, List<Long> delays) {
        TicketId id = store.writer().open(new NewTicket("s", "browser", "riley", null, at)).toCompletableFuture().join().id();
        measured(store, id, at, greetingMs, delays);
        if (endReason != null) {
            close(store, id, endReason);
        }
        return id;
    }

    private static void measured(TranscriptStore store, TicketId id, Instant at, @Nullable Long greetingMs, List<Long> delays) {
        var turns = new ArrayList<TurnMeasures>();
        turns.add(turn(0, Beginning.GREETING, at, greetingMs));
        turns.add(turn(1, Beginning.TEXT, at, 8L));
        for (long delay : delays) {
            turns.add(turn(turns.size(), Beginning.SPEECH, at, delay));
        }
        store.writer().measure(new CallMeasures(
                id,
                10_000,
                new CallMeasures.Talk(0, 0, 0, 0),
                new CallMeasures.Answers(delays.size(), delays.size(), 1, greetingMs, null, null, null),
                new CallMeasures.Work(0, 0, 0, 0, 0, 0),
                new CallMeasures.Bill(null, null, new CallMeasures.Tokens(0, 0, 0, 0, 0, 0, 0, 0), 0, 0, 0, 0, null, "2026-11-30"),
                turns));
    }

    private static void close(TranscriptStore store, TicketId id, String reason) {
        store.writer().close(id, reason).toCompletableFuture().join();
    }

    private static TurnMeasures turn(int number, Beginning begun, Instant at, @Nullable Long delayMs) {
        return new TurnMeasures(number, begun, at, null, delayMs, null, null, null, 0, 0, 0, 0, 0);
    }
}
