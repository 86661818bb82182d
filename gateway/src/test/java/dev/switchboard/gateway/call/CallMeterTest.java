package dev.switchboard.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.gateway.cost.ModelUse;
import dev.switchboard.gateway.cost.TokenUse;
import dev.switchboard.store.measure.CallMeasures;
import dev.switchboard.store.measure.TurnMeasures;
import dev.switchboard.store.measure.TurnMeasures.Beginning;
import dev.switchboard.store.ticket.TicketId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CallMeterTest {
    private static final TicketId ID = new TicketId("GXS-20261130-00000001");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private long nowMs = 1_000;
    private final CallMeter meter =
            new CallMeter(new CallMetrics(registry), "browser", Clock.systemUTC(), () -> TimeUnit.MILLISECONDS.toNanos(nowMs));

    @Test
    void theGreetingIsTimedFromTheArrivalOfTheCall() {
        after(300, meter::asked);
        after(50, () -> meter.saw(new ModelEvent.ResponseStarted("r0")));
        after(100, () -> answer("r0", "i0", 40));

        TurnMeasures greeting = measured().turns().getFirst();
        assertThat(greeting.begunBy()).isEqualTo(Beginning.GREETING);
        assertThat(greeting.responseCreatedMs()).isEqualTo(50);
        assertThat(greeting.responseFirstDeltaMs()).isEqualTo(100);
        assertThat(greeting.firstModelAudioMs()).isEqualTo(450);
        assertThat(greeting.firstLineAudioMs()).isEqualTo(490);
        assertThat(measured().answers().greetingMs()).isEqualTo(490);
        assertThat(measured().answers().p50Ms()).as("a greeting is no answer").isNull();
    }

    @Test
    void aSpokenTurnIsTimedFromTheReportOfSilenceAndFromTheSilenceItself() {
        greeted();
        speechStarted("c1");
        after(2_000, () -> meter.saw(new ModelEvent.CallerSpeechStopped("c1", 450L)));
        after(10, () -> meter.saw(new ModelEvent.ResponseStarted("r1")));
        after(190, () -> answer("r1", "i1", 5));
        meter.saw(new ModelEvent.CallerText("c1", " what is  the rate "));
        meter.saw(new ModelEvent.AgentText("r1", "i1", "It is high."));

        TurnMeasures turn = measured().turns().getLast();
        assertThat(turn.begunBy()).isEqualTo(Beginning.SPEECH);
        assertThat(turn.firstModelAudioMs()).isEqualTo(200);
        assertThat(turn.firstLineAudioMs()).isEqualTo(205);
        assertThat(turn.speechEndToLineMs()).isEqualTo(655);
        assertThat(turn.responseCreatedMs()).as("the model answered by itself").isNull();
        assertThat(turn.responseFirstDeltaMs()).isEqualTo(190);
        assertThat(turn.callerWords()).isEqualTo(4);
        assertThat(turn.agentWords()).isEqualTo(3);
        assertThat(measured().talk().callerMs()).isEqualTo(2_000 - 450);
        assertThat(registry.get("switchboard.answer.delay").tag("channel", "browser").timer().totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(205);
        assertThat(registry.get("switchboard.speech.end.delay").timer().count()).isEqualTo(1);
    }

    @Test
    void semanticTurnDetectionDoesNotTellTheSilenceSoNothingIsClaimed() {
        greeted();
        speechStarted("c1");
        after(500, () -> meter.saw(new ModelEvent.CallerSpeechStopped("c1")));
        after(300, () -> answer("r1", "i1", 0));

        assertThat(measured().turns().getLast().speechEndToLineMs()).isNull();
        assertThat(registry.get("switchboard.speech.end.delay").timer().count()).isZero();
    }

    @Test
    void aCallerKnownByWordsSpeaksFromTheFirstAndWaitsFromTheLastOfThem() {
        meter.callerIsKnownByWords();
        greeted();
        meter.saw(new ModelEvent.CallerSpeechCommitted("u1"));
        meter.saw(new ModelEvent.CallerTextDelta("u1", "what is "));
        after(700, () -> meter.saw(new ModelEvent.CallerTextDelta("u1", "the rate")));
        after(600, () -> meter.saw(new ModelEvent.ResponseStarted("r1")));
        answer("r1", "a1", 20);
        after(50, () -> meter.saw(new ModelEvent.CallerTextDelta("u1", "?")));
        after(800, () -> meter.saw(new ModelEvent.CallerText("u1", "what is the rate?")));

        TurnMeasures turn = measured().turns().getLast();
        assertThat(turn.begunBy()).isEqualTo(Beginning.SPEECH);
        assertThat(turn.firstModelAudioMs()).isEqualTo(600);
        assertThat(turn.firstLineAudioMs()).isEqualTo(620);
        assertThat(turn.speechEndToLineMs()).as("words lag the sound").isNull();
        assertThat(turn.callerWords()).isEqualTo(4);
        assertThat(measured().talk().callerMs()).isEqualTo(700 + 600 + 20 + 50);
        assertThat(measured().answers().turns()).isEqualTo(1);
    }

    @Test
    void aWordOfAssentOverTheAgentIsNotAnsweredByWhatTheAgentGoesOnSaying() {
        meter.callerIsKnownByWords();
        greeted();
        meter.saw(new ModelEvent.ResponseStarted("r1"));
        meter.saw(new ModelEvent.CallerSpeechCommitted("u1"));
        meter.saw(new ModelEvent.CallerTextDelta("u1", "yes"));
        after(100, () -> meter.saw(new ModelEvent.AgentAudio("r1", "a1", ScriptedModel.audio(20))));
        meter.played();
        after(800, () -> meter.saw(new ModelEvent.CallerText("u1", "yes")));
        meter.saw(new ModelEvent.ResponseEnded("r1", ModelEvent.Outcome.COMPLETED, ""));

        assertThat(measured().turns().getLast().firstLineAudioMs()).isNull();
        assertThat(measured().answers().answered()).isZero();
    }

    @Test
    void aCallerWhoGoesOnBeforeTheAgentIsHeardIsStillInTheSameTurn() {
        greeted();
        speechStarted("c1");
        after(500, () -> meter.saw(new ModelEvent.CallerSpeechStopped("c1")));
        after(100, () -> speechStarted("c2"));
        after(900, () -> meter.saw(new ModelEvent.CallerSpeechStopped("c2")));
        after(250, () -> answer("r2", "i2", 0));

        CallMeasures measures = measured();
        assertThat(measures.answers().turns()).isEqualTo(1);
        assertThat(measures.turns().getLast().firstLineAudioMs()).isEqualTo(250);
    }

    @Test
    void audioOfAnAnswerThatWasUnderWayIsNoAnswerToTheNewTurn() {
        greeted();
        meter.saw(new ModelEvent.ResponseStarted("r1"));
        meter.typed("hello");
        after(20, () -> meter.saw(new ModelEvent.AgentAudio("r1", "i1", ScriptedModel.audio(20))));
        meter.saw(new ModelEvent.ResponseEnded("r1", ModelEvent.Outcome.CANCELLED, ""));
        after(80, () -> meter.saw(new ModelEvent.ResponseStarted("r2")));
        after(100, () -> answer("r2", "i2", 0));

        assertThat(measured().turns().getLast().firstModelAudioMs()).isEqualTo(200);
        assertThat(measured().turns().getLast().begunBy()).isEqualTo(Beginning.TEXT);
    }

    @Test
    void aFalseAlarmIsNoTurnAndTheOneBeforeGoesOn() {
        greeted();
        speechStarted("c1");
        after(900, () -> meter.saw(new ModelEvent.CallerSpeechStopped("c1", 400L)));
        meter.saw(new ModelEvent.ResponseStarted("r1"));
        after(50, () -> speechStarted("c2"));
        after(150, () -> meter.saw(new ModelEvent.CallerSpeechStopped("c2", 100L)));
        meter.falseAlarm();
        after(100, () -> answer("r1", "i1", 0));
        speechStarted("c3");
        after(150, () -> meter.saw(new ModelEvent.CallerSpeechStopped("c3", 100L)));
        meter.falseAlarm();
        meter.saw(new ModelEvent.CallerText("c3", "mm hm"));
        meter.saw(new ModelEvent.AgentText("r1", "i1", "It is high."));

        CallMeasures measures = measured();
        assertThat(measures.answers().turns()).isEqualTo(1);
        assertThat(measures.answers().answered()).isEqualTo(1);
        assertThat(measures.turns().getLast().firstLineAudioMs()).as("since the silence before the noise").isEqualTo(300);
        assertThat(measures.turns().getLast().callerWords()).isEqualTo(2);
        assertThat(measures.turns().getLast().agentWords()).isEqualTo(3);
        assertThat(measures.answers().interruptions()).isZero();
    }

    @Test
    void aFalseAlarmWhoseWordsTellOtherwiseIsATurnFromItsSilence() {
        greeted();
        meter.saw(new ModelEvent.ResponseStarted("r1"));
        speechStarted("c1");
        after(150, () -> meter.saw(new ModelEvent.CallerSpeechStopped("c1", 100L)));
        meter.falseAlarm();
        nowMs += 200;
        meter.turnAfterAll();
        meter.interrupted();
        after(100, () -> answer("r2", "i2", 0));

        CallMeasures measures = measured();
        assertThat(measures.turns()).extracting(TurnMeasures::interruptions).containsExactly(1, 0);
        assertThat(measures.turns().getLast().firstLineAudioMs()).isEqualTo(300);
        assertThat(measures.turns().getLast().speechEndToLineMs()).isEqualTo(400);
    }

    @Test
    void anInterruptionBelongsToTheTurnThatWasPlaying() {
        greeted();
        meter.typed("tell me everything");
        after(100, () -> answer("r1", "i1", 0));
        speechStarted("c2");
        meter.interrupted();

        CallMeasures measures = measured();
        assertThat(measures.turns()).extracting(TurnMeasures::interruptions).containsExactly(0, 1, 0);
        assertThat(measures.answers().interruptions()).isEqualTo(1);
    }

    @Test
    void toolsThatRunSideBySideCountTheirTimeOnce() {
        greeted();
        meter.typed("what is on");
        meter.toolStarted();
        after(100, meter::toolStarted);
        after(100, meter::toolFinished);
        after(300, meter::toolFinished);
        nowMs += 1_000;
        meter.toolStarted();
        after(50, meter::toolFinished);

        CallMeasures measures = measured();
        assertThat(measures.work().toolCalls()).isEqualTo(3);
        assertThat(measures.work().toolMs()).isEqualTo(550);
        assertThat(measures.turns().getLast().toolMs()).isEqualTo(550);
        assertThat(registry.get("switchboard.turn.tools").timer().totalTime(TimeUnit.MILLISECONDS)).isEqualTo(550);
    }

    @Test
    void aToolStillRunningAtTheEndCountsUntilThen() {
        greeted();
        meter.toolStarted();
        nowMs += 70;

        assertThat(measured().work().toolMs()).isEqualTo(70);
    }

    @Test
    void percentilesAreNearestRanks() {
        greeted();
        for (int delayMs = 100; delayMs <= 2_000; delayMs += 100) {
            meter.typed("next");
            String response = "r" + delayMs;
            after(delayMs, () -> answer(response, response, 0));
        }

        CallMeasures.Answers answers = measured().answers();
        assertThat(answers.answered()).isEqualTo(20);
        assertThat(answers.p50Ms()).isEqualTo(1_000);
        assertThat(answers.p95Ms()).isEqualTo(1_900);
        assertThat(answers.maxMs()).isEqualTo(2_000);
    }

    @Test
    void tokensAndMinutesAddUpToACostRoundedOnce() {
        TokenUse tokens = new TokenUse(1_000, 500, 0, 2_000, 100, 0, 50, 300);
        for (int answer = 0; answer < 2; answer++) {
            meter.saw(new ModelEvent.ResponseStarted("r" + answer));
            meter.saw(new ModelEvent.Used(new ModelUse.Answer("gpt-realtime-2.1", tokens)));
            meter.saw(new ModelEvent.ResponseEnded("r" + answer, ModelEvent.Outcome.COMPLETED, ""));
        }
        meter.saw(new ModelEvent.Used(
                new ModelUse.Transcription("gpt-transcribe", TokenUse.NONE, Duration.ofMillis(2_345))));

        CallMeasures.Bill bill = measured().bill();
        // Per answer 1000×4 + 500×32 + 2000×0.4 + 100×0.4 + 50×24 + 300×64 = 41,240 micro-dollars.
        // 2.345 s at 4,500 a minute are 175.875.
        assertThat(bill.costMicrodollars()).isEqualTo(2 * 41_240 + 176);
        assertThat(bill.tokens()).isEqualTo(new CallMeasures.Tokens(2_000, 1_000, 0, 4_000, 200, 0, 100, 600));
        assertThat(bill.transcriptionMs()).isEqualTo(2_345);
        assertThat(bill.model()).isEqualTo("gpt-realtime-2.1");
        assertThat(bill.transcriptionModel()).isEqualTo("gpt-transcribe");
        assertThat(measured().work().responsesWithoutUsage()).isZero();
        assertThat(registry.get("switchboard.model.tokens").tags("model", "gpt-realtime-2.1", "kind", "output_audio").counter().count())
                .isEqualTo(600);
        assertThat(registry.get("switchboard.model.cost").tags("model", "gpt-transcribe", "kind", "transcription").counter().count())
                .isEqualTo(0.000175875);
    }

    @Test
    void somethingWithoutAPriceLeavesTheCallWithoutACost() {
        meter.saw(new ModelEvent.Used(new ModelUse.Answer("gpt-realtime-2.1", new TokenUse(1, 0, 0, 0, 0, 0, 0, 0))));
        meter.saw(new ModelEvent.Used(new ModelUse.Answer("mystery", new TokenUse(1, 0, 0, 0, 0, 0, 0, 0))));

        assertThat(measured().bill().costMicrodollars()).isNull();
        assertThat(registry.get("switchboard.model.unpriced").tag("model", "mystery").counter().count()).isEqualTo(1);
    }

    @Test
    void anAnswerWhoseUsageNeverCameIsCounted() {
        meter.saw(new ModelEvent.ResponseStarted("r1"));

        assertThat(measured().work().responsesWithoutUsage()).isEqualTo(1);
    }

    @Test
    void modelNamesThatOthersChooseGetNoEndOfLabels() {
        for (int name = 0; name < 100; name++) {
            meter.saw(new ModelEvent.Used(new ModelUse.Answer("model-" + name, new TokenUse(1, 0, 0, 0, 0, 0, 0, 0))));
        }

        assertThat(registry.find("switchboard.model.tokens").counters()).hasSize(21);
        assertThat(registry.get("switchboard.model.tokens").tag("model", "other").counter().count()).isEqualTo(80);
    }

    @Test
    void aCallOfManyTurnsKeepsTheFirstThousandAndCountsThemAll() {
        greeted();
        for (int turn = 0; turn < 1_200; turn++) {
            meter.typed("again");
            answer("r" + turn, "i" + turn, 0);
        }

        assertThat(measured().turns()).hasSize(CallMeter.MOST_TURNS);
        assertThat(measured().answers().turns()).isEqualTo(1_200);
    }

    private void greeted() {
        answer("r0", "i0", 0);
    }

    private void speechStarted(String itemId) {
        meter.saw(new ModelEvent.CallerSpeechStarted(itemId));
    }

    /// The model's first audio, and `lineMs` later the line's.
    private void answer(String responseId, String itemId, long lineMs) {
        meter.saw(new ModelEvent.AgentAudio(responseId, itemId, ScriptedModel.audio(20)));
        nowMs += lineMs;
        meter.played();
    }

    private void after(long ms, Runnable step) {
        nowMs += ms;
        step.run();
    }

    private CallMeasures measured() {
        return meter.measures(ID);
    }
}
