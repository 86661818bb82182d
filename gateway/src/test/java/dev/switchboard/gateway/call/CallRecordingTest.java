package dev.switchboard.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.audio.AudioFormat;
import dev.switchboard.gateway.call.Reception.LiveCall;
import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.TranscriptStore;
import dev.switchboard.store.ticket.MetadataEntry;
import dev.switchboard.store.ticket.TicketFilter;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.tools.ApprovalRules;
import dev.switchboard.tools.Tools;
import dev.switchboard.tools.ToolsSetup;
import dev.switchboard.tools.helpcenter.HelpCenter;
import dev.switchboard.tools.sale.Hold;
import dev.switchboard.tools.sale.Holds;
import dev.switchboard.tools.sale.LetterWays;
import dev.switchboard.tools.sale.Order;
import dev.switchboard.tools.sale.Orders;
import dev.switchboard.tools.sale.PaymentDesk;
import dev.switchboard.tools.sale.Sales;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// When a call is recorded, and who is told.
class CallRecordingTest {
    private static final String SENTENCE = "This call is recorded.";
    private static final String ANNOUNCE = "create Say exactly: \"" + SENTENCE + "\"";

    private final HeardTap tap = new HeardTap();

    private static CallRecords records;

    private CallHouse house;

    @BeforeAll
    static void open(@TempDir Path dir) {
        records = new CallRecords(dir);
    }

    @AfterAll
    static void close() {
        records.close();
    }

    @Test
    void anAgentThatSaysNothingOfItIsNotRecorded() {
        LiveCall call = connected(RecordingMode.OFF);
        call.on(new CallerEvent.Audio(ScriptedModel.audio(20)));
        hangUp(call);

        assertThat(tap.log).isEmpty();
    }

    @Test
    void aRecordedCallIsHeardFromItsTicketToItsEnd() {
        LiveCall call = connected(RecordingMode.ON);
        call.on(new CallerEvent.Audio(ScriptedModel.audio(20)));
        house.model.speaks("resp_1", "item_1", "Good day.", 400);
        call.on(new CallerEvent.Heard("item_1", 200));
        hangUp(call);

        assertThat(tap.log).containsExactly(
                "begin", "consents", "caller 20", "agent item_1 400", "heard item_1 200", "end");
    }

    @Test
    void anAnnouncementComesBeforeTheGreetingAndTheCallerIsRecordedOnceItWasHeard() {
        LiveCall call = announced();
        assertThat(house.model.asked.getFirst()).isEqualTo("create Say exactly: \"" + SENTENCE + "\"");

        speaks("resp_1", "item_1", "This call is recorded.", 1_000);
        pass(500);
        assertThat(tap.log).doesNotContain("consents");
        call.on(new CallerEvent.Heard("item_1", 1_000));
        pass(200);

        assertThat(tap.log).contains("consents");
        assertThat(house.model.asked).anyMatch(asked -> asked.contains("Hello from riley."));
        hangUp(call);
        assertThat(tap.log).endsWith("end");
        assertThat(house.closedTicket().metadata()).extracting(MetadataEntry::key).contains("recording_announced");
    }

    @Test
    void anAnnouncementThatTheCallerTalkedOverIsMadeAgain() {
        LiveCall call = announced();
        house.model.speaks("resp_1", "item_1", SENTENCE, 2_000);
        house.model.completes("resp_1", "item_1", SENTENCE);
        call.on(new CallerEvent.Heard("item_1", 300));
        house.model.hears("caller_1", "hello can you hear me");
        pass(2_000);

        assertThat(tap.log).contains("cleared").doesNotContain("consents");
        answersUntilAnnounced();
        assertThat(tap.log).contains("consents");
        hangUp(call);
    }

    @Test
    void anAnnouncementTalkedOverComesAgainFirstThenTheAnswerToTheCallerAndNoGreetingAnyMore() {
        LiveCall call = announced();
        house.model.speaks("resp_1", "item_1", SENTENCE, 300);
        house.model.hears("caller_1", "i lost my card");
        cancelled("resp_1");
        assertThat(house.model.asked).containsExactly(ANNOUNCE, "cancel", "delete item_1", ANNOUNCE);

        heard(call, "resp_2", "item_2", SENTENCE);
        assertThat(tap.log).contains("consents");
        heard(call, "resp_3", "item_3", "I block your card at once.");
        pass(5_000);
        assertThat(house.model.asked.stream().skip(4)).containsExactly("create");
        hangUp(call);
    }

