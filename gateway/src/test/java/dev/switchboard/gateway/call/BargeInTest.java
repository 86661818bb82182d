package dev.switchboard.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.call.CallRoom.Talk;
import dev.switchboard.store.transcript.Interaction;
import dev.switchboard.store.transcript.LineStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What happens when a caller speaks over the agent. The agent's turn detection waits 400 ms of silence, least speech 250 ms.
class BargeInTest {
    private static CallRoom room;
    private Talk talk;

    @BeforeAll
    static void open(@TempDir Path dir) {
        room = new CallRoom(dir);
    }

    @AfterAll
    static void close() {
        room.close();
    }

    @BeforeEach
    void answered() {
        talk = room.answered(Interruption.standard());
    }

    @Test
    void theLineFallsSilentWithinOneFrameAndStaysSilent() {
        agentSpeaks(3_000);
        talk.call.on(new CallerEvent.Heard("item_a", 1_000));
        int before = talk.line.log.size();

        callerStarts("item_u");
        for (int frame = 0; frame < 20; frame++) {
            talk.pass(20);
            talk.model.says(new ModelEvent.AgentAudio("resp_1", "item_a", ScriptedModel.audio(20)));
        }

        assertThat(talk.line.log.subList(before, talk.line.log.size())).containsExactly("clear item_a");
    }

    @Test
    void noiseLetsTheAgentGoOnExactlyWhereItStopped() {
        byte[] sound = noise(5_000);
        talk.model.says(new ModelEvent.ResponseStarted("resp_1"));
        agentSays(sound, 0, 3_000);
        talk.call.on(new CallerEvent.Heard("item_a", 1_000));
        callerStarts("item_u");
        talk.call.on(new CallerEvent.Heard("item_a", 1_020));
        agentSays(sound, 3_000, 5_000);
        talk.line.sound.reset();
        talk.pass(500);
        callerStops("item_u");
        talk.model.says(new ModelEvent.CallerText("item_u", ""));
        talk.pass(5_000);

        assertThat(talk.line.sound.toByteArray()).isEqualTo(Arrays.copyOfRange(sound, 1_020 * 48, sound.length));
        assertThat(talk.model.asked).isEmpty();
        assertThat(room.counted("switchboard.barge.in.false.alarms")).isPositive();
    }

    @Test
    void aBackchannelLetsTheAgentGoOnAndIsALineOfTheTicket() {
        agentSpeaks(4_000);
        talk.call.on(new CallerEvent.Heard("item_a", 500));
        callerStarts("item_u");
        talk.pass(800);
        callerStops("item_u");
        talk.pass(300);
        talk.model.says(new ModelEvent.CallerText("item_u", "Mm-hmm, okay."));
        talk.pass(100);
        talk.call.on(new CallerEvent.Heard("item_a~2", 3_500));
        talk.pass(5_000);
        talk.model.completes("resp_1", "item_a", "one two three four");

        assertThat(talk.line.log).endsWith("clear item_a", "play item_a~2 3500");
        assertThat(talk.model.asked).isEmpty();
        talk.hangUp();
        assertThat(lines()).extracting(line -> line.line().message()).containsExactly("one two three four", "Mm-hmm, okay.");
        assertThat(lines()).extracting(line -> line.line().status()).containsOnly(LineStatus.COMPLETE);
    }

    @Test
    void wordsThatMeanSomethingInterruptHoweverShort() {
        agentSpeaks(4_000);
        talk.call.on(new CallerEvent.Heard("item_a", 500));
        callerStarts("item_u");
        talk.pass(700);
        callerStops("item_u");
        talk.model.says(new ModelEvent.CallerText("item_u", "Wait."));

        assertThat(talk.model.asked).containsExactly("cancel", "truncate item_a 500");
        talk.model.says(new ModelEvent.ResponseEnded("resp_1", ModelEvent.Outcome.CANCELLED, "client_cancelled"));
        assertThat(talk.model.asked).endsWith("create").containsOnlyOnce("create");
        assertThat(talk.line.log).endsWith("clear item_a");
    }

    @Test
    void aWordToldWhileTheCallerStillSpeaksInterrupts() {
        agentSpeaks(4_000);
        callerStarts("item_u");
        talk.model.says(new ModelEvent.CallerTextDelta("item_u", "okay"));
        talk.model.says(new ModelEvent.CallerTextDelta("item_u", " stop"));
        assertThat(talk.model.asked).isEmpty();
        talk.model.says(new ModelEvent.CallerTextDelta("item_u", " now"));
        assertThat(talk.model.asked).contains("cancel", "delete item_a");
    }

