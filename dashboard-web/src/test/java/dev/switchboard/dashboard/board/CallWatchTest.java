package dev.switchboard.dashboard.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.dashboard.board.CallStanding.Mood;
import dev.switchboard.store.feed.CallEvent;
import dev.switchboard.store.ticket.MetadataEntry;
import dev.switchboard.store.ticket.Ticket;
import dev.switchboard.store.ticket.TicketDetail;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.ticket.TicketPriority;
import dev.switchboard.store.ticket.TicketStatus;
import dev.switchboard.store.transcript.Interaction;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.LineStatus;
import dev.switchboard.store.transcript.Speaker;
import dev.switchboard.store.transcript.ToolCall;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallWatchTest {
    private static final TicketId ID = new TicketId("GXS-20261130-00000001");
    private static final Instant BEGAN = Instant.parse("2026-11-30T09:00:00Z");
    private static final BoardLimits LIMITS = BoardLimits.usual();
    private static final BoardWords WORDS = BoardWords.of(LIMITS);

    private final CallWatch watch = new CallWatch(LIMITS, WORDS, BEGAN);
    private final List<Interaction> lines = new ArrayList<>();
    private final List<MetadataEntry> metadata = new ArrayList<>();
    private Instant now = BEGAN;

    @Test
    void silenceIsRaisedWhenNobodyWasHeardForSoLongAndClearedByTheNextWord() {
        after(14.9);
        assertThat(kinds()).isEmpty();
        after(0.1);
        assertThat(alert(Alert.Kind.SILENCE).since()).isEqualTo(BEGAN);

        caption("b", Speaker.USER, "hello");
        assertThat(kinds()).isEmpty();
        after(15);
        assertThat(alert(Alert.Kind.SILENCE).since()).isEqualTo(now.minusSeconds(15));
    }

    @Test
    void nobodyIsExpectedToBeHeardInWriting() {
        for (String channel : List.of("sms", "chat")) {
            var written = new CallWatch(LIMITS.of(channel), WORDS, BEGAN);
            assertThat(written.at(BEGAN.plusSeconds(3_600)).alerts()).isEmpty();
        }
        assertThat(LIMITS.of("twilio")).isEqualTo(LIMITS);
    }

    @Test
    void anAgentsLineSoundsAsLongAsItTakesToSpeakUnlessTheCallerSpeaksOverIt() {
        String tenSeconds = "x".repeat(167);
        says(Speaker.AGENT, tenSeconds);
        after(25);
        assertThat(kinds()).isEmpty();
        after(0.1);
        assertThat(kinds()).containsExactly(Alert.Kind.SILENCE);

        says(Speaker.AGENT, tenSeconds);
        after(1);
        says(Speaker.USER, "wait");
        after(15);
        assertThat(kinds()).containsExactly(Alert.Kind.SILENCE);
    }

    @Test
    void nobodyIsAlarmedBySilenceWhileAPersonHasTheCall() {
        state("held by ana");
        after(60);
        assertThat(kinds()).isEmpty();
        state("with the agent");
        assertThat(kinds()).isEmpty();
        after(15);
        assertThat(kinds()).containsExactly(Alert.Kind.SILENCE);
    }

    @Test
    void askingForAPersonIsRaisedByWordsAndByTheCallsStateUntilASupervisorHasTheCall() {
        says(Speaker.AGENT, "I am no real person.");
        assertThat(kinds()).isEmpty();
        says(Speaker.USER, "Can I please talk to someREAL person?");
        assertThat(kinds()).isEmpty();
        says(Speaker.USER, "Can I please talk to a REAL\u00a0 person?");
        Instant asked = now;
        assertThat(alert(Alert.Kind.HUMAN)).isEqualTo(new Alert(Alert.Kind.HUMAN, asked, "REAL\u00a0 person"));
        after(5);
        state("waiting for a person: wants a refund");
        assertThat(alert(Alert.Kind.HUMAN)).isEqualTo(new Alert(Alert.Kind.HUMAN, asked, "wants a refund"));
        after(90);
        assertThat(kinds()).as("whoever waits hears a melody").containsExactly(Alert.Kind.HUMAN);

        state("held by ana");
        assertThat(kinds()).isEmpty();
        state("with the agent");
        assertThat(kinds()).isEmpty();
    }

    @Test
    void aRunThatWaitsForAnApprovalIsRaisedUntilItIsDecided() {
        state("waiting for approval: refund $6000");
        assertThat(alert(Alert.Kind.APPROVAL)).isEqualTo(new Alert(Alert.Kind.APPROVAL, now, "refund $6000"));
        after(90);
        assertThat(kinds()).as("whoever waits hears a melody").containsExactly(Alert.Kind.APPROVAL);
        state("with the agent");
        assertThat(kinds()).isEmpty();
    }

    @Test
    void angryWordsAreRaisedUntilTwoLaterLinesAreCalm() {
        says(Speaker.USER, "My card was stolen");
        assertThat(kinds()).as("bad news are no anger").isEmpty();
        says(Speaker.USER, "This is RIDICULOUS, I am fed up!");
        Instant since = now;
        assertThat(alert(Alert.Kind.ANGRY)).isEqualTo(new Alert(Alert.Kind.ANGRY, since, "RIDICULOUS"));
        after(3);
        says(Speaker.USER, "Tomorrow.");
        says(Speaker.USER, "I\u2019ll sue you");
        assertThat(alert(Alert.Kind.ANGRY)).isEqualTo(new Alert(Alert.Kind.ANGRY, since, "I'll sue"));
        says(Speaker.USER, "Yes.");
        says(Speaker.USER, "That is terrible.");
        assertThat(kinds()).containsExactly(Alert.Kind.ANGRY);
        says(Speaker.USER, "Okay, thank you.");
        assertThat(kinds()).isEmpty();
    }

    @Test
    void notBeingUnderstoodTwiceOnEndIsRaisedAndClearedByAnAnswer() {
        inaudible();
        says(Speaker.AGENT, "I'm sorry, I didn't catch that. Could you say it again?");
        assertThat(kinds()).as("one turn, told twice").isEmpty();
        says(Speaker.USER, "saving pockets");
        says(Speaker.AGENT, "I\u2019m sorry, I did not understand that.");
        assertThat(alert(Alert.Kind.NOT_UNDERSTOOD).detail()).isEqualTo("2 times");
        inaudible();
        assertThat(alert(Alert.Kind.NOT_UNDERSTOOD).detail()).isEqualTo("3 times");
        says(Speaker.USER, "saving pockets");
        assertThat(kinds()).containsExactly(Alert.Kind.NOT_UNDERSTOOD);
        says(Speaker.AGENT, "They earn 3.88 per cent.");
        assertThat(kinds()).isEmpty();
    }

    @Test
    void failedToolsAreRaisedUntilOneSucceeds() {
        tool("freeze_card", "refused");
        assertThat(kinds()).isEmpty();
        tool("freeze_card", "failed");
        assertThat(alert(Alert.Kind.TOOLS)).isEqualTo(new Alert(Alert.Kind.TOOLS, now, "freeze_card"));
        tool("freeze_card", "answered");
        assertThat(kinds()).isEmpty();
    }

    @Test
    void aCallThatCostsMoreThanTheLimitStaysRaised() {
        watch.saw(new CallEvent.Spent(ID, 1_000_000), now);
        assertThat(kinds()).isEmpty();
        watch.saw(new CallEvent.Spent(ID, 1_004_999), now);
        assertThat(alert(Alert.Kind.COST).detail()).isEqualTo("$1.00");
        watch.saw(new CallEvent.Spent(ID, 2_345_000), now);
        assertThat(alert(Alert.Kind.COST).detail()).isEqualTo("$2.35");
    }

    @Test
    void moodIsThatOfTheCallersLastLines() {
        says(Speaker.AGENT, "How terrible, horrible, awful.");
        assertThat(standing().mood()).isEqualTo(Mood.NEUTRAL);
        says(Speaker.USER, "This is terrible.");
        assertThat(standing().mood()).isEqualTo(Mood.NEGATIVE);
        for (int line = 0; line < 5; line++) {
            says(Speaker.USER, "Wonderful, thank you so much.");
        }
        assertThat(standing().mood()).isEqualTo(Mood.POSITIVE);
    }

    @Test
    void anAmendedLineIsHeardButNotCountedAgain() {
        tool("freeze_card", "failed");
        says(Speaker.USER, "I want to speak to your manager");
        state("held by ana");
        watch.saw(new CallEvent.LineStored(lines.getLast()), now);
        assertThat(kinds()).containsExactly(Alert.Kind.TOOLS);
    }

    @Test
    void whatIsSetToNothingIsNeverRaised() {
        var none = new BoardLimits(Duration.ZERO, 0, 0, 0, List.of(), List.of(), List.of(), Duration.ofSeconds(3));
        var quiet = new CallWatch(none, BoardWords.of(none), BEGAN);
        says(Speaker.USER, "I'm furious, give me a human");
        tool("freeze_card", "failed");
        inaudible();
        inaudible();
        lines.forEach(line -> quiet.saw(new CallEvent.LineStored(line), now));
        quiet.saw(new CallEvent.Spent(ID, 99_000_000), now);

        assertThat(quiet.at(now.plusSeconds(900)).alerts()).isEmpty();
        assertThat(kinds()).hasSize(4);
    }

    @Test
    void aCallMetInItsMidstStandsAsIfItHadBeenWatchedFromTheBeginning() {
        says(Speaker.AGENT, "Hello.");
        says(Speaker.USER, "This is ridiculous");
        tool("freeze_card", "failed");
        after(1);
        inaudible();
        says(Speaker.AGENT, "I didn't catch that.");
        inaudible();
        state("waiting for a person");
        after(3);

        Ticket ticket = new Ticket(
                ID, "s", "Unknown", TicketStatus.IN_PROGRESS, TicketPriority.NORMAL, null, BEGAN, BEGAN, null, null, null,
                "browser", "riley", null, null);
        CallWatch met = CallWatch.of(new TicketDetail(ticket, lines.reversed(), metadata), LIMITS, WORDS);

        assertThat(met.at(now)).isEqualTo(standing());
        assertThat(kinds()).containsExactly(
                Alert.Kind.HUMAN, Alert.Kind.ANGRY, Alert.Kind.NOT_UNDERSTOOD, Alert.Kind.TOOLS);
    }

    private CallStanding standing() {
        return watch.at(now);
    }

    private List<Alert.Kind> kinds() {
        return standing().alerts().stream().map(Alert::kind).toList();
    }

    private Alert alert(Alert.Kind kind) {
        return standing().alerts().stream().filter(alert -> alert.kind() == kind).findFirst().orElseThrow();
    }

    private void after(double seconds) {
        now = now.plusMillis(Math.round(seconds * 1_000));
    }

    private void says(Speaker speaker, String text) {
        stored(Line.said(ID, "item-" + lines.size(), now, speaker, text));
    }

    private void inaudible() {
        stored(new Line(ID, "item-" + lines.size(), now, Speaker.USER, "", null, LineStatus.INAUDIBLE, null, List.of()));
    }

    private void tool(String name, String status) {
        stored(Line.tool(ID, now, "item-" + lines.size(), new ToolCall(name, "{}", "c", "{}", status, 5L)));
    }

    private void stored(Line line) {
        lines.add(new Interaction(lines.size() + 1, line));
        watch.saw(new CallEvent.LineStored(lines.getLast()), now);
    }

    private void caption(String itemId, Speaker speaker, String text) {
        watch.saw(new CallEvent.Caption(ID, itemId, speaker, text, now), now);
    }

    private void state(String value) {
        metadata.add(new MetadataEntry(metadata.size() + 1, ID, "call_state", value));
        watch.saw(new CallEvent.MetadataAdded(metadata.getLast()), now);
    }
}
