package dev.switchboard.dashboard;

import dev.switchboard.store.TranscriptStore;
import dev.switchboard.store.feed.CallEvent;
import dev.switchboard.store.measure.CallMeasures;
import dev.switchboard.store.measure.TurnMeasures;
import dev.switchboard.store.measure.TurnMeasures.Beginning;
import dev.switchboard.store.ticket.NewTicket;
import dev.switchboard.store.ticket.Ticket;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.ticket.TicketPriority;
import dev.switchboard.store.ticket.TicketUpdate;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.LineSpan;
import dev.switchboard.store.transcript.LineStatus;
import dev.switchboard.store.transcript.Speaker;
import dev.switchboard.store.transcript.ToolCall;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Calls as the gateway would write them, through the store's own writer.
final class SampleCalls {
    static final String GREETING = "Hey there! This is Riley from GXS Bank. How can I help you today?";
    static final String QUESTION = "What's the interest rate for Saving Pockets?";
    static final String ANSWER = "The Saving Pockets earn up to 3.88% p.a. on your first $100,000,";

    static final String SEARCH_CALL_ID = "call_1";

    private final TranscriptStore store;

    SampleCalls(TranscriptStore store) {
        this.store = store;
    }

    TicketId begin(String channel, String agentId, @Nullable String caller, Instant at) {
        Ticket ticket = store.writer()
                .open(new NewTicket("session-" + at.toEpochMilli(), channel, agentId, caller, at))
                .toCompletableFuture()
                .join();
        return ticket.id();
    }

    TicketId begin() {
        return begin("browser", "riley", null, Instant.now());
    }

    void says(TicketId id, String itemId, Instant at, Speaker speaker, String text) {
        store.writer().append(Line.said(id, itemId, at, speaker, text));
    }

    /// A line that sounded for so long.
    private void says(TicketId id, String itemId, Instant at, Speaker speaker, String text, LineSpan span) {
        store.writer().append(Line.said(id, itemId, at, speaker, text).sounding(span));
    }

    void name(TicketId id, String name) {
        store.writer().update(id, TicketUpdate.none().withCustomerName(name));
    }

    void tool(TicketId id, String itemId, Instant at, ToolCall call) {
        store.writer().append(Line.tool(id, at, itemId, call));
    }

    void interrupted(TicketId id, String itemId, Instant at, String heard, String generated) {
        store.writer().append(new Line(
                id, itemId, at, Speaker.AGENT, heard, generated, LineStatus.INTERRUPTED, 2_400L, List.of())
                .sounding(new LineSpan(20_000, 27_200)));
    }

    void caption(TicketId id, String itemId, Speaker speaker, String text) {
        store.feed().publish(new CallEvent.Caption(id, itemId, speaker, text, Instant.now()));
    }

    /// What a call of some three minutes might be measured to be.
    void measures(TicketId id, Instant at) {
        store.writer().measure(new CallMeasures(
                id,
                184_300,
                new CallMeasures.Talk(61_200, 98_450, 142, 311),
                new CallMeasures.Answers(3, 3, 1, 612L, 684L, 1_420L, 1_420L),
                new CallMeasures.Work(6, 0, 2, 1_174, 1, 240),
                new CallMeasures.Bill(
                        "gpt-realtime-2.1",
                        "gpt-transcribe",
                        new CallMeasures.Tokens(5_210, 1_875, 0, 18_944, 3_200, 0, 640, 1_969),
                        0,
                        0,
                        0,
                        61_200,
                        237_015L,
                        "2026-11-30"),
                List.of(
                        new TurnMeasures(0, Beginning.GREETING, at, 590L, 612L, null, 180L, 230L, 0, 0, 0, 0, 14),
                        new TurnMeasures(1, Beginning.SPEECH, at.plusSeconds(12), 640L, 684L, 1_190L, null, 410L, 1, 14, 1, 9, 40),
                        new TurnMeasures(
                                2, Beginning.SPEECH, at.plusSeconds(60), 1_380L, 1_420L, 1_930L, null, 390L, 1, 1_160, 0, 60, 120),
                        new TurnMeasures(3, Beginning.TEXT, at.plusSeconds(120), 402L, 431L, null, 140L, 230L, 0, 0, 0, 73, 137))));
    }

    Ticket end(TicketId id) {
        return store.writer().close(id, "caller_hangup").toCompletableFuture().join();
    }

    static ToolCall search(String query) {
        return new ToolCall(
                "search_gxs_help_center",
                "{\"query\":\"" + query + "\"}",
                SEARCH_CALL_ID,
                "{\"title\":\"Saving Pockets: interest\",\"passage\":\"Saving Pockets earn up to 3.88% a year.\"}",
                "answered",
                14L);
    }

