package dev.switchboard.store.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.TranscriptStore;
import dev.switchboard.store.measure.CallMeasures;
import dev.switchboard.store.ticket.NewTicket;
import dev.switchboard.store.ticket.TicketId;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Conversations in writing beside calls that were spoken.
class WrittenReportsTest {
    private static final Instant NINE = Instant.parse("2026-11-30T09:00:00Z");

    @Test
    void textKeepsOutOfTheNumbersOfVoiceUnlessItsChannelIsAskedFor(@TempDir Path folder) {
        try (var store = TranscriptStore.open(StoreConfig.in(folder), Clock.systemUTC())) {
            call(store, "browser", 60_000, new CallMeasures.Talk(20_000, 30_000, 40, 60), "caller_hangup");
            call(store, "sms", 7_200_000, new CallMeasures.Talk(0, 0, 30, 300), "idle");
            call(store, "chat", 600_000, new CallMeasures.Talk(0, 0, 10, 100), "shutdown");

            assertThat(report(store, "handle-time", Map.of())).containsExactly("casey 1 60000 60000 60000 60000");
            assertThat(report(store, "handle-time", Map.of("channel", "sms")))
                    .containsExactly("casey 1 7200000 7200000 7200000 7200000");
            assertThat(report(store, "words-per-minute", Map.of())).containsExactly("casey 1 120 120 60");
            assertThat(report(store, "words-per-minute", Map.of("channel", "chat"))).isEmpty();
            assertThat(report(store, "containment", Map.of())).containsExactly("casey 3 2 66.7");
            assertThat(report(store, "containment", Map.of("channel", "sms"))).containsExactly("casey 1 1 100");
        }
    }

    private static List<String> report(TranscriptStore store, String name, Map<String, String> values) {
        Reports reports = store.analysis().reports();
        return AnalysisContract.lines(reports.run(reports.find(name).orElseThrow(), values).result());
    }

    private static void call(TranscriptStore store, String channel, long durationMs, CallMeasures.Talk talk, String endReason) {
        TicketId id = store.writer().open(new NewTicket("s", channel, "casey", null, NINE)).toCompletableFuture().join().id();
        store.writer().measure(new CallMeasures(
                id,
                durationMs,
                talk,
                new CallMeasures.Answers(1, 1, 0, null, null, null, null),
                new CallMeasures.Work(0, 0, 0, 0, 0, 0),
                new CallMeasures.Bill(null, null, new CallMeasures.Tokens(0, 0, 0, 0, 0, 0, 0, 0), 0, 0, 0, 0, null, "2026-11-30"),
                List.of()));
        store.writer().close(id, endReason).toCompletableFuture().join();
    }
}
