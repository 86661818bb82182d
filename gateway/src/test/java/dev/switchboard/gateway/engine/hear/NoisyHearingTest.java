package dev.switchboard.gateway.engine.hear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.switchboard.gateway.engine.Recognition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Speech 20 dB above a steady noise.
final class NoisyHearingTest {
    private static final Path MODEL = Path.of("/usr/share/pocketsphinx/model/en-us");
    private static final List<String> QUESTIONS = List.of(
            "How much interest do I get on my savings?",
            "Please hold two seats for the concert.",
            "Somebody took my bag and my debit card was in it.",
            "What happens if I miss a loan payment?",
            "I want to cancel the booking I made yesterday.");

    /// What ears learn stays for the tests that follow: it takes seconds.
    private static final Path cache = Path.of("target", "test-speech").toAbsolutePath();

    private static final int ALL_WORDS = QUESTIONS.stream().mapToInt(question -> SpokenWords.of(question).size()).sum();
    private static final List<short[]> quiet = new ArrayList<>();
    private static final List<short[]> noisy = new ArrayList<>();

    @BeforeAll
    static void speak() throws Exception {
        assumeTrue(SphinxLibrary.find().isPresent() && Files.isRegularFile(MODEL.resolve("cmudict-en-us.dict")),
                SphinxEars.INSTALL_HINT);
        SyntheticCaller caller = new SyntheticCaller("rms");
        assumeTrue(caller.available(), "flite is not installed: " + SphinxEars.INSTALL_HINT);
        for (String question : QUESTIONS) {
            quiet.add(SyntheticCaller.inQuietRoom(caller.say(question), 300, 400));
            noisy.add(PhoneLine.noisy(quiet.getLast(), 20));
        }
    }

    @Test
    void questionsInNoiseAreUnderstoodAndSoIsTheQuietCallerWhoGetsTheSameDecoder() {
        try (SphinxEars ears = SphinxEars.open(cache, SpeechVocabulary.bundled(), 1);
                Recognition inNoise = ears.open(16_000);
                Recognition inQuiet = ears.open(16_000)) {
            assertThat(understood(inNoise, noisy.get(0))).contains("interest");
            assertThat(understood(inQuiet, quiet.get(2))).contains("debit card");
            assertThat(understood(inNoise, noisy.get(2))).contains("debit card");
            assertThat(understood(inNoise, noisy.get(3))).contains("loan payment");
            assertThat(understood(inQuiet, quiet.get(1))).contains("seats");
        }
    }

    @Test
    void aDecoderThatHeardInAnotherWayHearsPlainlyAgainAsBefore() {
        DomainLanguageModel model = DomainLanguageModel.in(cache, SpeechVocabulary.bundled(),
                MODEL.resolve("cmudict-en-us.dict"), Optional.of(MODEL.resolve("en-us.lm.bin")));
        try (SphinxDecoder decoder = decoder(SphinxLibrary.find().orElseThrow(), model)) {
            List<String> before = heard(decoder, 1);
            decoder.hearAs(Hearing.FORMANT);
            assertThat(decoder.hearing()).isEqualTo(Hearing.FORMANT);
            assertThat(heard(decoder, 1)).isNotEqualTo(before);
            decoder.hearAs(Hearing.PLAIN);
            assertThat(heard(decoder, 1)).isEqualTo(before);
        }
    }

    private static SphinxDecoder decoder(SphinxLibrary library, DomainLanguageModel model) {
        Path folder = MODEL.resolve("en-us");
        return new SphinxDecoder(library, folder, new AdaptedMeans(cache, folder.resolve("means")), model);
    }

    @Test
    void searchedTwiceTheWordsAreWeighedAnewAndSearchedOnceAgainTheyAreTheSameAsBefore() {
        DomainLanguageModel model = DomainLanguageModel.in(cache, SpeechVocabulary.bundled(),
                MODEL.resolve("cmudict-en-us.dict"), Optional.of(MODEL.resolve("en-us.lm.bin")));
        SphinxLibrary library = SphinxLibrary.find().orElseThrow();
        try (SphinxDecoder decoder = decoder(library, model)) {
            List<String> once = heard(decoder, QUESTIONS.size());
            decoder.searchTwice(true);
            List<String> twice = heard(decoder, QUESTIONS.size());
            decoder.searchTwice(false);
            assertThat(heard(decoder, 1)).isEqualTo(once.subList(0, 1));
            assertThat(twice).isNotEqualTo(once);
            assertThat(wrongWords(twice)).as("%s instead of %s", twice, once).isLessThan(ALL_WORDS / 3);
        }
    }

    /// What the first so many questions are heard as.
    private static List<String> heard(SphinxDecoder decoder, int questions) {
        List<String> heard = new ArrayList<>();
        for (short[] speech : noisy.subList(0, questions)) {
            decoder.goOnFrom(null);
            decoder.start();
            decoder.feed(speech, speech.length);
            heard.add(decoder.finish());
        }
        return heard;
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