    /// The guide's conversation, interrupted before its end.
    TicketId interestRates(@Nullable String caller, Instant at) {
        TicketId id = begin("twilio", "riley", caller, at);
        says(id, "i1", at, Speaker.AGENT, GREETING, new LineSpan(600, 5_200));
        says(id, "i2", at.plusSeconds(15), Speaker.USER, QUESTION, new LineSpan(15_000, 17_400));
        tool(id, "i3", at.plusSeconds(16), search("Saving Pockets interest rate"));
        interrupted(id, "i4", at.plusSeconds(20), ANSWER, ANSWER + " and the interest is paid every day.");
        says(id, "i5", at.plusSeconds(27), Speaker.USER, "And is it paid every", new LineSpan(27_000, 28_400));
        return id;
    }

    /// A board as of now: calls in progress of every kind, and closed tickets behind them. Returns the newest call, in
    /// which nobody has finished a line yet.
    TicketId board(Instant now) {
        String[] questions = {
            QUESTION,
            "I lost my debit card",
            "Is there a fee when I send money overseas?",
            "How do I borrow with FlexiLoan?",
            "The app says error when I log in",
            "Any cashback promotion this month?",
            "What is my account balance?"
        };
        String[] names = {
            "Mei Tan", "Arjun Rao", "Unknown", "محمد عبد الله", "Siti Nurhaliza", "Unknown", "Jörg Müller"
        };
        for (int i = 0; i < 64; i++) {
            Instant at = now.minusSeconds(3_600L * (i + 1) * 2);
            String channel = i % 3 == 0 ? "browser" : "twilio";
            TicketId id = begin(channel, i % 4 == 0 ? "casey" : "riley", "+6581234" + (100 + i), at);
            says(id, "a", at, Speaker.AGENT, GREETING);
            says(id, "b", at.plusSeconds(9), Speaker.USER, questions[i % questions.length]);
            name(id, names[i % names.length]);
            if (i % 9 == 0) {
                TicketPriority priority = i % 2 == 0 ? TicketPriority.URGENT : TicketPriority.HIGH;
                store.writer().update(id, TicketUpdate.none().withPriority(priority));
            }
            measures(id, at);
            end(id);
        }
        TicketId asking = interestRates("+65 9001 2210", now.minusSeconds(67));
        store.writer().addMetadata(asking, "customer_id", "CUST123456");
        store.writer().addMetadata(asking, "product", "GXS_SAVINGS_ACCOUNT");
        caption(asking, "i6", Speaker.USER, "month or day");

        TicketId rightToLeft = begin("browser", "casey", null, now.minusSeconds(151));
        name(rightToLeft, "محمد عبد الله");
        says(rightToLeft, "a", now.minusSeconds(150), Speaker.AGENT, "I have placed a hold on two seats in row ten.");
        says(rightToLeft, "b", now.minusSeconds(140), Speaker.USER, "شكرا جزيلا، كم السعر؟");
        ToolCall hold = new ToolCall(
                "hold_seats", "{\"section\":\"B\",\"seats\":2}", "call_9", "{\"error\":\"full\"}", "failed", 2_310L);
        tool(rightToLeft, "c", now.minusSeconds(139), hold);

        TicketId hostile = begin("browser", "riley", "<img src=x onerror=alert(1)>", now.minusSeconds(19));
        says(hostile, "a", now.minusSeconds(18), Speaker.AGENT, GREETING);
        says(hostile, "b", now.minusSeconds(8), Speaker.USER, "<script>alert('x')</script> " + "word ".repeat(2_000));

        TicketId working = begin("twilio", "riley", "+65 8123 4567", now.minusSeconds(372));
        says(working, "a", now.minusSeconds(371), Speaker.AGENT, GREETING);
        says(working, "b", now.minusSeconds(360), Speaker.USER, "This is my third call about the same stolen card");
        store.feed().publish(new CallEvent.ToolStarted(working, "call_7", "freeze_card", now.minusSeconds(2)));
        store.feed().publish(new CallEvent.Spent(working, 231_400));

        TicketId angry = begin("twilio", "casey", "+65 8456 1122", now.minusSeconds(512));
        name(angry, "Priya Nair");
        says(angry, "a", now.minusSeconds(511), Speaker.AGENT, "I did not understand that. Could you say it again?");
        says(angry, "b", now.minusSeconds(31), Speaker.USER, "This is ridiculous, I want to speak to your manager");
        store.feed().publish(new CallEvent.Spent(angry, 1_240_000));

        return begin("browser", "riley", null, now.minusSeconds(4));
    }
}
