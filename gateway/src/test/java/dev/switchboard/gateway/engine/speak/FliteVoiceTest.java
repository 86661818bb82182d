package dev.switchboard.gateway.engine.speak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.switchboard.gateway.engine.SpeechException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class FliteVoiceTest {
    private static final FliteVoice VOICE = FliteVoice.open("slt");

    @BeforeAll
    static void needsFlite() {
        assumeTrue(VOICE.available(), VOICE.missing());
    }

    @Test
    void aSentenceComesInPiecesAtSixteenKilohertz() {
        List<short[]> pieces = new ArrayList<>();
        VOICE.speak("The interest rate is 3.88% p.a.", (samples, sampleRateHz) -> {
            assertThat(sampleRateHz).isEqualTo(16_000);
            return pieces.add(samples);
        });
        assertThat(pieces).hasSizeGreaterThan(10);
        assertThat(samples(pieces)).isBetween(32_000, 96_000);
        assertThat(loudest(pieces)).isGreaterThan(2_000);
    }

    @Test
    void aListenerWhoRefusesHearsNoMore() {
        List<short[]> pieces = new ArrayList<>();
        VOICE.speak("This is a rather long sentence, with a second clause that goes on and on about nothing in "
                + "particular.",
                (samples, _) -> {
                    pieces.add(samples);
                    return pieces.size() < 2;
                });
        assertThat(pieces).hasSize(2);
    }

    @Test
    void aFailingListenerIsReportedAndTheVoiceSpeaksOn() {
        assertThatThrownBy(() -> VOICE.speak("Hello there.", (_, _) -> {
            throw new IllegalStateException("gone");
        })).isInstanceOf(SpeechException.class).hasRootCauseMessage("gone");
        List<short[]> pieces = new ArrayList<>();
        VOICE.speak("Hello there.", (samples, _) -> pieces.add(samples));
        assertThat(pieces).isNotEmpty();
    }

    @Test
    void threadsThatSpeakAtOnceEachGetTheirOwnSentence() throws Exception {
        int alone = spoken("What can I do for you today?");
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<Integer>> lengths = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                lengths.add(threads.submit(() -> spoken("What can I do for you today?")));
            }
            for (Future<Integer> length : lengths) {
                assertThat(length.get()).isEqualTo(alone);
            }
        }
    }

    @Test
    void nothingToSayMakesNoSound() {
        VOICE.speak("  ", (_, _) -> {
            throw new AssertionError("no samples expected");
        });
    }

    private static int spoken(String sentence) {
        List<short[]> pieces = new ArrayList<>();
        VOICE.speak(sentence, (samples, _) -> pieces.add(samples));
        return samples(pieces);
    }

    private static int samples(List<short[]> pieces) {
        return pieces.stream().mapToInt(piece -> piece.length).sum();
    }

    private static int loudest(List<short[]> pieces) {
        int loudest = 0;
        for (short[] piece : pieces) {
            for (short sample : piece) {
                loudest = Math.max(loudest, Math.abs(sample));
            }
        }
        return loudest;
    }
}
