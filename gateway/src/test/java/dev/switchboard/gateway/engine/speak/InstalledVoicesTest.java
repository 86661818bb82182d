package dev.switchboard.gateway.engine.speak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.switchboard.gateway.engine.Voice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class InstalledVoicesTest {
    private static final InstalledVoices VOICES = InstalledVoices.open(InstalledVoices.Synthesiser.FLITE);
    private static final String SENTENCE = "Saving pockets earn interest every day, and you can take it out at any time.";

    private record Spoken(short[] samples, int rateHz) {
        double seconds() {
            return (double) samples.length / rateHz;
        }
    }

    @BeforeAll
    static void needsBothSynthesisers() {
        assumeTrue(FliteVoice.open("slt").available(), "flite is not installed");
        assumeTrue(EspeakVoice.open("en-us").isPresent(), "espeak-ng is not installed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"marin", "cedar", "ballad", "kal16", "espeak"})
    void everyVoiceSpeaksAtTheTelephonesLevel(String name) {
        Spoken spoken = speak(VOICES, SENTENCE, new Voice.Manner(name, 1));
        double deciBels = 20 * Math.log10(SpeechLevel.activeRms(spoken.samples, spoken.rateHz) / SpeechLevel.ACTIVE_RMS);
        assertThat(deciBels).as("%s against RFC 7874's level, in dB", name).isBetween(-3.0, 3.0);
    }

    @Test
    void voicesOfTheApiHaveStandInsOfTheirKind() {
        assertThat(speak(VOICES, SENTENCE, new Voice.Manner("marin", 1)).samples)
                .hasSameSizeAs(speak(FliteVoice.open("slt"), SENTENCE, Voice.Manner.USUAL).samples);
        assertThat(speak(VOICES, SENTENCE, new Voice.Manner("Cedar", 1)).samples)
                .hasSameSizeAs(speak(FliteVoice.open("rms"), SENTENCE, Voice.Manner.USUAL).samples);
        assertThat(speak(VOICES, SENTENCE, new Voice.Manner("espeak", 1)).rateHz).isEqualTo(22_050);
    }

    @Test
    void anUnknownVoiceIsSpokenForByTheUsualOne() {
        assertThat(speak(VOICES, SENTENCE, new Voice.Manner("nobody", 1)).samples)
                .hasSameSizeAs(speak(VOICES, SENTENCE, Voice.Manner.USUAL).samples);
    }

    @ParameterizedTest
    @ValueSource(strings = {"slt", "espeak"})
    void speedChangesTheLengthOfThatSentenceAlone(String name) {
        double usual = speak(VOICES, SENTENCE, new Voice.Manner(name, 1)).seconds();
        double slow = speak(VOICES, SENTENCE, new Voice.Manner(name, 0.5)).seconds();
        double fast = speak(VOICES, SENTENCE, new Voice.Manner(name, 1.5)).seconds();
        assertThat(slow).isCloseTo(usual * 2, withinPercentage(20));
        assertThat(fast).isCloseTo(usual / 1.5, withinPercentage(20));
        assertThat(speak(VOICES, SENTENCE, new Voice.Manner(name, 1)).seconds()).isCloseTo(usual, withinPercentage(2));
    }

    @Test
    void espeakIsUsedForTheApisVoicesWhenTheUserPrefersIt() {
        InstalledVoices espeak = InstalledVoices.open(InstalledVoices.Synthesiser.ESPEAK);
        assertThat(espeak.speaking()).isEqualTo("espeak-ng");
        assertThat(speak(espeak, SENTENCE, new Voice.Manner("marin", 1)).rateHz).isEqualTo(22_050);
        assertThat(speak(espeak, SENTENCE, new Voice.Manner("slt", 1)).rateHz).isEqualTo(16_000);
    }

    @Test
    void espeakStopsWhenTheListenerHasHeardEnough() {
        List<short[]> pieces = new ArrayList<>();
        EspeakVoice.open("en-us").orElseThrow().speak(SENTENCE, (samples, _) -> {
            pieces.add(samples);
            return pieces.size() < 2;
        });
        assertThat(pieces).hasSize(2);
    }

    private static Spoken speak(Voice voice, String sentence, Voice.Manner manner) {
        short[][] all = {new short[0]};
        int[] rate = {0};
        voice.speak(sentence, manner, (samples, sampleRateHz) -> {
            int end = all[0].length;
            all[0] = Arrays.copyOf(all[0], end + samples.length);
            System.arraycopy(samples, 0, all[0], end, samples.length);
            rate[0] = sampleRateHz;
            return true;
        });
        return new Spoken(all[0], rate[0]);
    }
}
