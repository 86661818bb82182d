package dev.switchboard.gateway.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.gateway.audio.AudioDecoder;
import dev.switchboard.gateway.audio.AudioEncoder;
import dev.switchboard.gateway.audio.AudioFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class FadeOutTest {
    @ParameterizedTest
    @EnumSource(AudioFormat.class)
    void speechCutAtItsLoudestGoesDownToSilenceWithoutAStep(AudioFormat format) {
        short[] fade = AudioDecoder.decode(format, FadeOut.after(
                AudioEncoder.encode(format, new short[] {100, -9_000, 12_000}), format));
        assertThat(fade).hasSize(format.sampleRateHz() / 200);
        short before = 12_000;
        for (short sample : fade) {
            assertThat(before - sample).as("step").isBetween(-200, 1_000);
            before = sample;
        }
        assertThat(Math.abs(fade[fade.length - 1])).isLessThan(64);
    }

    @ParameterizedTest
    @EnumSource(AudioFormat.class)
    void speechThatEndsInSilenceGetsNothingMore(AudioFormat format) {
        assertThat(FadeOut.after(AudioEncoder.encode(format, new short[] {9_000, 3}), format)).isEmpty();
        assertThat(FadeOut.after(new byte[0], format)).isEmpty();
    }
}