    @Test
    void speechThatGoesOnInterruptsWithoutAnyWords() {
        agentSpeaks(4_000);
        talk.call.on(new CallerEvent.Heard("item_a", 500));
        callerStarts("item_u");
        talk.pass(1_399);
        assertThat(talk.model.asked).isEmpty();
        talk.pass(1);
        assertThat(talk.model.asked).containsExactly("cancel", "truncate item_a 500");
    }

    @Test
    void wordsThatDoNotComeInTimeInterrupt() {
        agentSpeaks(4_000);
        callerStarts("item_u");
        talk.pass(700);
        callerStops("item_u");
        talk.pass(1_000);
        talk.model.says(new ModelEvent.ResponseEnded("resp_1", ModelEvent.Outcome.CANCELLED, "client_cancelled"));
        assertThat(talk.model.asked).containsExactly("cancel", "delete item_a", "create");
    }

    @Test
    void wordsOfAShortSoundThatComeLateInterruptAfterAll() {
        agentSpeaks(4_000);
        callerStarts("item_u");
        talk.pass(600);
        callerStops("item_u");
        assertThat(talk.line.log).endsWith("play item_a~2 4000");
        talk.model.says(new ModelEvent.CallerText("item_u", "no"));
        talk.model.says(new ModelEvent.ResponseEnded("resp_1", ModelEvent.Outcome.CANCELLED, "client_cancelled"));

        assertThat(talk.line.log).endsWith("clear item_a~2");
        assertThat(talk.model.asked).containsExactly("cancel", "delete item_a", "create");
    }

    @Test
    void okayOverTheLastMomentsIsTheCallersTurn() {
        agentSpeaks(4_000);
        talk.model.completes("resp_1", "item_a", "shall I go on?");
        talk.call.on(new CallerEvent.Heard("item_a", 3_400));
        callerStarts("item_u");
        talk.pass(700);
        callerStops("item_u");
        talk.model.says(new ModelEvent.CallerText("item_u", "okay"));

        assertThat(talk.model.asked).containsExactly("truncate item_a 3400", "create");
    }

    @Test
    void everyItemOfAnInterruptedAnswerIsTruncatedOrDeletedAndLateOnesToo() {
        agentSpeaks(1_000);
        talk.model.says(new ModelEvent.AgentAudio("resp_1", "item_b", ScriptedModel.audio(1_000)));
        talk.model.says(new ModelEvent.AgentAudio("resp_1", "item_c", ScriptedModel.audio(1_000)));
        talk.model.says(new ModelEvent.AgentTextDelta("resp_1", "item_d", "not sounded yet"));
        talk.call.on(new CallerEvent.Heard("item_b", 400));
        callerStarts("item_u");
        talk.pass(2_000);
        talk.model.says(new ModelEvent.AgentAudio("resp_1", "item_d", ScriptedModel.audio(20)));
        talk.model.says(new ModelEvent.AgentAudio("resp_1", "item_e", ScriptedModel.audio(20)));
        talk.model.says(new ModelEvent.AgentAudio("resp_1", "item_e", ScriptedModel.audio(20)));

        assertThat(talk.model.asked)
                .containsExactly("cancel", "truncate item_b 400", "delete item_c", "delete item_d", "delete item_e");
    }

    @Test
    void audioOfAnAnswerInterruptedBeforeTheLastStaysSilentToo() {
        agentSpeaks(1_000);
        talk.call.on(new CallerEvent.Typed("stop"));
        talk.model.says(new ModelEvent.ResponseEnded("resp_1", ModelEvent.Outcome.CANCELLED, ""));
        talk.model.says(new ModelEvent.ResponseStarted("resp_2"));
        talk.call.on(new CallerEvent.Typed("stop again"));
        int before = talk.line.log.size();
        talk.model.says(new ModelEvent.AgentAudio("resp_1", "item_a", ScriptedModel.audio(20)));
        talk.model.says(new ModelEvent.AgentAudio("resp_9", "item_z", ScriptedModel.audio(20)));

        assertThat(talk.line.log).hasSize(before);
        assertThat(room.counted("switchboard.dropped", "channel", "browser", "cause", "unknown_response")).isPositive();
    }

