package dev.switchboard.gateway.engine.hear;

import static dev.switchboard.gateway.engine.VoiceActivity.FRAME_SAMPLES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.switchboard.gateway.engine.VoiceActivity.Change;
import dev.switchboard.gateway.engine.VoiceActivity.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EnergyVadTest {
    private static final SyntheticCaller CALLER = new SyntheticCaller("rms");
    private static final String SENTENCE = "I lost my card yesterday and need a new one.";

    /// A change and the time of the end of its frame.
    private record Heard(Change change, int atMs) {}

    @Test
    void aSentenceInAQuietRoomStartsAndStopsOnce() throws Exception {
        assumeCaller();
        short[] speech = CALLER.say(SENTENCE);
        List<Heard> heard = heard(SyntheticCaller.inQuietRoom(speech, 1000, 1500), 0.5, 500);
        assertThat(heard).extracting(Heard::change).containsExactly(Change.STARTED, Change.STOPPED);
        assertThat(heard.getFirst().atMs()).isBetween(1000, 1500);
        assertThat(heard.getLast().atMs()).isBetween(1000 + speech.length / 16 - 200, 1000 + speech.length / 16 + 700);
    }

    @Test
    void aSentenceOverSteadyNoiseStartsAndStopsOnce() throws Exception {
        assumeCaller();
        short[] speech = CALLER.say(SENTENCE);
        short[] noise = SyntheticCaller.noise(speech.length + 40_000, 250);
        List<Heard> heard = heard(SyntheticCaller.over(noise, speech, 20_000), 0.5, 500);
        assertThat(heard).extracting(Heard::change).containsExactly(Change.STARTED, Change.STOPPED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"slt", "rms", "awb"})
    void aSentenceTwentyDecibelsAboveTheNoiseIsFoundWhole(String voice) throws Exception {
        assumeCaller();
        short[] speech = new SyntheticCaller(voice).say(SENTENCE);
        short[] audio = PhoneLine.noisy(SyntheticCaller.inQuietRoom(speech, 600, 900), 20);
        List<Heard> heard = heard(audio, 0.5, 400);
        assertThat(heard).extracting(Heard::change).containsExactly(Change.STARTED, Change.STOPPED);
        // what is soft before the start is in the 300 ms that are kept from before it
        assertThat(heard.getFirst().atMs()).isBetween(600, 1000);
        assertThat(heard.getLast().atMs()).isGreaterThan(600 + speech.length / 16 - 200);
    }

    @Test
    void aLongerSilenceWindowStopsLater() throws Exception {
        assumeCaller();
        short[] audio = SyntheticCaller.inQuietRoom(CALLER.say(SENTENCE), 1000, 2000);
        int early = heard(audio, 0.5, 300).getLast().atMs();
        int late = heard(audio, 0.5, 900).getLast().atMs();
        assertThat(late - early).isEqualTo(600);
    }

    @Test
    void aHigherThresholdNeedsLouderSpeech() {
        short[] audio = SyntheticCaller.noise(48_000, 100);
        short[] murmur = SyntheticCaller.noise(8_000, 270);    // about 9 dB above, for half a second
        System.arraycopy(murmur, 0, audio, 24_000, murmur.length);
        assertThat(heard(audio, 0.2, 300)).extracting(Heard::change).containsExactly(Change.STARTED, Change.STOPPED);
        assertThat(heard(audio, 1.0, 300)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, 8, 60, 400, 3000})
    void steadyNoiseAloneNeverStarts(double amplitude) {
        assertThat(heard(SyntheticCaller.noise(10 * 16_000, amplitude), 0.5, 500)).isEmpty();
    }

    @Test
    void aClickIsNotSpeech() {
        short[] audio = SyntheticCaller.noise(48_000, 8);
        Arrays.fill(audio, 24_000, 24_160, (short) 20_000);    // 10 ms
        audio[32_000] = Short.MAX_VALUE;
        assertThat(heard(audio, 0.5, 500)).isEmpty();
    }

    @Test
    void backgroundThatBeginsSuddenlyIsHeardAsBackgroundWithinThreeSeconds() {
        short[] audio = SyntheticCaller.noise(8 * 16_000, 8);
        System.arraycopy(SyntheticCaller.noise(6 * 16_000, 300), 0, audio, 2 * 16_000, 6 * 16_000);
        List<Heard> heard = heard(audio, 0.5, 500);
        assertThat(heard).extracting(Heard::change).containsExactly(Change.STARTED, Change.STOPPED);
        assertThat(heard.getLast().atMs()).isLessThan(5500);
    }

    @Test
    void aFrameOfAnotherSizeIsRefused() {
        EnergyVad vad = new EnergyVad(new Settings(0.5, Duration.ofMillis(500)));
        assertThatThrownBy(() -> vad.push(new short[160])).hasMessageContaining("320").hasMessageContaining("160");
    }

    private static void assumeCaller() {
        assumeTrue(CALLER.available(), "flite is not installed: " + SphinxEars.INSTALL_HINT);
    }

    private static List<Heard> heard(short[] audio, double threshold, int silenceMs) {
        EnergyVad vad = new EnergyVad(new Settings(threshold, Duration.ofMillis(silenceMs)));
        List<Heard> heard = new ArrayList<>();
        for (int from = 0; from + FRAME_SAMPLES <= audio.length; from += FRAME_SAMPLES) {
            Change change = vad.push(Arrays.copyOfRange(audio, from, from + FRAME_SAMPLES));
            if (change != Change.NONE) {
                heard.add(new Heard(change, (from + FRAME_SAMPLES) / 16));
            }
        }
        return heard;
    }
}
