package dev.switchboard.gateway.engine.hear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.switchboard.gateway.engine.Recognition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Telephone speech of a voice on which the missing bands were not taught.
final class TelephoneHearingTest {
    private static final int TELEPHONE = 8_000;
    private static final List<String> QUESTIONS = List.of(
            "How much interest do I get on my savings?",
            "Please hold two seats for the concert.",
            "Somebody took my bag and my debit card was in it.",
            "What happens if I miss a loan payment?",
            "I want to cancel the booking I made yesterday.");

    /// What ears learn stays for the tests that follow: it takes seconds.
    private static final Path cache = Path.of("target", "test-speech").toAbsolutePath();

    private static SphinxEars ears;
    private static final List<short[]> spoken = new ArrayList<>();

    @BeforeAll
    static void openEars() throws Exception {
        ears = SphinxEars.open(cache, SpeechVocabulary.bundled(), 1);
        assumeTrue(ears.available(), ears.missing());
        SyntheticCaller stranger = new SyntheticCaller("awb");
        assumeTrue(stranger.available(), "flite is not installed: " + SphinxEars.INSTALL_HINT);
        for (String question : QUESTIONS) {
            spoken.add(SyntheticCaller.inQuietRoom(stranger.say(question), 300, 400));
        }
    }

    @AfterAll
    static void closeEars() {
        ears.close();
    }

    @Test
    void questionsOverMuLawAreUnderstood() {
        List<String> heard = heard(TELEPHONE, PhoneLine.MU_LAW);
        assertThat(heard.get(0)).contains("interest");
        assertThat(heard.get(1)).contains("seats");
        assertThat(heard.get(2)).contains("debit card");
        assertThat(heard.get(3)).contains("loan");
    }

    @Test
    void questionsOverALawAreUnderstood() {
        List<String> heard = heard(TELEPHONE, PhoneLine.A_LAW);
        assertThat(heard.get(0)).contains("interest");
        assertThat(heard.get(2)).contains("debit card");
    }

    @Test
    void aLineOfThreeHundredToThirtyFourHundredHertzIsHeardBetterThanAsWideBand() {
        int asTelephone = wrongWords(heard(TELEPHONE, PhoneLine.OLD));
        int asWideBand = wrongWords(heard(16_000, PhoneLine.OLD));
        assertThat(asTelephone).isLessThan(asWideBand);
    }

    @Test
    void aTurnWhoseOpeningComesInOnePieceIsHeardAsOneThatComesFrameByFrame() {
        short[] question = PhoneLine.MU_LAW.carry(spoken.get(2));
        for (int openingMs : new int[] {320, 1000}) {
            try (Recognition recognition = ears.open(TELEPHONE)) {
                recognition.start();
                int opening = openingMs * 16;
                recognition.feed(Arrays.copyOf(question, opening), opening);
                short[] rest = Arrays.copyOfRange(question, opening, question.length);
                recognition.feed(rest, rest.length);
                assertThat(recognition.finish()).contains("debit card");
            }
        }
    }

    @Test
    void wideBandAndTelephoneCallersShareADecoder() {
        short[] question = spoken.get(2);
        try (Recognition wide = ears.open(16_000); Recognition telephone = ears.open(TELEPHONE)) {
            assertThat(understood(telephone, PhoneLine.MU_LAW.carry(question))).contains("debit card");
            assertThat(understood(wide, question)).contains("debit card");
            assertThat(understood(telephone, PhoneLine.MU_LAW.carry(question))).contains("debit card");
        }
    }

    private static List<String> heard(int lineRateHz, PhoneLine line) {
        try (Recognition recognition = ears.open(lineRateHz)) {
            return spoken.stream().map(speech -> understood(recognition, line.carry(speech))).toList();
        }
    }

    private static String understood(Recognition recognition, short[] audio) {
        recognition.start();
        for (int from = 0; from < audio.length; from += 320) {
            short[] frame = Arrays.copyOfRange(audio, from, Math.min(from + 320, audio.length));
            recognition.feed(frame, frame.length);
        }
        return recognition.finish();
    }

    /// Words that were said and not heard.
    private static int wrongWords(List<String> heard) {
        int wrong = 0;
        for (int i = 0; i < QUESTIONS.size(); i++) {
            List<String> left = new ArrayList<>(SpokenWords.of(heard.get(i)));
            for (String word : SpokenWords.of(QUESTIONS.get(i))) {
                wrong += left.remove(word) ? 0 : 1;
            }
        }
        return wrong;
    }
}
