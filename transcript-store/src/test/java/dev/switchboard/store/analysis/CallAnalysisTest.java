package dev.switchboard.store.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.store.analysis.CallAnalysis.Stretch;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.LineSpan;
import dev.switchboard.store.transcript.LineStatus;
import dev.switchboard.store.transcript.Speaker;
import dev.switchboard.store.transcript.ToolCall;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Calls made by hand, line by line.
class CallAnalysisTest {
    private static final TicketId ID = new TicketId("GXS-20251128-5F08B8BE");
    private static final Instant START = Instant.parse("2025-11-28T01:00:00Z");

    private final List<Line> lines = new ArrayList<>();

    @Test
    void aQuietExchangeIsTalkAndSilence() {
        agent(500, 3_500, "Hello this is Riley");
        caller(4_000, 6_000, "what is the rate please");
        agent(6_500, 12_500, "it is three point eight eight percent a year");

        CallAnalysis analysis = analysis(20_000);

        assertThat(analysis.caller().talkMs()).isEqualTo(2_000);
        assertThat(analysis.agent().talkMs()).isEqualTo(9_000);
        assertThat(analysis.talkOverMs()).isZero();
        assertThat(analysis.silences()).containsExactly(new Stretch(12_500, 20_000));
        assertThat(analysis.nonTalkMs()).isEqualTo(7_500);
        assertThat(analysis.longestSilenceMs()).isEqualTo(7_500);
        assertThat(analysis.caller().wordsPerMinute()).isEqualTo(150);
        assertThat(analysis.agent().wordsPerMinute()).isEqualTo(87);
        assertThat(analysis.callerInterruptions()).isEmpty();
        assertThat(analysis.agentInterruptions()).isEmpty();
    }

    @Test
    void silenceUpToThreeSecondsIsNoNonTalkTimeButMayBeTheLongest() {
        agent(0, 1_000, "Hello");
        caller(4_000, 5_000, "hello");

        CallAnalysis analysis = analysis(5_000);

        assertThat(analysis.nonTalkMs()).isZero();
        assertThat(analysis.longestSilenceMs()).isEqualTo(3_000);
    }

    @Test
    void aCallerWhoStopsTheAgentInterrupts() {
        cut(0, 2_300, "Saving Pockets earn up to");
        caller(2_000, 4_000, "i lost my card");

        CallAnalysis analysis = analysis(5_000);

        assertThat(analysis.callerInterruptions()).containsExactly(new Stretch(2_000, 2_300));
        assertThat(analysis.talkOverMs()).isEqualTo(300);
        assertThat(analysis.interruptionMs()).isEqualTo(300);
    }

    @Test
    void aBackchannelIsTalkOverAndNoInterruption() {
        agent(0, 6_000, "Saving Pockets earn up to a lot");
        caller(2_000, 2_400, "mm-hmm");

        CallAnalysis analysis = analysis(6_000);

        assertThat(analysis.talkOverMs()).isEqualTo(400);
        assertThat(analysis.callerInterruptions()).isEmpty();
    }

    @Test
    void anAgentThatBeginsWhileTheCallerGoesOnInterrupts() {
        caller(0, 5_000, "i would like to and then i");
        agent(3_000, 6_000, "Which product do you mean");

        assertThat(analysis(6_000).agentInterruptions()).containsExactly(new Stretch(3_000, 5_000));
    }

    @Test
    void whatWasTypedAndWhatToolsDidIsNoTalk() {
        caller(1_000, 1_000, "this was typed quickly");
        lines.add(Line.tool(ID, START, "call_1", new ToolCall("search", "{}", "call_1", "{}", "answered", 900L))
                .sounding(new LineSpan(1_000, 1_900)));
        lines.add(Line.said(ID, "unknown", START, Speaker.AGENT, "when this sounded nobody knows"));

        CallAnalysis analysis = analysis(9_000);

        assertThat(analysis.caller().wordsPerMinute()).isNull();
        assertThat(analysis.caller().talkMs()).isZero();
        assertThat(analysis.agent().talkMs()).isZero();
        assertThat(analysis.nonTalkMs()).isEqualTo(9_000);
    }

    @Test
    void moodIsTheMeanOfASidesLinesAndOfEachQuarter() {
        caller(0, 1_000, "i am angry");
        caller(3_000, 3_500, "my card");
        caller(9_000, 9_900, "thank you");

        CallAnalysis analysis = analysis(10_000);

        assertThat(analysis.caller().sentiment()).isEqualTo(-0.3);
        assertThat(analysis.caller().quarters()).containsExactly(-3.0, 0.0, null, 2.0);
        assertThat(analysis.agent().sentiment()).isNull();
    }

