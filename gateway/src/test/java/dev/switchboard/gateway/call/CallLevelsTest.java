package dev.switchboard.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.audio.AudioEncoder;
import dev.switchboard.gateway.audio.AudioFormat;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class CallLevelsTest {
    private static final Offset<Double> NEAR = within(0.02);

    private final LevelWish wish = new LevelWish();
    private long nowMs = 1_000;
    private final CallLevels levels = new CallLevels(wish, () -> TimeUnit.MILLISECONDS.toNanos(nowMs));

    @Test
    void theCallerIsAsLoudAsTheLastTenthOfASecond() {
        look();
        for (int frame = 0; frame < 5; frame++) {
            levels.caller(sound(AudioFormat.PCMU_8K, 20, 16_384));
            nowMs += 20;
        }
        assertThat(levels.now().caller()).isEqualTo(0.5, NEAR);
        nowMs += 100;
        assertThat(levels.now().caller()).isZero();
    }

    @Test
    void theAgentIsHeardWhenItSoundsAndNotWhenItComes() {
        look();
        levels.agent(sound(AudioFormat.PCM16_24K, 200, 32_000));
        levels.agent(sound(AudioFormat.PCM16_24K, 1_000, 8_192));

        assertThat(levels.now().agent()).isEqualTo(0.98, NEAR);
        nowMs += 300;
        look();
        assertThat(levels.now().agent()).isEqualTo(0.25, NEAR);
        nowMs += 1_000;
        assertThat(levels.now().agent()).isZero();
    }

    @Test
    void aLineThatWasSilencedIsSilent() {
        look();
        levels.agent(sound(AudioFormat.PCM16_24K, 2_000, 32_000));
        nowMs += 250;
        levels.cleared();
        nowMs += 100;
        assertThat(levels.now().agent()).isZero();
        levels.agent(sound(AudioFormat.PCM16_24K, 200, 16_384));
        assertThat(levels.now().agent()).isEqualTo(0.5, NEAR);
    }

    @Test
    void nothingIsMeasuredWhileNobodyAsks() {
        levels.caller(sound(AudioFormat.PCMU_8K, 100, 16_384));
        nowMs += 100;
        assertThat(levels.now().caller()).isZero();
        look();
        nowMs += 2_100;
        levels.agent(sound(AudioFormat.PCM16_24K, 500, 16_384));
        assertThat(levels.now().agent()).isZero();
    }

    @Test
    void whatIsFarAheadOrNoAudioIsPassedOver() {
        look();
        levels.agent(AudioChunk.ofBase64(AudioFormat.PCM16_24K, "!!!!".getBytes(StandardCharsets.US_ASCII)));
        for (int seconds = 0; seconds < 200; seconds++) {
            levels.agent(sound(AudioFormat.PCM16_24K, 1_000, seconds < 99 ? 8_192 : 32_000));
        }
        assertThat(levels.now().agent()).isEqualTo(0.25, NEAR);
        nowMs += 150_000;
        assertThat(levels.now().agent()).isZero();
    }

    private void look() {
        wish.asked(TimeUnit.MILLISECONDS.toNanos(nowMs));
    }

    private static AudioChunk sound(AudioFormat format, int ms, int loudness) {
        short[] samples = new short[format.sampleRateHz() / 1_000 * ms];
        Arrays.fill(samples, (short) loudness);
        return AudioChunk.ofRaw(format, AudioEncoder.encode(format, samples));
    }
}
