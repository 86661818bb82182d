package dev.switchboard.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.audio.AudioFormat;
import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.TranscriptStore;
import dev.switchboard.store.ticket.MetadataEntry;
import dev.switchboard.store.ticket.TicketDetail;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.tools.Tools;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What supervisors do to a call, by the model's and the line's account, in virtual time.
class SupervisionTest {
    private static final String TAKEN_OVER = "create Say exactly: \"You are now speaking with a colleague of mine.\"";
    private static final String HANDED_BACK = "create Say exactly: \"I am back with you. What else can I do for you?\"";
    private static final byte[] VOICE = voice();

    @TempDir
    private static Path dir;

    private static TranscriptStore store;
    private static Tools tools;

    private CallHouse house;
    private Reception.LiveCall call;
    private String ticket;
    private final ScriptedModel supervisorsEars = new ScriptedModel();
    private final Listener ana = new Listener();
    private final Listener ben = new Listener();

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
    void connect() {
        CallRules rules = CallRules.STANDARD;
        Agent riley = CallHouse.agent("riley", new CallRules(
                rules.routes(), rules.handOffs(), "Hello, this is Riley.", rules.limits(), rules.sentences(), rules.recording(),
                new StepInRules(true, "You are now speaking with a colleague of mine.",
                        "I am back with you. What else can I do for you?", "One moment, please.", "Nobody is free.")));
        house = new CallHouse(store, tools, CallHouse.LIMITS, riley, CallHouse.agent("casey", rules));
        call = house.connected();
        house.model.other = supervisorsEars;
        ticket = house.line.notices(CallNotice.Started.class).getFirst().ticketId();
    }

    @Test
    void bothSidesAreHeardAsTheySoundAndNothingIsDoneWhileNobodyListens() {
        call.on(new CallerEvent.Audio(ScriptedModel.audio(20)));
        assertThat(ana.heard).isEmpty();
        house.model.speaks("resp_1", "item_1", "A long answer.", 1_000);
        pass(400);

        listen("ana", ana);
        call.on(new CallerEvent.Audio(ScriptedModel.audio(20)));
        pass(200);

        assertThat(ana.ms(Ear.Side.CALLER)).isEqualTo(20);
        assertThat(ana.ms(Ear.Side.AGENT)).as("what still sounds, at the speed of speech").isBetween(200L, 240L);
        pass(2_000);
        assertThat(ana.ms(Ear.Side.AGENT)).as("the rest of what the caller had not heard").isBetween(500L, 700L);

        house.desk.stopListening(ticket, "ana");
        house.loop.run();
        house.model.says(new ModelEvent.AgentAudio("resp_1", "item_1", ScriptedModel.audio(100)));
        pass(500);
        assertThat(ana.ms(Ear.Side.AGENT)).isLessThan(700);
    }

    @Test
    void whatTheCallerSpokeOverIsNotHeardByAListenerEither() {
        listen("ana", ana);
        house.model.speaks("resp_1", "item_1", "A long answer.", 5_000);
        pass(500);
        call.on(new CallerEvent.Typed("stop"));
        pass(3_000);

        assertThat(ana.ms(Ear.Side.AGENT)).isBetween(480L, 540L);
    }

    @Test
    void aWhisperReachesTheModelAndNotTheCaller() {
        assertThat(does(new StepIn.Whisper("ana", "", "Offer to waive the fee.", false))).isInstanceOf(StepInOutcome.Done.class);

        assertThat(house.model.asked).containsExactly(
                "note From your supervisor, not heard by the caller: Offer to waive the fee.");
        assertThat(house.line.playedItems).isEmpty();
        assertThat(house.line.notices(CallNotice.Transcript.class)).isEmpty();
        assertThat(metadata(ended(), "step_in")).singleElement().asString()
                .matches("\\d+ ms, whisper by ana: Offer to waive the fee\\.");
    }

