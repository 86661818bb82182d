package dev.switchboard.gateway.model.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.audio.AudioFormat;
import dev.switchboard.gateway.call.Agent.TurnDetection;
import dev.switchboard.gateway.call.Interruption;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SpeechEndTest {
    private static final TurnDetection SERVER = detection(TurnDetection.Kind.SERVER_VAD);

    @Test
    void theSilenceIsTheModelsWindowAndWhateverItsReportTook() {
        SpeechEnd end = new SpeechEnd(SERVER);
        sent(end, 10_120);

        assertThat(end.silentMs(10_000)).isEqualTo(520);
    }

    @Test
    void aServerWhoseClockTellsOfOtherAudioIsNotBelieved() {
        SpeechEnd end = new SpeechEnd(SERVER);
        sent(end, 60_000);

        assertThat(end.silentMs(1_000)).isNull();
        assertThat(end.silentMs(61_000)).isNull();
    }

    @Test
    void semanticDetectionDoesNotSayHowLongItWaits() {
        SpeechEnd end = new SpeechEnd(detection(TurnDetection.Kind.SEMANTIC_VAD));
        sent(end, 10_000);

        assertThat(end.silentMs(9_900)).isNull();
    }

    @Test
    void anotherAgentsWindowCountsFromTheHandOffOn() {
        SpeechEnd end = new SpeechEnd(SERVER);
        sent(end, 10_120);

        end.become(new TurnDetection(TurnDetection.Kind.SERVER_VAD, 0.5, Duration.ZERO, Duration.ofMillis(900), "auto",
                Interruption.standard()));

        assertThat(end.silentMs(10_000)).isEqualTo(1_020);
    }

    private static TurnDetection detection(TurnDetection.Kind kind) {
        return new TurnDetection(kind, 0.5, Duration.ofMillis(300), Duration.ofMillis(400), "auto", Interruption.standard());
    }

    private static void sent(SpeechEnd end, int ms) {
        for (int frame = 0; frame < ms / 20; frame++) {
            end.sent(AudioChunk.ofRaw(AudioFormat.PCM16_24K, new byte[AudioFormat.PCM16_24K.bytesPerMs() * 20]));
        }
    }
}
