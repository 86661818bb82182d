package dev.switchboard.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.gateway.call.Reception.Admission;
import dev.switchboard.gateway.call.Reception.LiveCall;
import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.TranscriptStore;
import dev.switchboard.store.ticket.TicketDetail;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.transcript.Interaction;
import dev.switchboard.store.transcript.LineStatus;
import dev.switchboard.tools.Tools;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A conversation in writing, as the call core holds it.
class WrittenCallTest {
    private static final Duration IDLE = Duration.ofMinutes(30);

    @TempDir
    private static Path dir;

    private static TranscriptStore store;
    private static Tools tools;

    private CallHouse house;
    private LiveCall call;

    @BeforeAll
    static void open() {
        store = TranscriptStore.open(StoreConfig.in(dir), Clock.systemUTC());
        tools = Tools.open(store.database(), Clock.systemUTC());
    }

    @AfterAll
    static void shut() {
        tools.close();
        store.close();
    }

    @BeforeEach
    void begin() {
        CallRules recorded = new CallRules(
                AgentRoutes.NONE, List.of(), "", AgentLimits.NONE, CallSentences.STANDARD, RecordingMode.ON);
        house = new CallHouse(store, tools, CallHouse.LIMITS, CallHouse.agent("casey", recorded));
        house.line.writing = new CallerLink.InWriting(IDLE, false);
        call = house.dialled();
    }

    @AfterEach
    void hangUp() {
        call.on(new CallerEvent.Gone(EndReason.CALLER_HANGUP));
        ticket();
    }

    private TicketDetail ticket() {
        await().until(() -> {
            house.loop.run();
            return house.desk.callsInProgress() == 0;
        });
        String id = house.line.notices(CallNotice.Started.class).getFirst().ticketId();
        return store.tickets().detail(new TicketId(id)).orElseThrow();
    }

    private void writes(String text) {
        call.on(new CallerEvent.Typed(text));
    }

    private void answers(String responseId, String text) {
        house.model.says(new ModelEvent.ResponseStarted(responseId));
        house.model.completes(responseId, "item_" + responseId, text);
    }

    private List<Interaction> lines(TicketDetail ticket) {
        return ticket.interactions();
    }

    @Test
    void theSessionIsInWritingAndTheCallerHasTheFirstWord() {
        assertThat(house.model.dialled).satisfies(agent -> {
            assertThat(agent.inWriting()).isTrue();
            assertThat(agent.instructions()).startsWith("You are casey.").contains("in writing");
            assertThat(agent.rules().callTools()).extracting(tool -> tool.name()).doesNotContain("pause_recording");
        });
        assertThat(house.model.asked).isEmpty();
    }

    @Test
    void aSecondMessageWaitsUntilTheFirstIsAnswered() {
        writes("two seats please");
        writes("in section B");
        assertThat(house.model.asked).containsExactly("text two seats please", "create");
        house.model.says(new ModelEvent.ResponseStarted("r1"));
        house.model.says(new ModelEvent.AgentTextDelta("r1", "i1", "Which"));
        writes("row 10");
        house.model.completes("r1", "i1", "Which section?");
        assertThat(house.model.asked).containsExactly(
                "text two seats please", "create", "text in section B", "create");
        answers("r2", "B has room.");
        answers("r3", "Row 10 it is.");
        assertThat(house.line.notices(CallNotice.Answered.class)).hasSize(3);
        call.on(new CallerEvent.Gone(EndReason.CALLER_HANGUP));
        TicketDetail ticket = ticket();
        assertThat(lines(ticket)).extracting(interaction -> interaction.line().message()).containsExactly(
                "two seats please", "Which section?", "in section B", "B has room.", "row 10", "Row 10 it is.");
        assertThat(lines(ticket)).allMatch(line -> line.line().status() == LineStatus.COMPLETE);
    }

    @Test
    void anAnswerWithToolsIsOneTurn() {
        writes("is there a fee");
        writes("and a limit");
        house.model.says(new ModelEvent.ResponseStarted("r1"));
        house.model.says(new ModelEvent.ToolRequested("r1", "c1", "search_gxs_help_center", "{\"query\":\"fee\"}"));
        house.model.says(new ModelEvent.ResponseEnded("r1", ModelEvent.Outcome.COMPLETED, ""));
        await().until(() -> {
            house.loop.run();
            return house.model.asked.contains("output c1");
        });
        assertThat(house.model.asked).containsExactly("text is there a fee", "create", "output c1", "create");
        answers("r2", "There is none.");
        assertThat(house.model.asked).endsWith("text and a limit", "create");
    }

    @Test
    void anAnswerThatIsGivenUpKeepsNobodyWaiting() {
        writes("hello");
        writes("anybody there");
        house.model.says(new ModelEvent.ResponseStarted("r1"));
        house.loop.advance(Duration.ofMinutes(2));
        assertThat(house.model.asked).contains("cancel", "text anybody there");
    }