    @Test
    void theSameGoesWhereTheGreetingWaitsToBePlayedBehindTheAnnouncement() {
        LiveCall call = announced();
        speaks("resp_1", "item_1", SENTENCE, 2_000);
        speaks("resp_2", "item_2", "Hello from riley.", 1_000);
        call.on(new CallerEvent.Heard("item_1", 300));
        pass(300);
        house.model.asked.clear();
        house.model.hears("caller_1", "i lost my card");
        assertThat(house.model.asked).containsExactly("truncate item_1 300", "delete item_2", ANNOUNCE);

        heard(call, "resp_3", "item_3", SENTENCE);
        assertThat(tap.log).contains("consents");
        heard(call, "resp_4", "item_4", "I block your card at once.");
        pass(5_000);
        assertThat(house.model.asked.stream().skip(3)).containsExactly("create");
        hangUp(call);
    }

    @Test
    void anInterruptionCostsOneTryHoweverItsEventsCome() {
        LiveCall call = announced();
        for (int i = 1; i <= 2; i++) {
            house.model.speaks("resp_" + i, "item_" + i, SENTENCE, 2_000);
            house.model.says(new ModelEvent.AgentText("resp_" + i, "item_" + i, SENTENCE));
            house.model.hears("caller_" + i, "hello can you hear me");
            house.model.says(new ModelEvent.AgentText("resp_" + i, "late_" + i, SENTENCE));
            cancelled("resp_" + i);
        }
        assertThat(house.model.asked).filteredOn(ANNOUNCE::equals).hasSize(3);
        assertThat(house.model.asked).endsWith(ANNOUNCE);

        heard(call, "resp_3", "item_3", SENTENCE);
        assertThat(tap.log).contains("consents");
        hangUp(call);
    }

    @Test
    void anAnnouncementInterruptedBeforeItBeganIsNotWaitedFor() {
        LiveCall call = announced();
        call.on(new CallerEvent.Typed("i lost my card"));
        house.model.says(new ModelEvent.ResponseStarted("resp_1"));
        cancelled("resp_1");

        assertThat(house.model.asked).containsExactly(ANNOUNCE, "text i lost my card", "cancel", ANNOUNCE);
        heard(call, "resp_2", "item_2", SENTENCE);
        assertThat(tap.log).contains("consents");
        assertThat(house.model.asked).endsWith("create");
        hangUp(call);
    }

    @Test
    void anAnnouncementCutOffByWhatBecomesNoTurnComesAgainAndThenTheGreeting() {
        LiveCall call = announced();
        house.model.speaks("resp_1", "item_1", SENTENCE, 2_000);
        house.model.says(new ModelEvent.CallerSpeechStarted("caller_1"));
        pass(2_000);
        cancelled("resp_1");
        assertThat(house.model.asked).endsWith("cancel", "delete item_1");
        house.model.says(new ModelEvent.CallerSpeechStopped("caller_1"));
        pass(1_000);

        heard(call, "resp_2", "item_2", SENTENCE);
        assertThat(tap.log).contains("consents");
        assertThat(house.model.asked).endsWith(ANNOUNCE, "create Say exactly: \"Hello from riley.\"");
        hangUp(call);
    }

    @Test
    void anAnnouncementOfWhichNoMoreThanItsBeginningCameIsNotHeardThoughAllThatCameWas() {
        LiveCall call = announced();
        house.model.speaks("resp_1", "item_1", SENTENCE, 300);
        call.on(new CallerEvent.Heard("item_1", 300));
        pass(1_000);
        house.model.hears("caller_1", "hello can you hear me");
        house.model.says(new ModelEvent.AgentText("resp_1", "item_1", SENTENCE));
        cancelled("resp_1");
        pass(1_000);

        assertThat(tap.log).doesNotContain("consents");
        assertThat(house.model.asked).endsWith(ANNOUNCE);
        hangUp(call);
        assertThat(tap.log).endsWith("discard");
    }

