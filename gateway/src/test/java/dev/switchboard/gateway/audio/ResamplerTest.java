package dev.switchboard.gateway.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResamplerTest {
    private static final double AMPLITUDE = 20_000;

    @ParameterizedTest
    @CsvSource({"24000,8000", "8000,24000", "16000,24000", "24000,16000", "16000,8000", "8000,16000", "48000,8000",
            "8000,48000", "48000,24000", "24000,48000", "48000,16000", "16000,48000", "22050,24000"})
    void outputIsTheSameHoweverTheInputIsCut(int fromHz, int toHz) {
        Random random = new Random(fromHz * 31L + toHz);
        short[] input = new short[fromHz / 2];
        for (int i = 0; i < input.length; i++) {
            input[i] = (short) (random.nextGaussian() * 6000);
        }
        short[] atOnce = new Resampler(fromHz, toHz).process(input);
        assertThat(inPieces(fromHz, toHz, input, () -> 1)).isEqualTo(atOnce);
        assertThat(inPieces(fromHz, toHz, input, () -> fromHz / 50)).isEqualTo(atOnce);
        assertThat(inPieces(fromHz, toHz, input, () -> 1 + random.nextInt(997))).isEqualTo(atOnce);
        assertThat((double) atOnce.length).isCloseTo(input.length * (double) toHz / fromHz, within(1.0));
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 1000, 2000, 3000, 3400})
    void passbandOfThePhoneIsFlatWithinATenthOfADecibel(int toneHz) {
        assertThat(gainDb(24_000, 8_000, toneHz)).isCloseTo(0, within(0.1));
        assertThat(gainDb(8_000, 24_000, toneHz)).isCloseTo(0, within(0.1));
    }

    @ParameterizedTest
    @ValueSource(ints = {4300, 5000, 6000, 7000, 9000, 11_500})
    void tonesAboveThePhoneBandAre80DecibelsDown(int toneHz) {
        assertThat(gainDb(24_000, 8_000, toneHz)).isLessThan(-80);
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 1000, 2000, 3000, 3400})
    void imagesAboveThePhoneBandAre80DecibelsDown(int toneHz) {
        assertThat(residueDb(8_000, 24_000, toneHz)).isLessThan(-80);
    }

    @Test
    void tonesAboveTheWideBandAreFarDownWhenTheEngineListensAt16Kilohertz() {
        assertThat(gainDb(24_000, 16_000, 8_600)).isLessThan(-78);
        assertThat(gainDb(24_000, 16_000, 7_000)).isCloseTo(0, within(0.2));
    }

    @ParameterizedTest
    @CsvSource({"24000,8000", "24000,16000", "16000,24000", "48000,24000", "24000,48000", "8000,16000", "16000,8000"})
    void distortionAndNoiseOfAKilohertzToneAre80DecibelsDown(int fromHz, int toHz) {
        assertThat(residueDb(fromHz, toHz, 1000)).isLessThan(-80);
    }

    @Test
    void loudestSamplesAreClippedNotWrapped() {
        short[] square = new short[2400];
        for (int i = 0; i < square.length; i++) {
            square[i] = i / 60 % 2 == 0 ? Short.MAX_VALUE : Short.MIN_VALUE;
        }
        short[] out = new Resampler(24_000, 48_000).process(square);
        int delay = 48;
        for (int i = 960; i < out.length; i++) {
            int phase = (i - delay) % 240;
            if (phase % 120 > 20 && phase % 120 < 100) {
                assertThat((int) out[i])
                        .as("sample %d", i)
                        .matches(level -> phase < 120 ? level > 29_000 : level < -29_000);
            }
        }
        assertThat(maxOf(out)).isEqualTo(Short.MAX_VALUE);
    }

    @Test
    void sameRatePassesSamplesThrough() {
        assertThat(new Resampler(24_000, 24_000).process(new short[] {1, -2, 3}, 2)).containsExactly(1, -2);
    }

    @Test
    void drainGivesTheRestAndStartsAnew() {
        short[] input = tone(8_000, 1000, 800);
        Resampler resampler = new Resampler(8_000, 24_000);
        short[] first = resampler.process(input);
        assertThat(resampler.drain()).hasSize(72).isNotEqualTo(new short[72]);
        assertThat(resampler.process(input)).isEqualTo(first);
    }

    @Test
    void impossibleRatesAreRefusedByName() {
        assertThatThrownBy(() -> new Resampler(4_000, 8_000)).hasMessageContaining("4000 Hz to 8000 Hz");
        assertThatThrownBy(() -> new Resampler(8_000, 47_999)).hasMessageContaining("47999 filter phases");
    }

    private static short[] inPieces(int fromHz, int toHz, short[] input, java.util.function.IntSupplier sizes) {
        Resampler resampler = new Resampler(fromHz, toHz);
        List<short[]> pieces = new ArrayList<>();
        for (int from = 0; from < input.length; ) {
            int size = Math.min(sizes.getAsInt(), input.length - from);
            pieces.add(resampler.process(Arrays.copyOfRange(input, from, from + size)));
            from += size;
        }
        short[] all = new short[pieces.stream().mapToInt(piece -> piece.length).sum()];
        int filled = 0;
        for (short[] piece : pieces) {
            System.arraycopy(piece, 0, all, filled, piece.length);
            filled += piece.length;
        }
        return all;
    }

    /// Power of all that comes out, relative to the tone that went in.
    private static double gainDb(int fromHz, int toHz, int toneHz) {
        double[] settled = settled(fromHz, toHz, toneHz);
        return 10 * Math.log10(power(settled) / (AMPLITUDE * AMPLITUDE / 2));
    }

    /// Power of what comes out beside the tone, relative to the tone that went in.
    private static double residueDb(int fromHz, int toHz, int toneHz) {
        double[] out = settled(fromHz, toHz, toneHz);
        double sine = 0;
        double cosine = 0;
        for (int i = 0; i < out.length; i++) {
            double angle = 2 * Math.PI * toneHz * i / toHz;
            sine += out[i] * Math.sin(angle) * 2 / out.length;
            cosine += out[i] * Math.cos(angle) * 2 / out.length;
        }
        for (int i = 0; i < out.length; i++) {
            double angle = 2 * Math.PI * toneHz * i / toHz;
            out[i] -= sine * Math.sin(angle) + cosine * Math.cos(angle);
        }
        return 10 * Math.log10(power(out) / (AMPLITUDE * AMPLITUDE / 2));
    }

    /// One second of output (whole periods of every tone here), after the filter has settled.
    private static double[] settled(int fromHz, int toHz, int toneHz) {
        short[] out = new Resampler(fromHz, toHz).process(tone(fromHz, toneHz, fromHz * 3 / 2));
        double[] second = new double[toHz];
        for (int i = 0; i < toHz; i++) {
            second[i] = out[toHz / 4 + i];
        }
        return second;
    }

    private static short[] tone(int rateHz, int toneHz, int count) {
        short[] samples = new short[count];
        for (int i = 0; i < count; i++) {
            samples[i] = (short) Math.round(AMPLITUDE * Math.sin(2 * Math.PI * toneHz * i / rateHz));
        }
        return samples;
    }

    private static double power(double[] samples) {
        return Arrays.stream(samples).map(sample -> sample * sample).average().orElseThrow();
    }

    private static short maxOf(short[] samples) {
        short max = Short.MIN_VALUE;
        for (short sample : samples) {
            max = (short) Math.max(max, sample);
        }
        return max;
    }
}
