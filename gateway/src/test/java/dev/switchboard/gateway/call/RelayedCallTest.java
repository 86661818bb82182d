package dev.switchboard.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.gateway.call.CallRoom.Talk;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.LineSpan;
import dev.switchboard.store.transcript.LineStatus;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A call whose caller is a program that talks with the model itself: the call listens, and neither interrupts nor answers.
class RelayedCallTest {
    @TempDir
    Path dir;

    private CallRoom room;
    private Talk talk;

    @BeforeEach
    void answer() {
        room = new CallRoom(dir);
        talk = room.relayed(Interruption.standard());
    }

    @AfterEach
    void close() {
        room.close();
    }

    @Test
    void speechOverTheAgentIsLeftToTheClientAndItsModel() {
        talk.model.speaks("resp_1", "item_1", "Let me tell you all of it.", 5_000);
        talk.model.hears("item_2", "stop");
        talk.model.says(new ModelEvent.CallerSpeechStarted("item_3"));
        talk.pass((int) BargeIn.LONGEST_TURN.plusSeconds(5).toMillis());

        assertThat(talk.model.asked).isEmpty();
        assertThat(talk.line.cleared).isEmpty();
        assertThat(talk.line.log).as("nothing is played again").containsExactly("play item_1 5000");
    }

    @Test
    void whatTheClientTruncatesEndsThereEvenWhenTheNextAnswerIsUnderWay() {
        talk.model.speaks("resp_1", "item_1", "one two three four five", 1_000);
        talk.model.completes("resp_1", "item_1", "one two three four five");
        talk.pass(60_000);
        talk.model.speaks("resp_2", "item_2", "six", 1_000);
        talk.call.on(new CallerEvent.Truncated("item_1", 650));
        talk.model.completes("resp_2", "item_2", "six");
        talk.hangUp();

        assertThat(talk.ticket().interactions()).extracting(stored -> stored.line().message()).containsExactly("one two three", "six");
        Line cut = talk.ticket().interactions().getFirst().line();
        assertThat(cut.status()).isEqualTo(LineStatus.INTERRUPTED);
        assertThat(cut.heardMs()).isEqualTo(650);
    }

    @Test
    void linesSoundWhereTheClientPlayedThemAndWhereItsAudioStands() {
        talk.pass(1_000);
        for (int i = 0; i < 100; i++) {
            talk.call.on(new CallerEvent.Passed(ScriptedModel.audio(20)));
            talk.pass(20);
        }
        talk.call.on(new CallerEvent.Placed("user_1", 500L, null));
        talk.model.says(new ModelEvent.CallerSpeechStarted("user_1"));
        talk.model.says(new ModelEvent.CallerSpeechStopped("user_1"));
        talk.call.on(new CallerEvent.Placed("user_1", null, 1_200L));
        talk.model.says(new ModelEvent.CallerText("user_1", "hello there"));
        talk.model.speaks("resp_1", "item_1", "one two three four five", 1_000);
        talk.model.completes("resp_1", "item_1", "one two three four five");
        talk.pass(500);
        talk.call.on(new CallerEvent.Truncated("item_1", 400));
        talk.pass(200);
        talk.model.speaks("resp_2", "item_2", "six", 5_000);
        talk.model.completes("resp_2", "item_2", "six");
        talk.pass(1_000);
        talk.hangUp();

        assertThat(talk.ticket().interactions()).extracting(stored -> stored.line().span()).containsExactly(
                new LineSpan(1_480, 2_180), new LineSpan(3_000, 3_400), new LineSpan(3_700, 4_700));
    }

    @Test
    void anAnswerThatWasCancelledIsInterruptedAlsoWhereAllThereWasOfItWasHeard() {
        talk.model.speaks("resp_1", "item_1", "one two", 1_000);
        talk.model.says(new ModelEvent.AgentText("resp_1", "item_1", "one two"));
        talk.model.says(new ModelEvent.ResponseEnded("resp_1", ModelEvent.Outcome.CANCELLED, "turn_detected"));
        talk.call.on(new CallerEvent.Truncated("item_1", 1_000));
        talk.model.speaks("resp_2", "item_2", "three", 1_000);
        talk.model.completes("resp_2", "item_2", "three");
        talk.call.on(new CallerEvent.Truncated("item_2", 1_000));
        talk.hangUp();

        assertThat(talk.ticket().interactions()).extracting(stored -> stored.line().status())
                .containsExactly(LineStatus.INTERRUPTED, LineStatus.COMPLETE);
        assertThat(talk.ticket().interactions().getFirst().line().message()).isEqualTo("one two");
    }

    @Test
    void aClientMayTakeTheAgentsAudioAtAnySpeed() {
        int minutes = (int) Downlink.MOST_UNHEARD.toMinutes() * 3;
        for (int answer = 0; answer < minutes; answer++) {
            talk.model.speaks("resp_" + answer, "item_" + answer, "on and on", 60_000);
            talk.model.completes("resp_" + answer, "item_" + answer, "on and on");
        }
        assertThat(talk.line.hungUp).isNull();
        assertThat(talk.line.playedUs).isEqualTo(Duration.ofMinutes(minutes).toNanos() / 1000);
    }

    @Test
    void anAnswerThatFailsIsTheClientsAffair() {
        talk.model.says(new ModelEvent.ResponseStarted("resp_1"));
        talk.model.says(new ModelEvent.ResponseEnded("resp_1", ModelEvent.Outcome.FAILED, "server_error"));
        talk.pass(60_000);

        assertThat(talk.model.asked).isEmpty();
    }

    @Test
    void anAnswerThatNeverEndsIsNotCancelled() {
        talk.model.says(new ModelEvent.ResponseStarted("resp_1"));
        talk.pass(300_000);

        assertThat(talk.model.asked).isEmpty();
        assertThat(room.counted("switchboard.responses.given.up", "cause", "stalled")).isEqualTo(1);
    }
}
