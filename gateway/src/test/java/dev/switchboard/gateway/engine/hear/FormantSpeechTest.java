package dev.switchboard.gateway.engine.hear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.switchboard.gateway.audio.Resampler;
import dev.switchboard.gateway.engine.Recognition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FormantSpeechTest {
    private static final String SENTENCE = "I think I left my card in the taxi.";

    /// What ears learn stays for the tests that follow: it takes seconds.
    private static final Path cache = Path.of("target", "test-speech").toAbsolutePath();

    @ParameterizedTest
    @CsvSource({"slt,false", "rms,false", "awb,false", "kal16,false", "espeak,true"})
    void onlyAFormantSynthesisersVoiceIsNarrow(String voice, boolean narrow) throws Exception {
        short[] speech = said(voice);
        assertThat(isNarrow(MelSpectrum.BANDS, speech)).as("16 kHz").isEqualTo(narrow);
        assertThat(isNarrow(MissingBands.HEARD, PhoneLine.MU_LAW.carry(speech))).as("µ-law").isEqualTo(narrow);
    }

    @Test
    void aHighVoiceIsNotTakenForASynthesiser() throws Exception {
        short[] child = new Resampler(22_400, 16_000).process(said("slt"));
        assertThat(isNarrow(MelSpectrum.BANDS, child)).isFalse();
        assertThat(isNarrow(MissingBands.HEARD, PhoneLine.MU_LAW.carry(child))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 300, 3000})
    void noiseIsNotNarrow(int amplitude) {
        assertThat(isNarrow(MelSpectrum.BANDS, SyntheticCaller.noise(48_000, amplitude))).isFalse();
        assertThat(isNarrow(MissingBands.HEARD, SyntheticCaller.noise(48_000, amplitude))).isFalse();
    }

    @Test
    void digitalSilenceIsNotNarrow() {
        assertThat(isNarrow(MelSpectrum.BANDS, new short[48_000])).isFalse();
    }

    @Test
    void aRecordedVoiceIsHeardAsItIsAfterItWasJudged() throws Exception {
        short[] speech = said("rms");
        CepstralFrontEnd judged = CepstralFrontEnd.wideBand();
        cepstra(judged, speech);
        assertThat(judged.judgeVoice(false)).isFalse();
        assertThat(cepstra(judged, speech))
                .containsExactlyElementsOf(cepstra(CepstralFrontEnd.wideBand(), speech));
    }

    @Test
    void aFormantVoiceIsFilledOnceItWasJudged() throws Exception {
        short[] speech = said("espeak");
        CepstralFrontEnd judged = CepstralFrontEnd.wideBand();
        List<float[]> before = cepstra(judged, speech);
        assertThat(judged.judgeVoice(false)).isTrue();
        assertThat(judged.judgeVoice(false)).isFalse();
        assertThat(cepstra(judged, speech)).isNotEmpty().doesNotContainAnyElementsOf(before);
    }

    @ParameterizedTest
    @ValueSource(ints = {16_000, 8_000})
    void aFormantVoiceIsUnderstoodOnEitherLine(int lineRateHz) throws Exception {
        short[] speech = lineRateHz < 16_000 ? PhoneLine.MU_LAW.carry(said("espeak")) : said("espeak");
        try (SphinxEars ears = SphinxEars.open(cache, SpeechVocabulary.bundled(), 1)) {
            assumeTrue(ears.available(), ears.missing());
            try (Recognition recognition = ears.open(lineRateHz)) {
                recognition.start();
                for (int from = 0; from < speech.length; from += 320) {
                    short[] frame = Arrays.copyOfRange(speech, from, Math.min(from + 320, speech.length));
                    recognition.feed(frame, frame.length);
                }
                assertThat(recognition.finish()).isEqualTo("i think i left my card in the taxi");
            }
        }
    }

    private static short[] said(String voice) throws Exception {
        SyntheticCaller caller = new SyntheticCaller(voice);
        assumeTrue(caller.available(), voice + " is not installed");
        return SyntheticCaller.inQuietRoom(caller.say(SENTENCE), 300, 300);
    }

    private static boolean isNarrow(int bands, short[] audio) {
        FormantWidth formants = new FormantWidth(bands < MelSpectrum.BANDS);
        new MelSpectrum(bands).push(audio, audio.length, formants::push);
        return formants.isNarrow(false);
    }

    private static List<float[]> cepstra(CepstralFrontEnd frontEnd, short[] audio) {
        List<float[]> all = new ArrayList<>(frontEnd.push(Arrays.copyOf(audio, audio.length), audio.length));
        all.addAll(frontEnd.finish());
        return all;
    }
}