    @Test
    void anAnnouncementThatTheLineDidNotTakeIsMadeAgain() {
        LiveCall call = announced();
        house.line.full = true;
        speaks("resp_1", "item_1", SENTENCE, 1_000);
        house.line.full = false;
        heard(call, "resp_2", "item_2", "Hello from riley.");
        assertThat(tap.log).doesNotContain("consents");

        assertThat(house.model.asked).endsWith(ANNOUNCE);
        heard(call, "resp_3", "item_3", SENTENCE);
        assertThat(tap.log).contains("consents");
        hangUp(call);
    }

    @Test
    void aCallerWhoTalksOnAndOnFromTheFirstMomentIsToldAllTheSame() {
        LiveCall call = announced();
        house.model.says(new ModelEvent.CallerSpeechStarted("caller_1"));
        pass(2_000);
        house.model.says(new ModelEvent.ResponseStarted("resp_1"));
        cancelled("resp_1");
        for (int i = 0; i < 12; i++) {
            pass(10_000);
            call.on(new CallerEvent.Heard("", 0));
        }
        assertThat(tap.log).doesNotContain("discard");
        house.model.says(new ModelEvent.CallerSpeechStopped("caller_1"));
        house.model.says(new ModelEvent.CallerSpeechCommitted("caller_1"));

        assertThat(house.model.asked).endsWith(ANNOUNCE);
        heard(call, "resp_2", "item_2", SENTENCE);
        assertThat(tap.log).contains("consents");
        hangUp(call);
    }

    @Test
    void nothingIsKeptOfACallInWhichTheAnnouncementWasNeverHeard() {
        LiveCall call = announced();
        hangUp(call);

        assertThat(tap.log).endsWith("discard").doesNotContain("end");
    }

    @Test
    void aModelThatNeverSaysItIsAskedThreeTimesAndThenNothingIsKept() {
        LiveCall call = announced();
        for (int i = 0; i < 12; i++) {
            house.answers("resp_" + i);
            pass(10_000);
            call.on(new CallerEvent.Digit('1'));
        }

        assertThat(tap.log).endsWith("discard").doesNotContain("consents");
        assertThat(house.model.asked.stream().filter(asked -> asked.contains(SENTENCE)).count()).isLessThanOrEqualTo(3);
        hangUp(call);
        assertThat(house.closedTicket().metadata()).extracting(MetadataEntry::key).contains("recording_not_announced");
    }

    @Test
    void theAgentPausesAndResumesByToolAndTheTicketSaysWhen() {
        LiveCall call = connected(RecordingMode.ON);
        pass(5_000);
        asksFor("resp_1", "call_1", "pause_recording");
        pass(2_000);
        asksFor("resp_2", "call_2", "pause_recording");
        asksFor("resp_3", "call_3", "resume_recording");
        hangUp(call);

        assertThat(tap.log).containsSubsequence("pause", "resume", "end");
        assertThat(house.closedTicket().metadata())
                .extracting(MetadataEntry::key, MetadataEntry::value)
                .contains(
                        tuple("recording_paused", "5000 ms, tool"),
                        tuple("recording_resumed", "7000 ms, tool"));
        assertThat(house.closedTicket().interactions())
                .flatExtracting(line -> line.line().toolCalls())
                .extracting(tool -> tool.status())
                .containsExactly("answered", "refused", "answered");
    }

    @Test
    void theRecordingPausesFromTheAgentsQuestionForACardUntilTheAgentTurnsToSomethingElse() {
        LiveCall call = connected(RecordingMode.ON);
        pass(1_000);
        house.model.says(new ModelEvent.ResponseStarted("resp_1"));
        house.model.says(new ModelEvent.AgentTextDelta("resp_1", "item_1", "Sure. May I have "));
        assertThat(tap.log).doesNotContain("pause");
        house.model.says(new ModelEvent.AgentTextDelta("resp_1", "item_1", "your card number"));
        assertThat(tap.log).endsWith("pause");
        house.model.completes("resp_1", "item_1", "Sure. May I have your card number?");
        pass(3_000);
        house.model.hears("caller_1", "four two four two");
        speaks("resp_2", "item_2", "Yes?", 200);
        house.model.hears("caller_2", "four two four two");
        speaks("resp_3", "item_3", "And the next eight digits?", 200);
        house.model.hears("caller_3", "four two four two four two four two");
        assertThat(tap.log).doesNotContain("resume");
        speaks("resp_4", "item_4", "Thank you, your payment has gone through.", 500);
        assertThat(tap.log).contains("resume");
        hangUp(call);

        assertThat(house.closedTicket().metadata())
                .extracting(MetadataEntry::key, MetadataEntry::value)
                .contains(
                        tuple("recording_paused", "1000 ms, card data asked for"),
                        tuple("recording_resumed", "4000 ms, card data no longer asked for"));
    }

