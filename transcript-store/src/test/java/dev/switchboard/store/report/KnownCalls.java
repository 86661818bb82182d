package dev.switchboard.store.report;

import dev.switchboard.store.TranscriptStore;
import dev.switchboard.store.measure.CallMeasures;
import dev.switchboard.store.measure.TurnMeasures;
import dev.switchboard.store.measure.TurnMeasures.Beginning;
import dev.switchboard.store.ticket.NewTicket;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.LineSpan;
import dev.switchboard.store.transcript.LineStatus;
import dev.switchboard.store.transcript.Speaker;
import dev.switchboard.store.transcript.ToolCall;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Five calls whose figures can be worked out by hand; the answers stand in `AnalysisContract`.
final class KnownCalls extends Clock {
    /// A Friday.
    static final Instant START = Instant.parse("2025-11-28T01:00:00Z");

    private volatile Instant now = START;

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
    }

    /// Returns the ids in the order of the calls; the last one is still open.
    List<TicketId> make(TranscriptStore store) {
        TicketId rates = begin(store, "browser", "riley", "+65 1", START);
        store.writer().append(Line.said(rates, "u", START.plusSeconds(9), Speaker.USER,
                        "What's the interest rate for Saving Pockets?")
                .sounding(new LineSpan(5_000, 15_000)));
        tool(store, rates, "t", START.plusSeconds(10), "search", "answered", 10L);
        store.writer().append(new Line(rates, "a", START.plusSeconds(11), Speaker.AGENT, "It is", "It is 3.88",
                LineStatus.INTERRUPTED, 900L, List.of(), new LineSpan(14_000, 24_000)));
        measure(store, rates, 60_000, new CallMeasures.Talk(20_000, 30_000, 40, 90),
                new CallMeasures.Answers(2, 2, 1, 600L, 300L, 500L, 500L), 1, 1_000L,
                turn(1, START, 300L, 800L), turn(2, START.plusSeconds(20), 500L, 1_000L));
        end(store, rates, "caller_hangup", START.plus(Duration.ofMinutes(30)));

        Instant saturday = START.plus(Duration.ofDays(1));
        TicketId lost = begin(store, "twilio", "riley", "+65 1", saturday);
        says(store, lost, "u", saturday.plusSeconds(9), Speaker.USER, "And the interest for a fixed deposit");
        tool(store, lost, "t1", saturday.plusSeconds(10), "search", "failed", 30L);
        tool(store, lost, "t2", saturday.plusSeconds(11), "search", "refused", 5L);
        tool(store, lost, "t3", saturday.plusSeconds(12), "hold_seats", "abandoned", null);
        store.writer().addMetadata(lost, "handoff", "riley to casey");
        measure(store, lost, 120_000, new CallMeasures.Talk(70_000, 60_000, 30, 60),
                new CallMeasures.Answers(1, 1, 0, 800L, null, null, null), 3, null);
        end(store, lost, "model_lost", saturday.plus(Duration.ofHours(1)));

        Instant later = saturday.plus(Duration.ofHours(1));
        TicketId helped = begin(store, "browser", "casey", null, later);
        store.writer().append(Line.said(helped, "u", later.plusSeconds(9), Speaker.USER, "I lost my debit card")
                .sounding(new LineSpan(5_000, 10_000)));
        says(store, helped, "s", later.plusSeconds(12), Speaker.SUPERVISOR, "Let me take this one");
        measure(store, helped, 30_000, new CallMeasures.Talk(10_000, 10_000, 10, 20),
                new CallMeasures.Answers(1, 1, 0, null, 200L, 200L, 200L), 0, 3_000L,
                turn(1, later, 200L, null));
        end(store, helped, "caller_hangup", later.plus(Duration.ofHours(1)));

        Instant sunday = START.plus(Duration.ofDays(2));
        TicketId silent = begin(store, "browser", "riley", "+65 2", sunday);
        end(store, silent, "caller_hangup", sunday.plus(Duration.ofHours(2)));

        TicketId open = begin(store, "browser", "casey", "+65 1", START.plus(Duration.ofDays(10)));
        return List.of(rates, lost, helped, silent, open);
    }

    static TicketId begin(TranscriptStore store, String channel, String agent, @Nullable String caller, Instant at) {
        return store.writer()
                .open(new NewTicket("s", channel, agent, caller, at))
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join()
                .id();
    }

    private static void says(TranscriptStore store, TicketId id, String item, Instant at, Speaker speaker,
            String text) {
        store.writer().append(Line.said(id, item, at, speaker, text));
    }

    private static void tool(TranscriptStore store, TicketId id, String item, Instant at, String name, String status,
            @Nullable Long ms) {
        store.writer().append(Line.tool(id, at, item, new ToolCall(name, "{\"q\":1}", "c" + item, "{}", status, ms)));
    }

    private static TurnMeasures turn(int turn, Instant at, @Nullable Long firstLineMs, @Nullable Long fromSilenceMs) {
        return new TurnMeasures(turn, Beginning.SPEECH, at, firstLineMs, firstLineMs, fromSilenceMs, null, null, 0, 0,
                0, 1, 1);
    }

    private static void measure(
            TranscriptStore store, TicketId id, long durationMs, CallMeasures.Talk talk, CallMeasures.Answers answers,
            int tools, @Nullable Long cost, TurnMeasures... turns) {
        store.writer().measure(new CallMeasures(
                id, durationMs, talk, answers,
                new CallMeasures.Work(1, 0, tools, 0, 0, 0),
                new CallMeasures.Bill("m", null, new CallMeasures.Tokens(0, 0, 0, 0, 0, 0, 0, 0), 0, 0, 0, 0, cost,
                        "2026-11-30"),
                List.of(turns)));
    }

    private void end(TranscriptStore store, TicketId id, String reason, Instant at) {
        now = at;
        store.writer().close(id, reason).toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }
}