    @Test
    void anEmptyCallIsSilence() {
        CallAnalysis analysis = analysis(7_000);

        assertThat(analysis.nonTalkMs()).isEqualTo(7_000);
        assertThat(analysis(0).silences()).isEmpty();
    }

    /// Of any lines: both sides' talk without the overlap, and all silence, are the whole call.
    @Test
    void talkAndSilenceAddUpToTheCall() {
        Random random = new Random(5);
        for (int round = 0; round < 300; round++) {
            lines.clear();
            for (int i = random.nextInt(12); i > 0; i--) {
                long from = random.nextInt(60_000);
                line(random.nextBoolean() ? Speaker.USER : Speaker.AGENT, from, from + random.nextInt(9_000), "so it goes",
                        random.nextInt(4) == 0 ? LineStatus.INTERRUPTED : LineStatus.COMPLETE);
            }
            Collections.shuffle(lines, random);
            long length = 1_000 + random.nextInt(80_000);

            CallAnalysis analysis = analysis(length);

            List<Line> talkers = lines.stream().filter(line -> span(line).durationMs() > 0).toList();
            BitSet talk = new BitSet();
            talkers.forEach(line -> talk.set((int) span(line).startMs(), (int) span(line).endMs()));
            long silent = analysis.durationMs() - talk.cardinality();
            assertThat(analysis.caller().talkMs() + analysis.agent().talkMs() - analysis.talkOverMs() + silent)
                    .isEqualTo(analysis.durationMs());
            assertThat(analysis.nonTalkMs()).isLessThanOrEqualTo(silent);
        }
    }

    @Test
    void theJsonHasTheNamesOfContactLens() {
        agent(0, 4_000, "thank you for calling");
        caller(3_000, 5_000, "i lost my card");

        assertThat(ContactLensJson.of(analysis(10_000)).toString()).isEqualTo("""
                {"TotalConversationDurationMillis":10000,\
                "Sentiment":{"OverallSentiment":{"AGENT":2.0,"CUSTOMER":-2.0},\
                "SentimentByPeriod":{"QUARTER":{"AGENT":[{"BeginOffsetMillis":0,"EndOffsetMillis":2500,"Score":2.0}],\
                "CUSTOMER":[{"BeginOffsetMillis":2500,"EndOffsetMillis":5000,"Score":-2.0}]}}},\
                "Interruptions":{"InterruptionsByInterrupter":\
                {"CUSTOMER":[{"BeginOffsetMillis":3000,"DurationMillis":1000,"EndOffsetMillis":4000}]},\
                "TotalCount":1,"TotalTimeMillis":1000},\
                "NonTalkTime":{"TotalTimeMillis":5000,\
                "Instances":[{"BeginOffsetMillis":5000,"DurationMillis":5000,"EndOffsetMillis":10000}],"LongestMillis":5000},\
                "TalkSpeed":{"DetailsByParticipant":{"AGENT":{"AverageWordsPerMinute":60},"CUSTOMER":{"AverageWordsPerMinute":120}}},\
                "TalkTime":{"DetailsByParticipant":{"AGENT":{"TotalTimeMillis":4000},"CUSTOMER":{"TotalTimeMillis":2000}},\
                "TotalTimeMillis":6000},\
                "TalkOver":{"TotalTimeMillis":1000}}""");
    }

    private static LineSpan span(Line line) {
        return Objects.requireNonNull(line.span());
    }

    private CallAnalysis analysis(long durationMs) {
        return CallAnalysis.of(lines, durationMs, Sentiment.standard());
    }

    private void caller(long from, long to, String text) {
        line(Speaker.USER, from, to, text, LineStatus.COMPLETE);
    }

    private void agent(long from, long to, String text) {
        line(Speaker.AGENT, from, to, text, LineStatus.COMPLETE);
    }

    private void cut(long from, long to, String text) {
        line(Speaker.AGENT, from, to, text, LineStatus.INTERRUPTED);
    }

    private void line(Speaker speaker, long from, long to, String text, LineStatus status) {
        lines.add(new Line(ID, "item_" + lines.size(), START.plusMillis(from), speaker, text, null, status, null, List.of())
                .sounding(new LineSpan(from, to)));
    }
}