    @Test
    void aPauseForACardEndsInTimeAndWhatTheToolPausedStaysPaused() {
        LiveCall call = connected(RecordingMode.ON);
        speaks("resp_1", "item_1", "What is the security code?", 500);
        assertThat(tap.log).contains("pause");
        pass(7_000);
        assertThat(tap.log).doesNotContain("resume");
        pass(1_000);
        assertThat(tap.log).containsOnlyOnce("resume");

        tap.log.clear();
        speaks("resp_2", "item_2", "What is the security code?", 500);
        asksFor("resp_3", "call_3", "pause_recording");
        house.model.hears("caller_1", "one two three");
        speaks("resp_4", "item_4", "Thank you, your payment has gone through.", 500);
        pass(9_000);
        assertThat(tap.log).contains("pause").doesNotContain("resume");
        asksFor("resp_5", "call_5", "resume_recording");
        assertThat(tap.log).contains("resume");
        hangUp(call);
        assertThat(house.closedTicket().interactions())
                .flatExtracting(line -> line.line().toolCalls())
                .extracting(tool -> tool.status())
                .containsExactly("answered", "answered");
    }

    @Test
    void aCardNumberThatIsReadOutUnaskedIsTakenBackFromWhereItBeganUntilShortlyAfterItsLastDigits() {
        LiveCall call = connected(RecordingMode.ON);
        pass(4_000);
        house.model.says(new ModelEvent.CallerSpeechStarted("caller_1", 200L));
        pass(3_000);
        house.model.hears("caller_1", "just charge four two four two, four two four two");
        assertThat(tap.log).as("it may be anything").doesNotContain("pause");
        speaks("resp_1", "item_1", "Pardon?", 200);
        house.model.says(new ModelEvent.CallerSpeechStarted("caller_2", null));
        pass(2_000);
        house.model.says(new ModelEvent.CallerTextDelta("caller_2", "four two four "));
        assertThat(tap.log).doesNotContain("pause");
        house.model.says(new ModelEvent.CallerTextDelta("caller_2", "two"));
        assertThat(tap.log).containsSubsequence("since 3300", "pause");
        house.model.hears("caller_2", "four two four two");
        pass(5_000);
        house.model.hears("caller_3", "the last four are four two four two");
        speaks("resp_2", "item_2", "Please do not tell me a card. I send you a link.", 500);
        pass(9_000);
        assertThat(tap.log).doesNotContain("resume");
        pass(1_000);
        assertThat(tap.log).contains("resume");
        hangUp(call);

        assertThat(house.closedTicket().metadata())
                .extracting(MetadataEntry::key, MetadataEntry::value)
                .contains(
                        tuple("recording_paused", "3300 ms, card number said"),
                        tuple("recording_resumed", "24000 ms, no card number said for 10 s"));
    }

    @Test
    void otherNumbersPauseNothing() {
        LiveCall call = connected(RecordingMode.ON);
        house.model.hears("caller_1", "two tickets in section a for november thirtieth please");
        house.model.hears("caller_2", "order number five oh four eight six two oh");
        house.model.hears("caller_3", "my phone is nine one two three four five six seven");
        house.model.hears("caller_4", "plus one four one five five five five one two three four");
        assertThat(tap.log).doesNotContain("pause");
        house.model.hears("caller_5", "my visa starts with four two four two");
        assertThat(tap.log).contains("pause");
        hangUp(call);
    }

