package dev.switchboard.gateway.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LevelMeterTest {
    @Test
    void silenceReadsTheFloor() {
        assertThat(LevelMeter.rmsDbfs(new short[480])).isEqualTo(LevelMeter.SILENCE_DBFS);
        assertThat(LevelMeter.rmsDbfs(new short[0])).isEqualTo(LevelMeter.SILENCE_DBFS);
    }

    @Test
    void aSineAtTheLimitReadsMinusThree() {
        short[] sine = new short[24_000];
        for (int i = 0; i < sine.length; i++) {
            sine[i] = (short) (32_767 * Math.sin(2 * Math.PI * 1000 * i / 24_000));
        }
        assertThat(LevelMeter.rmsDbfs(sine)).isCloseTo(-3.01, within(0.01));
    }

    @Test
    void meterAddsUpUntilReset() {
        LevelMeter meter = new LevelMeter();
        short[] half = new short[100];
        Arrays.fill(half, (short) -16_384);
        meter.add(half);
        meter.add(new short[100]);
        assertThat(meter.peakDbfs()).isCloseTo(-6.02, within(0.01));
        assertThat(meter.rmsDbfs()).isCloseTo(-9.03, within(0.01));
        meter.reset();
        assertThat(meter.peakDbfs()).isEqualTo(LevelMeter.SILENCE_DBFS);
    }
}