    @Test
    void leftToTheModelSpeechTruncatesAtOnceAndNothingIsCancelledOrAsked() {
        talk = room.answered(Interruption.of(Duration.ZERO, ""));
        agentSpeaks(2_000);
        talk.call.on(new CallerEvent.Heard("item_a", 300));
        callerStarts("item_u");
        talk.pass(500);
        callerStops("item_u");
        talk.pass(500);

        assertThat(talk.model.asked).containsExactly("truncate item_a 300");
    }

    @Test
    void aTurnOverASilentAgentIsAnsweredAtOnce() {
        callerStarts("item_u");
        talk.pass(600);
        callerStops("item_u");

        assertThat(talk.model.asked).containsExactly("create");
    }

    @Test
    void aCallerWhoIsNeverSilentGetsATurnMadeEveryMinute() {
        callerStarts("item_u");
        talk.pass(60_000);
        assertThat(talk.model.asked).containsExactly("commit");
        talk.model.says(new ModelEvent.CallerSpeechCommitted("item_u"));
        assertThat(talk.model.asked).containsExactly("commit", "create");
        talk.pass(120_000);
        assertThat(talk.model.asked).filteredOn("commit"::equals).hasSize(3);
    }

    @Test
    void aBrowserThatReportsNothingStillHasItsAgentsWordsInTheTicket() {
        agentSpeaks(2_000);
        talk.model.completes("resp_1", "item_a", "one two three four");
        talk.pass(10_000);
        talk.hangUp();

        assertThat(lines()).extracting(line -> line.line().message()).containsExactly("one two three four");
        assertThat(lines().getFirst().line().status()).isEqualTo(LineStatus.COMPLETE);
    }

    @Test
    void aModelThatSendsMoreThanAnybodyCanHearIsCutOffAndTheTicketSaysWhy() {
        talk.model.says(new ModelEvent.ResponseStarted("resp_1"));
        AudioChunk hour = ScriptedModel.audio(3_600_000 / 10);
        for (int i = 0; i < 3; i++) {
            talk.model.says(new ModelEvent.AgentAudio("resp_1", "item_a", hour));
        }
        talk.pass(6_000);

        assertThat(talk.line.log).isEmpty();
        assertThat(talk.line.hungUp).isEqualTo(EndReason.MODEL_FLOOD);
        assertThat(talk.ticket().ticket().endReason()).isEqualTo("model_flood");
    }

    @Test
    void aCallerWhoFloodsIsHeldToTheSpeedOfSpeechThenHungUpOn() {
        for (int second = 0; second < 45 && talk.line.hungUp == null; second++) {
            talk.call.on(new CallerEvent.Audio(ScriptedModel.audio(1_000)));
        }
        talk.pass(6_000);

        assertThat(talk.model.audioBytes).isEqualTo(ScriptedModel.audio(10_000).byteCount());
        assertThat(talk.line.hungUp).isEqualTo(EndReason.CALLER_FLOOD);
        assertThat(talk.ticket().ticket().endReason()).isEqualTo("caller_flood");
    }

    @Test
    void audioInRealTimeIsNeverTakenForAFlood() {
        for (int second = 0; second < 600; second++) {
            talk.call.on(new CallerEvent.Audio(ScriptedModel.audio(1_000)));
            talk.pass(1_000);
        }
        assertThat(talk.model.audioBytes).isEqualTo(600 * ScriptedModel.audio(1_000).byteCount());
    }

    private List<Interaction> lines() {
        return talk.ticket().interactions();
    }

    private void agentSpeaks(int ms) {
        talk.model.says(new ModelEvent.ResponseStarted("resp_1"));
        talk.model.says(new ModelEvent.AgentAudio("resp_1", "item_a", ScriptedModel.audio(ms)));
    }

    private void agentSays(byte[] sound, int fromMs, int toMs) {
        for (int at = fromMs; at < toMs; at += 100) {
            byte[] piece = Arrays.copyOfRange(sound, at * 48, (at + 100) * 48);
            talk.model.says(new ModelEvent.AgentAudio("resp_1", "item_a", AudioChunk.ofRaw(ScriptedModel.FORMAT, piece)));
        }
    }

    private void callerStarts(String itemId) {
        talk.model.says(new ModelEvent.CallerSpeechStarted(itemId));
    }

    private void callerStops(String itemId) {
        talk.model.says(new ModelEvent.CallerSpeechStopped(itemId));
        talk.model.says(new ModelEvent.CallerSpeechCommitted(itemId));
    }

    private static byte[] noise(int ms) {
        byte[] noise = new byte[ms * 48];
        new Random(7).nextBytes(noise);
        return noise;
    }
}