    @Test
    void theRecordingPausesWhileAPaymentIsUnderWay(@TempDir Path dir) {
        TranscriptStore store = TranscriptStore.open(StoreConfig.in(dir), Clock.systemUTC());
        Tools tools = Tools.open(store.database(), Clock.systemUTC(), new ToolsSetup(Optional.empty(), HelpCenter.Config.NONE,
                ApprovalRules.STANDARD, new PaymentDesk(() -> URI.create("http://127.0.0.1")), LetterWays.NONE, ToolsSetup.NONE.tickets()));
        try (store; tools) {
            house = new CallHouse(store, tools, CallHouse.LIMITS, AddressRate.unbounded(), recorder(), new Agent(
                    "casey", "Casey", "shop", "You are Casey.", "Hello.", "marin", List.of("process_payment"),
                    Agent.TurnDetection.standard(), List.of()).withRules(rules(RecordingMode.ON)));
            LiveCall call = house.connected();
            asksFor("resp_1", "call_1", "process_payment", "{\"order_id\":\"ORD-0000000\"}");
            assertThat(tap.log).contains("pause");
            until(() -> tap.log.contains("resume"));

            Order order = order(tools.sales(), store.tickets().list(TicketFilter.all()).tickets().getFirst().id().value());
            tap.log.clear();
            asksFor("resp_2", "call_2", "process_payment", "{\"order_id\":\"" + order.id() + "\"}");
            until(() -> tools.sales().payments().ofOrder(order.id()).stream().anyMatch(each -> each.reference() != null));
            speaks("resp_3", "item_3", "I have sent you a link.", 500);
            house.model.hears("caller_1", "one moment");
            speaks("resp_4", "item_4", "Take your time.", 500);
            assertThat(tap.log).contains("pause").doesNotContain("resume");
            house.model.hears("caller_2", "four two four two");
            pass(2_000);
            tools.sales().payAtDesk(String.valueOf(tools.sales().payments().ofOrder(order.id()).getFirst().reference()),
                    "4242424242424242");
            house.loop.run();
            pass(7_000);
            assertThat(tap.log).as("a card was read out").doesNotContain("resume");
            pass(1_000);
            assertThat(tap.log).contains("resume");

            tap.log.clear();
            asksFor("resp_5", "call_5", "process_payment", "{\"order_id\":\"" + order.id() + "\"}");
            until(() -> tap.log.contains("resume"));
            Order other = order(tools.sales(), order.holder());
            tap.log.clear();
            asksFor("resp_6", "call_6", "process_payment", "{\"order_id\":\"" + other.id() + "\"}");
            until(() -> tools.sales().payments().ofOrder(other.id()).stream().anyMatch(each -> each.reference() != null));
            tools.sales().payAtDesk(String.valueOf(tools.sales().payments().ofOrder(other.id()).getFirst().reference()),
                    "4242424242424242");
            until(() -> tap.log.contains("resume"));

            hangUp(call);
            assertThat(house.closedTicket().metadata()).extracting(MetadataEntry::value)
                    .anySatisfy(value -> assertThat(value).endsWith(" ms, payment asked for"))
                    .anySatisfy(value -> assertThat(value).endsWith(" ms, payment turned away"))
                    .anySatisfy(value -> assertThat(value).endsWith(" ms, payment settled"));
        }
    }

    private static Order order(Sales sales, String holder) {
        Hold hold = sales.holds().hold(new Holds.Wish("jazz-by-the-river", "B", 1, "", ""));
        return sales.orders().create(new Orders.Wish(
                hold.id(), new Order.Customer("Mei", "mei@example.com", "", ""), "", holder, holder, "casey"));
    }

    private void until(Callable<Boolean> seen) {
        await().until(() -> {
            house.loop.run();
            return seen.call();
        });
    }

    @Test
    void theToolsAreOfferedOnlyWhereCallsAreRecorded() {
        connected(RecordingMode.OFF);

        assertThat(rules(RecordingMode.OFF).callTools()).isEmpty();
        assertThat(rules(RecordingMode.ON).callTools()).extracting(tool -> tool.name())
                .containsExactly("pause_recording", "resume_recording");
    }

    @Test
    void aCallHandedToAnAgentThatIsNotRecordedIsPaused() {
        Agent casey = CallHouse.agent("casey", CallRules.STANDARD);
        Agent riley = CallHouse.agent("riley", rules(RecordingMode.ON).withHandOffs(List.of(new HandOff("casey", "", List.of()))));
        house = house(riley, casey);
        LiveCall call = house.connected();
        asksFor("resp_1", "call_1", "handoff_to_casey");

        assertThat(tap.log).endsWith("pause");
        hangUp(call);
    }

