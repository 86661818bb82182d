package dev.switchboard.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.gateway.call.Reception.Admission;
import dev.switchboard.gateway.call.Reception.LiveCall;
import dev.switchboard.gateway.cost.ModelUse;
import dev.switchboard.gateway.cost.TokenUse;
import dev.switchboard.store.feed.CallEvent;
import dev.switchboard.store.feed.CallFeed;
import dev.switchboard.store.feed.Subscription;
import dev.switchboard.store.measure.CallMeasures;
import dev.switchboard.store.measure.TurnMeasures;
import dev.switchboard.store.ticket.TicketDetail;
import dev.switchboard.store.ticket.TicketFilter;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.ticket.TicketStatus;
import dev.switchboard.store.transcript.Interaction;
import dev.switchboard.store.transcript.LineStatus;
import dev.switchboard.store.transcript.Speaker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The call core against a scripted model and line, with the real store and the real tools.
class CallTest {
    private static final String GREETING = "Hello, this is Riley.";

    private static CallRecords records;
    private static int callers;

    private final String caller = "203.0.113." + ++callers;

    private final TestLoop loop = new TestLoop();
    private final FakeCallerLink line = new FakeCallerLink();
    private final ScriptedModel model = new ScriptedModel();
    private FrontDesk desk;
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
        CallLimits limits = new CallLimits(
                2, Duration.ofMinutes(10), Duration.ofMinutes(60), Duration.ofSeconds(5), Duration.ofSeconds(1));
        CallParts parts = new CallParts(
                records.store.writer(), records.store.feed(), records.tools, model, limits,
                new CallMetrics(new SimpleMeterRegistry()), Clock.systemUTC());
        Agent riley = new Agent(
                "riley", "Riley", "bank", "You are Riley.", GREETING, "marin",
                List.of("search_gxs_help_center", "note_customer"), Agent.TurnDetection.standard(), List.of());
        desk = new FrontDesk(parts, List.of(riley));
        Admission.Permit permit = (Admission.Permit) desk.admit("browser", null);
        call = desk.answer(permit, line, loop, null, caller, null);
    }

    @Test
    void agentGreetsOnceTicketAndModelStand() {
        model.says(new ModelEvent.Ready());
        assertThat(model.asked).isEmpty();

        ticketOpens();

        assertThat(model.asked).containsExactly("create Say exactly: \"" + GREETING + "\"");
        assertThat(line.notices(CallNotice.Started.class)).hasSize(1);
    }

    @Test
    void callIsClosedAndCategorisedWhenCallerHangsUp() {
        connected();
        model.hears("item_1", "I lost my debit card");
        hangUp();

        TicketDetail ticket = closedTicket();
        assertThat(ticket.ticket().category()).isEqualTo("card_inquiry");
        assertThat(ticket.ticket().endReason()).isEqualTo("caller_hangup");
        assertThat(messages(ticket)).containsExactly("I lost my debit card");
        assertThat(model.closed).isTrue();
        assertThat(desk.callsInProgress()).isZero();
    }

    @Test
    void aModelThatTellsWhatItUsedWhileItIsClosedEndsTheCallOnce() {
        connected();
        model.lastWord = new ModelEvent.Used(new ModelUse.SessionTime("gpt-live-1", Duration.ofSeconds(30)));
        hangUp();

        TicketDetail ticket = closedTicket();
        assertThat(Objects.requireNonNull(ticket.measures()).bill().sessionMs()).isEqualTo(30_000);
        assertThat(desk.callsInProgress()).isZero();
    }

    @Test
    void callerInterruptsAgentAndOnlyHeardWordsStay() {
        connected();
        model.speaks("resp_1", "item_a", "one two three four ", 1000);
        model.says(new ModelEvent.AgentTextDelta("resp_1", "item_a", "five six seven eight"));
        model.says(new ModelEvent.AgentAudio("resp_1", "item_a", ScriptedModel.audio(1000)));
        call.on(new CallerEvent.Heard("item_a", 1000));

        model.says(new ModelEvent.CallerSpeechStarted("item_b"));

        assertThat(line.cleared).containsExactly("item_a");
        loop.advance(Duration.ofSeconds(2));
        assertThat(model.asked).containsSubsequence("cancel", "truncate item_a 1000");
        model.says(new ModelEvent.AgentAudio("resp_1", "item_a", ScriptedModel.audio(500)));
        assertThat(line.playedUs).as("late audio is dropped").isEqualTo(2_000_000);
        model.says(new ModelEvent.AgentText("resp_1", "item_a", "one two three four five six seven eight nine"));
        model.says(new ModelEvent.ResponseEnded("resp_1", ModelEvent.Outcome.CANCELLED, "turn_detected"));
        model.says(new ModelEvent.CallerSpeechCommitted("item_b"));
        model.says(new ModelEvent.CallerText("item_b", "stop please"));
        hangUp();

        List<Interaction> lines = closedTicket().interactions();
        assertThat(lines).extracting(stored -> stored.line().message()).containsExactly("one two three four", "stop please");
        assertThat(lines.getFirst().line().generated()).isEqualTo("one two three four five six seven eight nine");
        assertThat(lines.getFirst().line().status()).isEqualTo(LineStatus.INTERRUPTED);
        assertThat(lines.getFirst().line().heardMs()).isEqualTo(1000);
    }

    @Test
    void anItemNotHeardAtAllIsDeletedNotTruncatedToZero() {
        connected();
        model.speaks("resp_1", "item_a", "hello", 500);

        model.says(new ModelEvent.CallerSpeechStarted("item_b"));
        loop.advance(Duration.ofSeconds(2));

        assertThat(model.asked).contains("delete item_a").noneMatch(asked -> asked.startsWith("truncate"));
    }

    @Test
    void wordsThatArriveAfterTheAnswerBeganStandBeforeIt() {
        connected();
        model.says(new ModelEvent.CallerSpeechStarted("item_1"));
        model.says(new ModelEvent.CallerSpeechStopped("item_1"));
        model.says(new ModelEvent.CallerSpeechCommitted("item_1"));
        model.speaks("resp_1", "item_2", "The rate is high.", 100);
        model.completes("resp_1", "item_2", "The rate is high.");
        model.says(new ModelEvent.CallerText("item_1", "what is the rate"));
        call.on(new CallerEvent.Heard("item_2", 100));
        hangUp();

        assertThat(messages(closedTicket())).containsExactly("what is the rate", "The rate is high.");
    }

    @Test
    void toolAnswersGoInBeforeExactlyOneFurtherAnswerIsAsked() {
        connected();
        model.says(new ModelEvent.ResponseStarted("resp_1"));
        model.says(tool("call_1", "search_gxs_help_center", "{\"query\":\"saving pockets interest\"}"));
        until(() -> model.asked.contains("output call_1"));
        assertThat(model.asked).doesNotContain("create");
        model.says(tool("call_2", "note_customer", "{\"name\":\"Mei Tan\"}"));
        model.says(new ModelEvent.ResponseEnded("resp_1", ModelEvent.Outcome.COMPLETED, ""));
        until(() -> model.asked.contains("create"));
        hangUp();

        assertThat(model.asked).containsSubsequence("output call_1", "output call_2", "create").containsOnlyOnce("create");
        TicketDetail ticket = closedTicket();
        assertThat(ticket.ticket().customerName()).isEqualTo("Mei Tan");
        assertThat(messages(ticket))
                .containsExactly("[Tool Call: search_gxs_help_center]", "[Tool Call: note_customer]");
        assertThat(ticket.interactions().getFirst().line().toolCalls().getFirst().status()).isEqualTo("answered");
    }

    @Test
    void anAnswerThatFailsIsAskedForAgain() {
        connected();
        model.says(new ModelEvent.ResponseStarted("resp_1"));
        model.says(new ModelEvent.ResponseEnded("resp_1", ModelEvent.Outcome.FAILED, "server_error"));
        assertThat(model.asked).doesNotContain("create");
        loop.advance(ResponseSequencer.FIRST_RETRY);

        assertThat(model.asked).containsOnlyOnce("create");
    }

    @Test
    void aToolTheAgentMayNotUseIsRefused() {
        connected();
        model.says(new ModelEvent.ResponseStarted("resp_1"));
        model.says(tool("call_1", "check_seats", "{}"));
        hangUp();

        assertThat(closedTicket().interactions().getFirst().line().toolCalls().getFirst().status()).isEqualTo("refused");
    }

    @Test
    void lastWordsBeforeTheHangUpAreInTheTicket() {
        connected();
        model.says(new ModelEvent.CallerSpeechStarted("item_1"));

        hangUp();

        assertThat(model.asked).contains("commit");
        assertThat(model.closed).isFalse();
        model.says(new ModelEvent.CallerSpeechCommitted("item_1"));
        model.says(new ModelEvent.CallerText("item_1", "and one more thing"));
        assertThat(messages(closedTicket())).containsExactly("and one more thing");
    }

    @Test
    void wordsThatNeverComeAreKeptAsInaudibleAfterTheDrainTime() {
        connected();
        model.says(new ModelEvent.CallerSpeechStarted("item_1"));
        hangUp();

        loop.advance(Duration.ofSeconds(6));

        Interaction only = closedTicket().interactions().getFirst();
        assertThat(only.line().status()).isEqualTo(LineStatus.INAUDIBLE);
        assertThat(only.line().speaker()).isEqualTo(Speaker.USER);
    }

    @Test
    void hangUpInMidAnswerKeepsWhatWasHeard() {
        connected();
        model.speaks("resp_1", "item_a", "one two three four", 2000);
        model.completes("resp_1", "item_a", "one two three four");
        call.on(new CallerEvent.Heard("item_a", 1000));
        hangUp();

        Interaction only = closedTicket().interactions().getFirst();
        assertThat(only.line().message()).isEqualTo("one two");
        assertThat(only.line().generated()).isEqualTo("one two three four");
    }

    @Test
    void typedWordsAreALineAndGetAnAnswer() {
        connected();
        model.speaks("resp_1", "item_a", "Hello, this is", 500);
        call.on(new CallerEvent.Typed("how do I freeze my card"));

        assertThat(model.asked).containsSubsequence("cancel", "text how do I freeze my card");
        model.says(new ModelEvent.ResponseEnded("resp_1", ModelEvent.Outcome.CANCELLED, "client_cancelled"));
        assertThat(model.asked.getLast()).isEqualTo("create");
        hangUp();
        assertThat(messages(closedTicket())).contains("how do I freeze my card");
    }

    @Test
    void wordsTypedBeforeTheModelIsReadyAreKept() {
        call.on(new CallerEvent.Typed("hello there"));
        model.says(new ModelEvent.Ready());
        ticketOpens();

        assertThat(model.asked).contains("text hello there");
    }

    @Test
    void keysPressedBecomeOneMessage() {
        connected();
        for (char key : "12345#".toCharArray()) {
            call.on(new CallerEvent.Digit(key));
        }

        assertThat(model.asked).contains("text 12345");
    }

    @Test
    void audioBeforeTheModelIsReadyIsKeptUpToItsBound() {
        for (int frame = 0; frame < 100; frame++) {
            call.on(new CallerEvent.Audio(ScriptedModel.audio(20)));
        }
        model.says(new ModelEvent.Ready());
        ticketOpens();

        assertThat(model.audioBytes).isEqualTo(ScriptedModel.audio(1000).byteCount());
    }

    @Test
    void supervisorsAreToldWhatTheCallHasCostSoFarUntilSomethingHasNoPrice() throws InterruptedException {
        connected();
        try (Subscription board = records.store.feed().subscribe("")) {
            ModelUse.Answer answer = new ModelUse.Answer("gpt-realtime-2.1", new TokenUse(10, 20, 0, 0, 0, 0, 5, 40));
            model.says(new ModelEvent.Used(answer));
            model.says(new ModelEvent.Used(answer));
            model.says(new ModelEvent.Used(new ModelUse.Answer("mystery", new TokenUse(1, 0, 0, 0, 0, 0, 0, 0))));
            model.says(new ModelEvent.Used(answer));
            loop.run();

            assertThat(board.next(Duration.ofSeconds(10)).stream()
                            .map(CallFeed.Numbered::event)
                            .filter(CallEvent.Spent.class::isInstance)
                            .map(event -> ((CallEvent.Spent) event).costMicrodollars()))
                    .containsExactly(3_360L, 6_720L);
        }
    }

    @Test
    void theTicketOfAClosedCallHoldsWhatWasMeasured() {
        connected();
        model.says(new ModelEvent.CallerSpeechStarted("item_1"));
        model.says(new ModelEvent.CallerSpeechStopped("item_1", 500L));
        model.says(new ModelEvent.CallerText("item_1", "what is the rate"));
        model.speaks("resp_1", "item_2", "The rate is", 1000);
        model.says(new ModelEvent.Used(new ModelUse.Answer("gpt-realtime-2.1", new TokenUse(10, 20, 0, 0, 0, 0, 5, 40))));
        call.on(new CallerEvent.Heard("item_2", 100));
        model.says(new ModelEvent.CallerSpeechStarted("item_3"));
        model.says(new ModelEvent.CallerText("item_3", "stop"));
        hangUp();

        CallMeasures measures = Objects.requireNonNull(closedTicket().measures());
        assertThat(measures.answers().turns()).isEqualTo(2);
        assertThat(measures.answers().answered()).isEqualTo(1);
        assertThat(measures.turns()).extracting(TurnMeasures::interruptions).containsExactly(0, 1, 0);
        assertThat(measures.turns()).extracting(TurnMeasures::callerWords).containsExactly(0, 4, 1);
        TurnMeasures answered = measures.turns().get(1);
        long lineMs = Objects.requireNonNull(answered.firstLineAudioMs());
        assertThat(answered.firstModelAudioMs()).isBetween(0L, lineMs);
        assertThat(answered.speechEndToLineMs()).isBetween(lineMs + 499, lineMs + 501);
        assertThat(measures.bill().costMicrodollars()).isEqualTo(10 * 4 + 20 * 32 + 5 * 24 + 40 * 64);
        assertThat(measures.work().responsesWithoutUsage()).as("the greeting's was never told").isEqualTo(1);
    }

    @Test
    void aLostModelEndsTheCallWithAWordToTheCaller() {
        connected();
        model.hears("item_1", "hello");
        model.says(new ModelEvent.Lost("close code 1006"));

        assertThat(line.hungUp).as("the goodbye is heard first").isNull();
        loop.advance(HoldTone.GOODBYE);
        assertThat(line.hungUp).isEqualTo(EndReason.MODEL_LOST);
        assertThat(line.notices(CallNotice.Problem.class)).extracting(CallNotice.Problem::code).containsExactly("model_lost");
        assertThat(closedTicket().ticket().endReason()).isEqualTo("model_lost");
    }

    @Test
    void aModelThatRefusesEndsTheCallWithTonesAndMarksTheTicket() {
        connected();
        model.says(new ModelEvent.Refused("insufficient_quota", "insufficient_quota: no quota left"));

        assertThat(line.playedItems).as("two falling notes").hasSize(2);
        loop.advance(HoldTone.GOODBYE);
        assertThat(line.hungUp).isEqualTo(EndReason.MODEL_REFUSED);
        TicketDetail detail = closedTicket();
        assertThat(detail.ticket().endReason()).isEqualTo("model_refused");
        assertThat(detail.metadata()).anySatisfy(entry -> assertThat(entry.toString()).contains("model_error", "insufficient_quota"));
    }

    @Test
    void aCallerWhoHearsNothingForLongHearsATone() {
        connected();
        model.says(new ModelEvent.Away("close_1006"));
        loop.advance(HoldTone.PATIENCE.minusMillis(1));
        assertThat(line.playedItems).isEmpty();

        loop.advance(Duration.ofMillis(1).plus(HoldTone.EVERY));
        assertThat(line.playedItems).hasSize(2);
        model.says(new ModelEvent.Back());
        loop.advance(Duration.ofMinutes(1));

        assertThat(line.playedItems).as("no tone once the model is back").hasSize(2);
        assertThat(line.notices(CallNotice.Problem.class)).extracting(CallNotice.Problem::code)
                .containsExactly("model_reconnecting", "model_back");
    }

    @Test
    void theToneWaitsWhileTheAgentIsStillHeard() {
        connected();
        model.speaks("r1", "a1", "A long answer.", 5_000);
        model.says(new ModelEvent.Away("close_1006"));
        loop.advance(HoldTone.PATIENCE);
        assertThat(line.playedItems).as("only the answer").hasSize(1);

        call.on(new CallerEvent.Heard("a1", 5_000));
        loop.advance(HoldTone.PATIENCE);
        assertThat(line.playedItems).hasSize(2);
    }

    @Test
    void aHangUpBeforeTheTicketStandsLeavesNoOpenTicket() {
        call.on(new CallerEvent.Gone(EndReason.CALLER_HANGUP));

        assertThat(closedTicket().ticket().category()).isEqualTo("general_inquiry");
    }

    @Test
    void theLongestCallIsEnded() {
        connected();
        loop.advance(Duration.ofMinutes(12));

        assertThat(line.hungUp).isEqualTo(EndReason.DURATION_LIMIT);
        assertThat(closedTicket().ticket().endReason()).isEqualTo("duration_limit");
    }

    @Test
    void aFullHouseRefusesAndAClosedCallMakesRoom() {
        connected();
        Admission second = desk.admit("browser", "riley");
        assertThat(second).isInstanceOf(Admission.Permit.class);
        assertThat(desk.admit("browser", null)).isInstanceOfSatisfying(Admission.Refused.class, refused -> {
            assertThat(refused.httpStatus()).isEqualTo(503);
            assertThat(refused.retryAfterSeconds()).isPositive();
        });
        hangUp();
        closedTicket();

        assertThat(desk.admit("browser", null)).isInstanceOf(Admission.Permit.class);
        assertThat(desk.admit("browser", "nobody"))
                .isInstanceOfSatisfying(Admission.Refused.class, refused -> assertThat(refused.httpStatus()).isEqualTo(404));
    }

    @Test
    void drainingEndsLiveCallsAndRefusesNewOnes() {
        connected();
        var drained = desk.drain();
        loop.run();
        model.says(new ModelEvent.ResponseStarted("resp_goodbye"));
        model.says(new ModelEvent.ResponseEnded("resp_goodbye", ModelEvent.Outcome.COMPLETED, ""));
        until(() -> drained.isDone());

        assertThat(line.hungUp).isEqualTo(EndReason.SHUTDOWN);
        assertThat(closedTicket().ticket().endReason()).isEqualTo("shutdown");
        assertThat(desk.admit("browser", null)).isInstanceOf(Admission.Refused.class);
    }

    private static ModelEvent tool(String callId, String name, String arguments) {
        return new ModelEvent.ToolRequested("resp_1", callId, name, arguments);
    }

    private void connected() {
        model.says(new ModelEvent.Ready());
        ticketOpens();
        model.says(new ModelEvent.ResponseStarted("resp_0"));
        model.says(new ModelEvent.ResponseEnded("resp_0", ModelEvent.Outcome.COMPLETED, ""));
    }

    private void ticketOpens() {
        until(() -> !line.notices(CallNotice.Started.class).isEmpty());
    }

    private void hangUp() {
        call.on(new CallerEvent.Gone(EndReason.CALLER_HANGUP));
    }

    /// Of this test's call, which may have ended before its line was told the ticket.
    private TicketDetail closedTicket() {
        until(() -> desk.callsInProgress() == 0);
        TicketId id = records.store.tickets().list(TicketFilter.all()).tickets().stream()
                .filter(ticket -> caller.equals(ticket.caller()))
                .findFirst()
                .orElseThrow()
                .id();
        TicketDetail detail = records.store.tickets().detail(id).orElseThrow();
        assertThat(detail.ticket().status()).isEqualTo(TicketStatus.CLOSED);
        return detail;
    }

    /// The store and the tools answer in real time, in threads of their own.
    private void until(BooleanSupplier seen) {
        await().pollInSameThread().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> {
            loop.run();
            return seen.getAsBoolean();
        });
    }

    private static List<String> messages(TicketDetail ticket) {
        return ticket.interactions().stream().map(stored -> stored.line().message()).toList();
    }
}
