package dev.switchboard.store.scorecard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.store.analysis.CallAnalysis;
import dev.switchboard.store.analysis.ContactLensJson;
import dev.switchboard.store.analysis.Sentiment;
import dev.switchboard.store.measure.CallMeasures;
import dev.switchboard.store.scorecard.Answer.Suggestion;
import dev.switchboard.store.ticket.MetadataEntry;
import dev.switchboard.store.ticket.Ticket;
import dev.switchboard.store.ticket.TicketDetail;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.ticket.TicketPriority;
import dev.switchboard.store.ticket.TicketStatus;
import dev.switchboard.store.transcript.Interaction;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.LineSpan;
import dev.switchboard.store.transcript.Speaker;
import dev.switchboard.store.transcript.ToolCall;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SuggestionsTest {
    private static final TicketId ID = new TicketId("GXS-20251128-00000001");
    private static final Instant AT = Instant.parse("2025-11-28T01:00:00Z");
    private static final String GREETING = "Hey there! This is Riley from GXS Bank. How can I help you today?";

    private final List<Interaction> lines = new ArrayList<>();

    private void say(Speaker speaker, int second, String text) {
        Line line = Line.said(ID, "i" + second, AT.plusSeconds(second), speaker, text)
                .sounding(new LineSpan(second * 1_000L, second * 1_000L + 3_000));
        lines.add(new Interaction(second, line));
    }

    private void tool(int second, String status) {
        lines.add(new Interaction(second, Line.tool(ID, AT.plusSeconds(second), "t" + second,
                new ToolCall("pay", "{}", "c", "{}", status, 5L))));
    }

    private TicketDetail call(long p95Ms) {
        Ticket ticket = new Ticket(ID, "s", "Unknown", TicketStatus.CLOSED, TicketPriority.NORMAL, null, AT, AT, AT, null, null,
                "browser", "riley", null, "caller_hangup");
        CallMeasures measures = new CallMeasures(ID, 60_000, new CallMeasures.Talk(1, 1, 1, 1),
                new CallMeasures.Answers(1, 1, 0, 600L, p95Ms, p95Ms, p95Ms),
                new CallMeasures.Work(1, 0, 0, 0, 0, 0),
                new CallMeasures.Bill(null, null, new CallMeasures.Tokens(0, 0, 0, 0, 0, 0, 0, 0), 0, 0, 0, 0, null, "2026-11-30"),
                List.of());
        CallAnalysis analysis = CallAnalysis.of(lines.stream().map(Interaction::line).toList(), 60_000, Sentiment.standard());
        return new TicketDetail(ticket, lines, List.of(new MetadataEntry(1, ID, "handoff", "casey")), measures, null,
                ContactLensJson.of(analysis));
    }

    private List<Answer> answers(long p95Ms, String greeting) {
        return Suggestions.of(SampleForm.form(), call(p95Ms), greeting);
    }

    @Test
    void callDataAnswersWithTheFigureAndTheLinesItCameFrom() {
        say(Speaker.AGENT, 1, "Hey there! This is Riley from GXS Bank. How can");
        say(Speaker.USER, 10, "My card is [card]");
        say(Speaker.AGENT, 20, "So it is [card], right? Is there ANYTHING  else?");
        assertThat(answers(1_200, GREETING)).containsExactly(
                new Answer("greeting", "yes", true, new Suggestion("yes", Figure.GREETING_SAID, 1), "", List.of(1L)),
                new Answer("tone", null, false, null, "", List.of()),
                new Answer("fast", "2", true, new Suggestion("2", Figure.ANSWER_DELAY_P95_MS, 1_200), "", List.of()),
                new Answer("card_read", "yes", true, new Suggestion("yes", Figure.CARD_DATA_BY_AGENT, 1), "", List.of(20L)),
                new Answer("goodbye", "yes", true, new Suggestion("yes", Figure.SAID, 1), "", List.of(20L)));
    }

    @Test
    void whatCallDataDoesNotSayStaysOpen() {
        say(Speaker.AGENT, 1, "Hm?");
        assertThat(answers(9_000, GREETING)).extracting(Answer::value).containsExactly("no", null, "1", "no", "no");
        assertThat(answers(700, "")).extracting(Answer::value).containsExactly(null, null, "3", "no", "no");
    }

    @Test
    void figuresAreThoseOfMeasuresAnalysisAndLines() {
        say(Speaker.AGENT, 0, "This is bad and terrible, I hate it");
        say(Speaker.USER, 2, "I am very happy, thank you, wonderful");
        say(Speaker.USER, 50, "Terrible, awful, I hate this");
        tool(55, "failed");
        tool(56, "answered");
        CallFigures figures = new CallFigures(call(100), "");
        assertThat(figures.value(Figure.TOOL_CALLS)).contains(2.0);
        assertThat(figures.value(Figure.TOOL_FAILURES)).contains(1.0);
        assertThat(figures.lines(Figure.TOOL_FAILURES)).containsExactly(55L);
        assertThat(figures.value(Figure.CALLER_INTERRUPTIONS)).contains(1.0);
        assertThat(figures.value(Figure.AGENT_INTERRUPTIONS)).contains(0.0);
        assertThat(figures.value(Figure.LONGEST_SILENCE_MS)).contains(45_000.0);
        assertThat(figures.value(Figure.SILENCE_PERCENT)).contains(86.7);
        assertThat(figures.value(Figure.TALK_OVER_PERCENT)).contains(1.7);
        assertThat(figures.value(Figure.AGENT_TALK_PERCENT)).contains(33.3);
        assertThat(figures.value(Figure.HAND_OFFS)).contains(1.0);
        assertThat(figures.value(Figure.GREETING_DELAY_MS)).contains(600.0);
        assertThat(figures.value(Figure.CALLER_SENTIMENT_END).orElseThrow()).isNegative();
        assertThat(figures.value(Figure.AGENT_SENTIMENT).orElseThrow()).isNegative();
        assertThat(figures.value(Figure.GREETING_SAID)).isEqualTo(Optional.empty());
    }
}
