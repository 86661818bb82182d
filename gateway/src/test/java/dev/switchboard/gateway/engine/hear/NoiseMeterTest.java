package dev.switchboard.gateway.engine.hear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NoiseMeterTest {
    private static final String SENTENCE = "I lost my card yesterday and need a new one.";

    private final NoiseMeter meter = new NoiseMeter();

    @ParameterizedTest
    @ValueSource(strings = {"slt", "rms", "awb"})
    void speechInAQuietRoomIsNotNoisyAndOverANoiseTwentyDecibelsBelowIs(String voice) {
        short[] quiet = spoken(voice);
        meter.push(quiet, quiet.length);
        assertThat(meter.isNoisy()).as("%d dB", meter.rangeDb()).isFalse();

        meter.restart();
        short[] noisy = PhoneLine.noisy(quiet, 20);
        meter.push(noisy, noisy.length);
        assertThat(meter.isNoisy()).as("%d dB", meter.rangeDb()).isTrue();
    }

    @Test
    void aTelephoneLineIsNotNoise() {
        short[] speech = PhoneLine.MU_LAW.carry(spoken("rms"));
        meter.push(speech, speech.length);
        assertThat(meter.isNoisy()).as("%d dB", meter.rangeDb()).isFalse();
    }

    @Test
    void lowHumIsNotNoise() {
        short[] speech = spoken("rms");
        for (int i = 0; i < speech.length; i++) {
            speech[i] = (short) Math.clamp(speech[i] + Math.round(200 * Math.sin(2 * Math.PI * 10 * i / 16_000)),
                    Short.MIN_VALUE, Short.MAX_VALUE);
        }
        meter.push(speech, speech.length);
        assertThat(meter.isNoisy()).as("%d dB", meter.rangeDb()).isFalse();
    }

    @Test
    void lessThanHalfASecondIsTooShortToSay() {
        short[] noise = SyntheticCaller.noise(16_000, 400);
        meter.push(noise, 7_900);
        assertThat(meter.isNoisy()).isFalse();
        meter.push(noise, 200);
        assertThat(meter.isNoisy()).isTrue();
    }

    @Test
    void howItIsCutDoesNotMatter() {
        short[] speech = PhoneLine.noisy(spoken("rms"), 12);
        meter.push(speech, speech.length);
        NoiseMeter other = new NoiseMeter();
        for (int from = 0; from < speech.length; from += 77) {
            short[] piece = Arrays.copyOfRange(speech, from, Math.min(from + 77, speech.length));
            other.push(piece, piece.length);
        }
        assertThat(other.rangeDb()).isEqualTo(meter.rangeDb());
    }

    private static short[] spoken(String voice) {
        SyntheticCaller caller = new SyntheticCaller(voice);
        assumeTrue(caller.available(), "flite is not installed: " + SphinxEars.INSTALL_HINT);
        try {
            return SyntheticCaller.inQuietRoom(caller.say(SENTENCE), 300, 400);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