    @Test
    void aSentenceIsSaidAfterWhatIsBeingSaid() {
        house.model.speaks("resp_1", "item_1", "Your balance is", 100);
        does(new StepIn.Say("ana", "", "The fee is \"waived\"."));
        assertThat(house.model.asked).isEmpty();
        house.model.completes("resp_1", "item_1", "Your balance is 5 dollars.");

        assertThat(house.model.asked).containsExactly("create Say exactly: \"The fee is \"waived\".\"");
    }

    @Test
    void whoTakesOverIsHeardInTheAgentsPlaceAndTheAgentGetsTheCallBack() {
        listen("a1", ana);
        listen("b1", ben);
        house.model.speaks("resp_1", "item_1", "A long answer.", 5_000);
        pass(300);
        house.model.asked.clear();

        assertThat(does(new StepIn.TakeOver("ana", "a1"))).isInstanceOfSatisfying(
                StepInOutcome.Done.class, done -> assertThat(done.standing().state()).isEqualTo(Ear.State.ANNOUNCING));
        assertThat(house.line.cleared).as("the agent is cut off").isNotEmpty();
        house.model.says(new ModelEvent.ResponseEnded("resp_1", ModelEvent.Outcome.CANCELLED, ""));
        assertThat(house.model.asked).contains("cancel", TAKEN_OVER);
        house.model.speaks("resp_2", "item_2", "You are now speaking with a colleague of mine.", 200);
        house.model.completes("resp_2", "item_2", "You are now speaking with a colleague of mine.");
        pass(1_500);
        assertThat(ana.standings.getLast().state()).isEqualTo(Ear.State.HELD);
        assertThat(ana.standings.getLast().heldBy()).isEqualTo("ana");

        int before = house.line.sound.size();
        house.desk.speak(ticket, "a1", VOICE);
        house.desk.speak(ticket, "b1", VOICE);
        house.loop.run();
        assertThat(house.line.sound.toByteArray()).as("only who has the call is heard").hasSize(before + VOICE.length).endsWith(VOICE);
        assertThat(house.line.playedItems).last().isEqualTo("supervisor_1");
        assertThat(ben.ms(Ear.Side.SUPERVISOR)).isEqualTo(20);
        assertThat(ana.ms(Ear.Side.SUPERVISOR)).as("nobody hears themselves").isZero();

        house.model.asked.clear();
        house.model.hears("item_3", "I want my money back");
        assertThat(house.model.asked).as("nobody asks the agent").isEmpty();
        house.model.speaks("resp_3", "item_4", "I am not asked.", 500);
        assertThat(house.model.asked).contains("cancel");
        assertThat(house.line.playedItems).as("an answer that was not asked for").doesNotContain("item_4");
        house.model.says(new ModelEvent.ResponseEnded("resp_3", ModelEvent.Outcome.CANCELLED, ""));

        supervisorsEars.hears("item_1", "I will see to it");
        house.model.asked.clear();
        does(new StepIn.HandBack("ana", "a1"));
        assertThat(house.model.asked).first().asString().startsWith("note A colleague, ana, spoke with the caller")
                .contains("I will see to it");
        assertThat(house.model.asked).last().isEqualTo(HANDED_BACK);
        TicketDetail detail = ended();
        assertThat(metadata(detail, "call_state")).containsExactly("held by ana", "with the agent");
        assertThat(detail.interactions()).extracting(line -> line.line().speaker().wire() + ": " + line.line().message())
                .containsSubsequence("user: I want my money back", "supervisor: I will see to it");
        assertThat(supervisorsEars.audioBytes).isEqualTo(VOICE.length);
        assertThat(supervisorsEars.asked).doesNotContain("create");
        assertThat(supervisorsEars.closed).isTrue();
    }

