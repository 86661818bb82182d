package dev.switchboard.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.gateway.call.Reception.LiveCall;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a call says before its bounds end it. Time is the test's.
class TimekeeperTest {
    private static final CallSentences WORDS = CallSentences.STANDARD;

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
        begin(CallRules.STANDARD);
    }

    @Test
    void aQuietCallerIsAskedOnceAndThenTheCallEndsWithAGoodbye() {
        house.loop.advance(Duration.ofSeconds(22));
        assertThat(house.model.asked).containsExactly(say(WORDS.stillThere()));
        house.answers("resp_1");

        house.loop.advance(Duration.ofSeconds(22));
        assertThat(house.model.asked).containsExactly(say(WORDS.stillThere()), say(WORDS.silenceGoodbye()));
        assertThat(house.line.hungUp).as("the goodbye is heard first").isNull();
        house.model.speaks("resp_2", "item_bye", "Goodbye.", 1_000);
        house.model.completes("resp_2", "item_bye", "Goodbye.");
        house.loop.advance(Duration.ofSeconds(1));
        assertThat(house.line.hungUp).as("it is still being played").isNull();
        call.on(new CallerEvent.Heard("item_bye", 1_000));
        house.loop.advance(Duration.ofMillis(200));

        assertThat(house.line.hungUp).isEqualTo(EndReason.SILENCE_LIMIT);
        assertThat(house.closedTicket().ticket().endReason()).isEqualTo("silence_limit");
    }

    @Test
    void aCallerWhoAnswersStartsTheQuietAnew() {
        house.loop.advance(Duration.ofSeconds(22));
        house.answers("resp_1");
        house.model.hears("item_1", "yes I am");
        house.answers("resp_2");

        house.loop.advance(Duration.ofSeconds(22));

        assertThat(house.model.asked).containsExactly(say(WORDS.stillThere()), "create", say(WORDS.stillThere()));
    }

    /// A model that runs the turns tells of the caller by words alone.
    @Test
    void aCallerKnownByWordsAloneIsHeardWhileSpeakingAndStartsTheQuietAnew() {
        house.loop.advance(Duration.ofSeconds(22));
        house.answers("resp_1");
        house.model.says(new ModelEvent.CallerSpeechCommitted("item_1"));
        for (int word = 0; word < 25; word++) {
            house.model.says(new ModelEvent.CallerTextDelta("item_1", " word"));
            house.loop.advance(Duration.ofSeconds(1));
        }
        house.model.says(new ModelEvent.CallerText("item_1", "word".repeat(25)));
        house.answers("resp_2");
        assertThat(house.model.asked).filteredOn(asked -> asked.startsWith("create ")).containsExactly(say(WORDS.stillThere()));

        house.loop.advance(Duration.ofSeconds(22));
        assertThat(house.model.asked).filteredOn(asked -> asked.startsWith("create "))
                .containsExactly(say(WORDS.stillThere()), say(WORDS.stillThere()));
    }

    @Test
    void aCallerWhoSpeaksIntoTheGoodbyeIsKept() {
        house.loop.advance(Duration.ofSeconds(22));
        house.answers("resp_1");
        house.loop.advance(Duration.ofSeconds(22));
        house.model.says(new ModelEvent.ResponseStarted("resp_2"));

        house.model.hears("item_1", "wait I am here");
        house.model.says(new ModelEvent.ResponseEnded("resp_2", ModelEvent.Outcome.CANCELLED, "turn_detected"));
        house.loop.advance(Duration.ofSeconds(15));

        assertThat(house.line.hungUp).isNull();
    }

    @Test
    void nobodyIsAskedWhileTheAgentIsHeardOrTheCallerSpeaks() {
        house.model.speaks("resp_1", "item_long", "a long story", 60_000);
        house.model.completes("resp_1", "item_long", "a long story");
        house.loop.advance(Duration.ofSeconds(40));
        assertThat(house.model.asked).isEmpty();

        call.on(new CallerEvent.Heard("item_long", 60_000));
        house.model.says(new ModelEvent.CallerSpeechStarted("item_1"));
        house.loop.advance(Duration.ofSeconds(40));
        assertThat(house.model.asked).isEmpty();
    }

    @Test
    void theLongestCallIsAnnouncedAndEndsWithAGoodbye() {
        keepTalkingFor(Duration.ofMinutes(9).plusSeconds(29));
        assertThat(house.model.asked).isEmpty();
        keepTalkingFor(Duration.ofSeconds(10));
        assertThat(house.model.asked).containsExactly(say(WORDS.timeWarning()));
        house.answers("resp_1");

        keepTalkingFor(Duration.ofSeconds(30));
        assertThat(house.model.asked).containsExactly(say(WORDS.timeWarning()), say(WORDS.timeGoodbye()));
        house.answers("resp_2");

        assertThat(house.line.hungUp).isEqualTo(EndReason.DURATION_LIMIT);
    }

    @Test
    void aModelThatSaysNoGoodbyeDoesNotKeepTheCall() {
        keepTalkingFor(Duration.ofMinutes(10).plusSeconds(5));
        house.loop.advance(Timekeeper.GOODBYE_MOST);

        assertThat(house.line.hungUp).isEqualTo(EndReason.DURATION_LIMIT);
    }

    @Test
    void aCallThatNeverStandsEndsAtItsLongestWithoutAWord() {
        house = new CallHouse(records, CallHouse.LIMITS, AddressRate.unbounded(), CallHouse.agent("riley", CallRules.STANDARD));
        house.desk.answer((Reception.Admission.Permit) house.desk.admit("browser", null), house.line, house.loop, null, null, null);

        house.loop.advance(Duration.ofMinutes(11));

        assertThat(house.line.hungUp).isIn(EndReason.DURATION_LIMIT, EndReason.SILENCE_LIMIT);
    }

    @Test
    void anAgentHasBoundsAndSentencesOfItsOwn() {
        CallSentences german = new CallSentences("Sind Sie noch da?", "Auf Wiederhören.", "", "", "");
        begin(new CallRules(
                AgentRoutes.NONE,
                List.of(),
                "",
                new AgentLimits(
                        OptionalInt.empty(), Optional.of(Duration.ZERO), Optional.of(Duration.ofSeconds(5)), Optional.empty()),
                german));

        house.loop.advance(Duration.ofSeconds(6));
        house.answers("resp_1");
        house.loop.advance(Duration.ofSeconds(6));

        assertThat(house.model.asked).containsExactly(say("Sind Sie noch da?"), say("Auf Wiederhören."));
    }

    @Test
    void zeroTurnsEachBoundOff() {
        begin(new CallRules(
                AgentRoutes.NONE,
                List.of(),
                "",
                new AgentLimits(
                        OptionalInt.empty(),
                        Optional.of(Duration.ZERO),
                        Optional.of(Duration.ZERO),
                        Optional.of(Duration.ZERO)),
                WORDS));

        house.loop.advance(Duration.ofHours(3));

        assertThat(house.model.asked).isEmpty();
        assertThat(house.line.hungUp).isNull();
    }

    @Test
    void aClosingGatewaySaysGoodbyeBeforeItEndsTheCall() {
        CompletableFuture<Void> drained = house.desk.drain();
        house.loop.run();
        assertThat(house.model.asked).containsExactly(say(WORDS.closing()));
        assertThat(house.line.hungUp).isNull();

        house.answers("resp_1");

        assertThat(house.line.hungUp).isEqualTo(EndReason.SHUTDOWN);
        assertThat(house.closedTicket().ticket().endReason()).isEqualTo("shutdown");
        assertThat(drained).isCompleted();
    }

    @Test
    void aGatewayInAHurryEndsTheCallInMidGoodbye() {
        house.desk.drain();
        house.loop.run();
        house.desk.endNow();
        house.loop.run();

        assertThat(house.line.hungUp).isEqualTo(EndReason.SHUTDOWN);
        assertThat(house.closedTicket().ticket().endReason()).isEqualTo("shutdown");
    }

    @Test
    void callsMayGoOnWhileNewOnesAreRefused() {
        CompletableFuture<Void> over = house.desk.refuseMore();
        house.loop.advance(Duration.ofSeconds(10));

        assertThat(house.desk.admit("browser", null)).isInstanceOfSatisfying(Reception.Admission.Refused.class, refused -> {
            assertThat(refused.httpStatus()).isEqualTo(503);
            assertThat(refused.code()).isEqualTo("draining");
        });
        assertThat(house.line.hungUp).isNull();
        assertThat(over).isNotDone();
        call.on(new CallerEvent.Gone(EndReason.CALLER_HANGUP));
        house.closedTicket();
        assertThat(over).isCompleted();
    }

    private void begin(CallRules rules) {
        house = new CallHouse(records, CallHouse.LIMITS, AddressRate.unbounded(), CallHouse.agent("riley", rules));
        call = house.connected();
    }

    /// The caller types often enough never to be asked after.
    private void keepTalkingFor(Duration time) {
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plusSeconds(1)) {
            if (passed.toSeconds() % 10 == 0) {
                house.model.says(new ModelEvent.CallerSpeechStarted("item_" + passed));
                house.model.says(new ModelEvent.CallerSpeechStopped("item_" + passed));
            }
            house.loop.advance(Duration.ofSeconds(1));
        }
    }

    private static String say(String sentence) {
        return "create Say exactly: \"" + sentence + "\"";
    }
}
