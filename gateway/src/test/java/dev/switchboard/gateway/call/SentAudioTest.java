package dev.switchboard.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.audio.AudioFormat;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Where a moment of all the audio a client has sent stands on the call's clock.
class SentAudioTest {
    private final TestLoop loop = new TestLoop();
    private final SentAudio audio = new SentAudio(new CallClock(loop));

    @Test
    void audioThatComesAsItSoundsStandsWhenItCame() {
        assertThat(audio.placeMs(0)).isNull();
        pass(1_000);
        speaks(AudioFormat.PCMU_8K, 400);
        pass(2_000);
        speaks(AudioFormat.PCM16_24K, 400);

        assertThat(audio.placeMs(0)).isEqualTo(1_000);
        assertThat(audio.placeMs(390)).isEqualTo(1_390);
        assertThat(audio.placeMs(400)).as("behind the pause").isEqualTo(3_400);
        assertThat(audio.placeMs(700)).isEqualTo(3_700);
    }

    @Test
    void audioThatComesFasterStandsAtItsOwnSpeed() {
        pass(1_000);
        for (int i = 0; i < 200; i++) {
            sends(AudioFormat.PCM16_24K, 20);
            pass(2);
        }

        long first = placed(0);
        assertThat(first).isBetween(0L, 1_000L);
        assertThat(placed(3_900) - first).isEqualTo(3_900);
    }

    private long placed(long sentMs) {
        Long place = audio.placeMs(sentMs);
        assertThat(place).isNotNull();
        return place == null ? -1 : place;
    }

    private void speaks(AudioFormat format, int ms) {
        for (int spoken = 0; spoken < ms; spoken += 20) {
            pass(20);
            sends(format, 20);
        }
    }

    private void sends(AudioFormat format, int ms) {
        audio.sent(AudioChunk.ofRaw(format, new byte[format.bytesPerMs() * ms]));
    }

    private void pass(int ms) {
        loop.advance(Duration.ofMillis(ms));
    }
}