    @Test
    void oneSupervisorAtATimeHasACall() {
        listen("a1", ana);
        listen("b1", ben);
        does(new StepIn.TakeOver("ana", "a1"));

        for (StepIn other : List.of(
                new StepIn.TakeOver("ben", "b1"), new StepIn.HandBack("ben", "b1"), new StepIn.End("ben", ""),
                new StepIn.Say("ben", "", "Hi."), new StepIn.Whisper("ben", "", "Hi.", true), new StepIn.Transfer("ben", "", "casey"))) {
            assertThat(does(other)).as(other.toString())
                    .isEqualTo(new StepInOutcome.Refused("this call is held by another supervisor, ana"));
        }
        assertThat(does(new StepIn.TakeOver("ben", "nobody"))).isInstanceOf(StepInOutcome.Refused.class);
    }

    @Test
    void whoIsNotHeardAnyMoreLosesTheCallAndTheCallerIsNotLeftInSilence() {
        listen("a1", ana);
        held("a1");
        house.desk.stopListening(ticket, "a1");
        pass(1_000);
        assertThat(house.line.playedItems).as("the caller waits by a melody").anyMatch(item -> item.startsWith("wait_"));

        listen("a2", ana);
        assertThat(does(new StepIn.TakeOver("ana", "a2"))).as("back by another line in time").isInstanceOf(StepInOutcome.Done.class);
        house.desk.speak(ticket, "a2", VOICE);
        pass(4_000);
        assertThat(ana.standings.getLast().state()).isEqualTo(Ear.State.HELD);
        house.model.asked.clear();
        pass(1_200);
        assertThat(house.model.asked).as("nothing was heard for five seconds").contains(HANDED_BACK);
        assertThat(ana.standings.getLast().state()).isEqualTo(Ear.State.AGENT);
        assertThat(metadata(ended(), "step_in")).anyMatch(note -> note.contains("nothing was heard of ana for 5000 ms"));
    }

    @Test
    void aCallWhoseModelIsLostStaysWithTheSupervisorUntilTheHandBack() {
        listen("a1", ana);
        held("a1");
        house.model.says(new ModelEvent.Lost("gone"));
        pass(2_000);
        assertThat(house.line.hungUp).isNull();
        does(new StepIn.HandBack("ana", "a1"));
        pass(2_000);

        assertThat(house.line.hungUp).isEqualTo(EndReason.MODEL_LOST);
        assertThat(ana.over).isEqualTo(EndReason.MODEL_LOST);
    }

    @Test
    void aCallGoesToAnotherAgentOfTheConfiguration() {
        assertThat(does(new StepIn.Transfer("ana", "", "nobody"))).isInstanceOf(StepInOutcome.Unknown.class);
        assertThat(does(new StepIn.Transfer("ana", "", "casey"))).isInstanceOfSatisfying(StepInOutcome.Done.class, done -> {
            assertThat(done.standing().agent().id()).isEqualTo("casey");
            assertThat(done.others()).extracting(AgentCard::id).containsExactly("riley");
        });

        assertThat(house.model.asked).startsWith("become casey").last().asString().startsWith("create Say exactly");
        assertThat(metadata(ended(), "handoff")).containsExactly("riley to casey: by ana");
    }

    @Test
    void aSupervisorEndsTheCallAndListenersAreTold() {
        listen("a1", ana);
        assertThat(does(new StepIn.End("ana", "a1"))).isEqualTo(new StepInOutcome.Over(EndReason.SUPERVISOR));

        assertThat(house.line.hungUp).isEqualTo(EndReason.SUPERVISOR);
        assertThat(ana.over).isEqualTo(EndReason.SUPERVISOR);
        assertThat(closed().ticket().endReason()).isEqualTo("supervisor");
        assertThat(house.desk.stepIn(ticket, new StepIn.Look("ana", ""))).isEmpty();
    }