    @Test
    void silenceEndsItWithoutAWordAfterTheIdleTimeAlone() {
        writes("hello");
        answers("r1", "Hello!");
        house.model.asked.clear();
        house.loop.advance(IDLE.minusSeconds(10));
        assertThat(house.line.hungUp).isNull();
        assertThat(house.model.asked).isEmpty();
        house.loop.advance(Duration.ofSeconds(20));
        assertThat(house.line.hungUp).isEqualTo(EndReason.IDLE);
        TicketDetail ticket = ticket();
        assertThat(ticket.ticket().endReason()).isEqualTo("idle");
        assertThat(ticket.ticket().category()).isNotNull();
    }

    @Test
    void contactDetailsInTheWordsAreNotedOnce() {
        writes("my email is mei.tan@example.com, call me on 9123 4567");
        answers("r1", "Thank you.");
        writes("again: MEI.TAN@example.com");
        answers("r2", "Thank you.");
        call.on(new CallerEvent.Known("phone", "+6591234567"));
        call.on(new CallerEvent.Gone(EndReason.CALLER_HANGUP));
        assertThat(ticket().metadata()).extracting(entry -> entry.key() + "=" + entry.value())
                .containsOnlyOnce("email=mei.tan@example.com", "phone=91234567", "phone=+6591234567")
                .doesNotContain("email=MEI.TAN@example.com");
    }

    @Test
    void whatWasNotAnsweredAnyMoreIsALineAllTheSame() {
        writes("one");
        writes("two");
        call.on(new CallerEvent.Gone(EndReason.CALLER_HANGUP));
        assertThat(lines(ticket())).extracting(interaction -> interaction.line().message()).containsExactly("one", "two");
    }

    @Test
    void theTicketTellsWhatReachedTheCallerAndWhatTheLineToldByItself() {
        writes("everything please");
        answers("r1", "First part. Second part.");
        call.on(new CallerEvent.Reached("item_r1", "First part."));
        call.on(new CallerEvent.Told("I cannot see pictures."));
        call.on(new CallerEvent.Gone(EndReason.CALLER_HANGUP));
        List<Interaction> lines = lines(ticket());
        assertThat(lines).extracting(interaction -> interaction.line().message())
                .containsExactly("everything please", "First part.", "I cannot see pictures.");
        assertThat(lines.get(1).line().status()).isEqualTo(LineStatus.INTERRUPTED);
        assertThat(lines.get(1).line().generated()).isEqualTo("First part. Second part.");
        assertThat(house.model.asked).contains("note The customer was told by the system: I cannot see pictures.");
    }

    @Test
    void aDrainWaitsForTheAnswerAndForNothingElse() {
        writes("hello");
        house.model.says(new ModelEvent.ResponseStarted("r1"));
        var closed = house.desk.refuseMore();
        house.loop.advance(Duration.ofSeconds(1));
        assertThat(house.line.hungUp).isNull();
        house.model.completes("r1", "i1", "Hello!");
        house.loop.advance(Duration.ofSeconds(1));
        assertThat(house.line.hungUp).isEqualTo(EndReason.SHUTDOWN);
        assertThat(house.model.asked).containsExactly("text hello", "create");
        assertThat(lines(ticket())).extracting(interaction -> interaction.line().message()).containsExactly("hello", "Hello!");
        assertThat(closed).isDone();
    }

    @Test
    void supervisorsMayHaveItWriteButNeitherListenNorTakeOver() {
        assertThat(stepIn(new StepIn.TakeOver("ana", "l1"))).isInstanceOf(StepInOutcome.Refused.class);
        assertThat(stepIn(new StepIn.Say("ana", "", "We are looking into it."))).isInstanceOf(StepInOutcome.Done.class);
        assertThat(house.model.asked).containsExactly("create Say exactly: \"We are looking into it.\"");
    }

    private StepInOutcome stepIn(StepIn action) {
        String ticket = house.line.notices(CallNotice.Started.class).getFirst().ticketId();
        var outcome = house.desk.stepIn(ticket, action).orElseThrow();
        house.loop.run();
        return outcome.join();
    }

    @Test
    void moreMessagesThanAnybodyWritesAheadAreRefused() {
        for (int i = 0; i < WrittenTurns.MOST_WAITING + 2; i++) {
            writes("message " + i);
        }
        assertThat(house.line.notices(CallNotice.Problem.class)).extracting(CallNotice.Problem::code)
                .containsExactly("too_many_messages");
    }

    @Test
    void aPlaceIsGivenBackWhenItIsOver() {
        call.on(new CallerEvent.Gone(EndReason.CALLER_HANGUP));
        ticket();
        assertThat(house.desk.admit("sms", null)).isInstanceOf(Admission.Permit.class);
    }
}