    private static CallRules rules(RecordingMode mode) {
        CallRules standard = CallRules.STANDARD;
        return new CallRules(
                standard.routes(), List.of(), "", standard.limits(), standard.sentences(), mode);
    }

    private LiveCall connected(RecordingMode mode) {
        house = house(CallHouse.agent("riley", rules(mode)));
        return house.connected();
    }

    /// A call whose agent has been asked to announce and has said nothing yet.
    private LiveCall announced() {
        house = house(CallHouse.agent("riley", rules(RecordingMode.ANNOUNCED)));
        return house.dialled();
    }

    private CallHouse house(Agent... agents) {
        return new CallHouse(
                records.store, records.tools, CallHouse.LIMITS, AddressRate.unbounded(), recorder(), agents);
    }

    private CallRecorder recorder() {
        return new CallRecorder() {
            @Override
            public CallTap tap(AudioFormat format, CallClock clock) {
                return tap;
            }

            @Override
            public Duration longestCardPause() {
                return Duration.ofSeconds(8);
            }
        };
    }

    private void answersUntilAnnounced() {
        for (int i = 2; i < 6 && !tap.log.contains("consents"); i++) {
            house.model.speaks("resp_" + i, "item_" + i, SENTENCE, 100);
            house.model.completes("resp_" + i, "item_" + i, SENTENCE);
            pass(3_000);
        }
    }

    private void speaks(String response, String item, String text, int ms) {
        house.model.speaks(response, item, text, ms);
        house.model.completes(response, item, text);
    }

    /// Said, and played to its end.
    private void heard(LiveCall call, String response, String item, String text) {
        speaks(response, item, text, 1_000);
        pass(1_000);
        call.on(new CallerEvent.Heard(item, 1_000));
        pass(200);
    }

    private void cancelled(String response) {
        house.model.says(new ModelEvent.ResponseEnded(response, ModelEvent.Outcome.CANCELLED, "client_cancelled"));
    }

    private void asksFor(String response, String callId, String tool) {
        asksFor(response, callId, tool, "{}");
    }

    private void asksFor(String response, String callId, String tool, String arguments) {
        house.model.says(new ModelEvent.ResponseStarted(response));
        house.model.says(new ModelEvent.ToolRequested(response, callId, tool, arguments));
        house.model.says(new ModelEvent.ResponseEnded(response, ModelEvent.Outcome.COMPLETED, ""));
    }

    private void pass(int ms) {
        house.loop.advance(Duration.ofMillis(ms));
    }

    private void hangUp(LiveCall call) {
        call.on(new CallerEvent.Gone(EndReason.CALLER_HANGUP));
        pass(6_000);
        house.closedTicket();
    }

    /// Writes down what it hears.
    private static final class HeardTap implements CallTap {
        private final List<String> log = new ArrayList<>();
        private boolean recording;
        private boolean paused;

        @Override
        public void begin(TicketId ticket, Instant arrivedAt) {
            recording = true;
            log.add("begin");
        }

        @Override
        public void callerConsents() {
            log.add("consents");
        }

        @Override
        public void caller(AudioChunk audio) {
            log.add("caller " + audio.durationUs() / 1_000);
        }

        @Override
        public void agent(String take, AudioChunk audio) {
            log.add("agent " + take + " " + audio.durationUs() / 1_000);
        }

        @Override
        public void cleared() {
            log.add("cleared");
        }

        @Override
        public void heard(String take, long heardMs) {
            log.add("heard " + take + " " + heardMs);
        }

        @Override
        public boolean pause() {
            boolean now = recording && !paused;
            paused |= recording;
            if (now) {
                log.add("pause");
            }
            return now;
        }

        @Override
        public boolean pauseSince(long fromNanos) {
            if (recording && !paused) {
                log.add("since " + fromNanos / 1_000_000);
            }
            return pause();
        }

        @Override
        public boolean resume() {
            boolean was = paused;
            paused = false;
            if (was) {
                log.add("resume");
            }
            return was;
        }

        @Override
        public boolean recording() {
            return recording;
        }

        @Override
        public void end(boolean playsOn) {
            recording = false;
            log.add("end");
        }

        @Override
        public void discard() {
            recording = false;
            log.add("discard");
        }
    }
}