    @Test
    void whoAsksForAPersonWaitsByAMelodyAndGetsTheAgentBackWhenNobodyComes() {
        asksForAPerson();
        listen("a1", ana);
        assertThat(look().state()).isEqualTo(Ear.State.WAITING);
        pass(3_000);
        assertThat(house.line.playedItems).anyMatch(item -> item.startsWith("wait_"));
        assertThat(ana.ms(Ear.Side.AGENT)).as("a listener hears the melody too").isPositive();
        assertThat(house.model.asked).as("nobody asks whether the caller is there").doesNotContain("create Say exactly: \"Are you still there?\"");

        house.model.asked.clear();
        pass(43_000);
        assertThat(house.model.asked).hasSize(2).last().isEqualTo("create Say exactly: \"Nobody is free.\"");
        assertThat(look().state()).isEqualTo(Ear.State.AGENT);
        assertThat(metadata(ended(), "call_state")).containsExactly("waiting for a person: wants a refund", "with the agent");
    }

    @Test
    void aSupervisorWhoComesEndsTheWaiting() {
        asksForAPerson();
        listen("a1", ana);
        held("a1");
        int played = house.line.playedItems.size();
        pass(3_000);

        assertThat(house.line.playedItems).hasSize(played);
        assertThat(look().state()).isEqualTo(Ear.State.HELD);
    }

    private void asksForAPerson() {
        house.model.says(new ModelEvent.ResponseStarted("resp_5"));
        house.model.says(new ModelEvent.ToolRequested("resp_5", "call_5", "transfer_to_human", "{\"reason\":\"wants a refund\"}"));
        house.model.says(new ModelEvent.ResponseEnded("resp_5", ModelEvent.Outcome.COMPLETED, ""));
        assertThat(house.model.asked).contains("output call_5", "create");
        house.answers("resp_6");
    }

    private void held(String listener) {
        does(new StepIn.TakeOver("ana", listener));
        house.answers("resp_held");
        pass(300);
        assertThat(look().state()).isEqualTo(Ear.State.HELD);
        house.desk.speak(ticket, listener, VOICE);
        house.loop.run();
    }

    private Ear.Standing look() {
        return ((StepInOutcome.Done) does(new StepIn.Look("", ""))).standing();
    }

    private void listen(String listener, Ear ear) {
        var listening = house.desk.listen(ticket, listener, ear).orElseThrow();
        house.loop.run();
        assertThat(listening.join()).isInstanceOf(StepInOutcome.Done.class);
    }

    private StepInOutcome does(StepIn action) {
        var outcome = house.desk.stepIn(ticket, action).orElseThrow();
        house.loop.run();
        return outcome.join();
    }

    private void pass(int ms) {
        house.loop.advance(Duration.ofMillis(ms));
    }

    private TicketDetail ended() {
        call.on(new CallerEvent.Gone(EndReason.CALLER_HANGUP));
        pass(6_000);
        return closed();
    }

    private TicketDetail closed() {
        await().pollInSameThread().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> {
            house.loop.run();
            return house.desk.callsInProgress() == 0;
        });
        return store.tickets().detail(new TicketId(ticket)).orElseThrow();
    }

    private static List<String> metadata(TicketDetail detail, String key) {
        return detail.metadata().stream().filter(entry -> entry.key().equals(key)).map(MetadataEntry::value).toList();
    }

    private static byte[] voice() {
        byte[] pcm = new byte[AudioFormat.PCM16_24K.frameBytes()];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = (byte) (i % 100);
        }
        return pcm;
    }

    private static final class Listener implements Ear {
        final List<Piece> heard = new ArrayList<>();
        final List<Standing> standings = new ArrayList<>();
        EndReason over;

        @Override
        public boolean hear(Piece piece) {
            heard.add(piece);
            return true;
        }

        @Override
        public void told(Standing standing) {
            standings.add(standing);
        }

        @Override
        public void ended(EndReason reason) {
            over = reason;
        }

        long ms(Side side) {
            return heard.stream()
                    .filter(piece -> piece.side() == side)
                    .mapToLong(piece -> AudioChunk.ofRaw(AudioFormat.PCM16_24K, piece.pcm()).durationUs() / 1000)
                    .sum();
        }
    }
}
