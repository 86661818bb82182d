package dev.switchboard.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.gateway.call.Reception.LiveCall;
import dev.switchboard.store.ticket.TicketDetail;
import dev.switchboard.store.transcript.LineSpan;
import dev.switchboard.store.transcript.LineStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// When lines are said to have sounded, in a call whose time the test moves.
class LineTimesTest {
    private static CallRecords records;

    private CallHouse house;
    private LiveCall call;

    @BeforeAll
    static void open(@TempDir Path dir) {
        records = new CallRecords(dir);
    }

    @AfterAll
    static void close() {
        records.close();
    }

    @BeforeEach
    void callArrives() {
        house = new CallHouse(records, CallHouse.LIMITS, AddressRate.unbounded(), CallHouse.agent("riley", CallRules.STANDARD));
        call = house.connected();
        pass(1_000);
    }

    @Test
    void aCallersLineSoundsWhereTheModelPlacesIt() {
        pass(4_000);
        house.model.says(new ModelEvent.CallerSpeechStarted("caller_1", 300L));
        pass(2_000);
        house.model.says(new ModelEvent.CallerSpeechStopped("caller_1", 450L));
        house.model.says(new ModelEvent.CallerSpeechCommitted("caller_1"));
        pass(700);
        house.model.says(new ModelEvent.CallerText("caller_1", "what is the rate"));

        assertThat(span(ticket(), "caller_1")).isEqualTo(new LineSpan(4_700, 6_550));
    }

    @Test
    void anAgentsLineSoundsWhileTheLinePlaysIt() {
        speaks("resp_1", "item_1", "Good day to you.", 2_000);
        house.model.speaks("resp_2", "item_2", "How can I help?", 1_500);
        house.model.completes("resp_2", "item_2", "How can I help?");
        pass(5_000);

        TicketDetail ticket = ticket();
        assertThat(span(ticket, "item_1")).isEqualTo(new LineSpan(1_000, 3_000));
        assertThat(span(ticket, "item_2")).as("behind what was still playing").isEqualTo(new LineSpan(3_000, 4_500));
        assertThat(Objects.requireNonNull(ticket.analysis()).at("/TalkTime/TotalTimeMillis").asLong()).isEqualTo(3_500);
    }

    @Test
    void aLineThatWasInterruptedEndsWhereItWasCut() {
        speaks("resp_1", "item_1", "Saving Pockets earn up to a great deal a year.", 8_000);
        pass(2_000);
        call.on(new CallerEvent.Heard("item_1", 1_900));
        house.model.says(new ModelEvent.CallerSpeechStarted("caller_1", 100L));
        pass(2_000);
        house.model.says(new ModelEvent.CallerSpeechStopped("caller_1", 400L));
        house.model.says(new ModelEvent.CallerSpeechCommitted("caller_1"));
        house.model.says(new ModelEvent.CallerText("caller_1", "i lost my card"));

        TicketDetail ticket = ticket();
        assertThat(ticket.interactions()).anyMatch(line -> line.line().status() == LineStatus.INTERRUPTED);
        assertThat(span(ticket, "item_1")).isEqualTo(new LineSpan(1_000, 3_000));
        assertThat(span(ticket, "caller_1")).isEqualTo(new LineSpan(2_900, 4_600));
        assertThat(Objects.requireNonNull(ticket.analysis()).at("/Interruptions/TotalCount").asInt()).isEqualTo(1);
    }

    @Test
    void aLineThatWentOnAfterAFalseAlarmEndsLaterThanItWasWritten() {
        speaks("resp_1", "item_1", "Good day to you.", 2_000);
        pass(500);
        call.on(new CallerEvent.Heard("item_1", 500));
        house.model.says(new ModelEvent.CallerSpeechStarted("caller_1"));
        pass(100);
        house.model.says(new ModelEvent.CallerSpeechStopped("caller_1"));
        pass(4_000);

        assertThat(span(ticket(), "item_1")).isEqualTo(new LineSpan(1_000, 3_100));
    }

    @Test
    void whatWasTypedBeginsAndEndsAtOnceAndAToolLastsAsLongAsItRuns() {
        call.on(new CallerEvent.Typed("my card is lost"));
        house.model.says(new ModelEvent.ResponseStarted("resp_1"));
        house.model.says(new ModelEvent.ToolRequested("resp_1", "call_1", "no_such_tool", "{}"));

        TicketDetail ticket = ticket();
        assertThat(ticket.interactions()).extracting(line -> line.line().span())
                .containsExactly(new LineSpan(1_000, 1_000), new LineSpan(1_000, 1_000));
    }

    private void speaks(String response, String item, String text, int ms) {
        house.model.speaks(response, item, text, ms);
        house.model.completes(response, item, text);
    }

    private void pass(int ms) {
        house.loop.advance(Duration.ofMillis(ms));
    }

    private TicketDetail ticket() {
        call.on(new CallerEvent.Gone(EndReason.CALLER_HANGUP));
        pass(6_000);
        return house.closedTicket();
    }

    private static @Nullable LineSpan span(TicketDetail ticket, String itemId) {
        return ticket.interactions().stream()
                .filter(line -> line.line().itemId().equals(itemId))
                .map(line -> line.line().span())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }
}
