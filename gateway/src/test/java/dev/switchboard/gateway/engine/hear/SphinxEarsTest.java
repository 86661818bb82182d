package dev.switchboard.gateway.engine.hear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.switchboard.gateway.engine.Recognition;
import dev.switchboard.gateway.engine.SpeechException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SphinxEarsTest {
    @TempDir
    static Path cache;

    private static SphinxEars ears;
    private static short[] lostCard;
    private static short[] rate;

    @BeforeAll
    static void openEars() throws Exception {
        ears = SphinxEars.open(cache, SpeechVocabulary.bundled(), 4);
        assumeTrue(ears.available(), ears.missing());
        SyntheticCaller caller = new SyntheticCaller("rms");
        assumeTrue(caller.available(), "flite is not installed: " + SphinxEars.INSTALL_HINT);
        lostCard = SyntheticCaller.inQuietRoom(caller.say("I lost my debit card."), 300, 300);
        rate = SyntheticCaller.inQuietRoom(caller.say("What is the interest rate for the saving pockets?"), 300, 300);
    }

    @AfterAll
    static void closeEars() {
        ears.close();
    }

    @Test
    void oneUtteranceAfterAnotherIsUnderstood() {
        try (Recognition recognition = ears.open(16_000)) {
            assertThat(understood(recognition, lostCard)).contains("lost").contains("card");
            assertThat(understood(recognition, rate)).contains("interest rate").contains("pockets");
        }
    }

    @Test
    void wordsAppearWhileTheCallerSpeaks() {
        try (Recognition recognition = ears.open(16_000)) {
            recognition.start();
            int half = rate.length / 2;
            recognition.feed(rate, half);
            assertThat(recognition.partial()).isNotEmpty();
            recognition.feed(Arrays.copyOfRange(rate, half, rate.length), rate.length - half);
            assertThat(recognition.finish()).contains("interest");
        }
    }

    @Test
    void aTelephoneCallersUtteranceInOnePieceIsUnderstood() {
        try (Recognition recognition = ears.open(8_000)) {
            recognition.start();
            recognition.feed(rate, rate.length);
            assertThat(recognition.finish()).contains("interest");
        }
    }

    @Test
    void silenceIsNoWords() {
        try (Recognition recognition = ears.open(16_000)) {
            assertThat(understood(recognition, SyntheticCaller.noise(16_000, 8))).isEmpty();
        }
    }

    @Test
    void anUtteranceBegunAgainForgetsTheFirst() {
        try (Recognition recognition = ears.open(16_000)) {
            recognition.start();
            recognition.feed(rate, rate.length);
            assertThat(understood(recognition, lostCard)).contains("card").doesNotContain("interest");
        }
    }

    @Test
    void callersOnFourThreadsAreEachUnderstood() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<String>> heard = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                short[] speech = i % 2 == 0 ? lostCard : rate;
                heard.add(threads.submit(() -> {
                    try (Recognition recognition = ears.open(16_000)) {
                        return understood(recognition, speech);
                    }
                }));
            }
            for (int i = 0; i < 4; i++) {
                assertThat(heard.get(i).get()).contains(i % 2 == 0 ? "card" : "interest rate");
            }
        }
    }

    /// With a log file (`-logfn`) this ends the process or stops for ever: the file is global, its change unguarded.
    @Test
    void decodersMadeAtTheSameInstantLeaveTheProcessWhole() throws Exception {
        CyclicBarrier atOnce = new CyclicBarrier(4);
        for (int round = 0; round < 3; round++) {
            try (SphinxEars fresh = SphinxEars.open(cache, SpeechVocabulary.bundled(), 4);
                    ExecutorService threads = Executors.newFixedThreadPool(4)) {
                List<Future<String>> heard = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    heard.add(threads.submit(() -> {
                        atOnce.await();
                        try (Recognition recognition = fresh.open(16_000)) {
                            return understood(recognition, lostCard);
                        }
                    }));
                }
                for (Future<String> words : heard) {
                    assertThat(words.get(60, TimeUnit.SECONDS)).contains("card");
                }
            }
        }
    }

    @Test
    void moreSpeakersThanDecodersAreRefusedAndServedLater() {
        try (SphinxEars narrow = SphinxEars.open(cache, SpeechVocabulary.bundled(), 1);
                Recognition first = narrow.open(16_000);
                Recognition second = narrow.open(16_000)) {
            first.start();
            assertThatThrownBy(second::start).isInstanceOf(SpeechException.class)
                    .hasMessageContaining("all 1 decoders");
            first.finish();
            assertThat(understood(second, lostCard)).contains("card");
        }
    }

    @Test
    void closingInTheMiddleOfAnUtteranceGivesTheDecoderBack() {
        try (SphinxEars narrow = SphinxEars.open(cache, SpeechVocabulary.bundled(), 1)) {
            Recognition leaver = narrow.open(16_000);
            leaver.start();
            leaver.feed(rate, rate.length / 2);
            leaver.close();
            try (Recognition next = narrow.open(16_000)) {
                assertThat(understood(next, lostCard)).contains("card");
            }
        }
    }

    @Test
    void samplesBeforeAStartAreAnError() {
        try (Recognition recognition = ears.open(16_000)) {
            assertThatThrownBy(() -> recognition.feed(rate, 320)).isInstanceOf(SpeechException.class);
        }
    }

    @Test
    void aLineSlowerThanATelephoneIsRefused() {
        assertThatThrownBy(() -> ears.open(4_000)).hasMessageContaining("8000").hasMessageContaining("4000");
    }

    private static String understood(Recognition recognition, short[] audio) {
        recognition.start();
        for (int from = 0; from < audio.length; from += 320) {
            short[] frame = Arrays.copyOfRange(audio, from, Math.min(from + 320, audio.length));
            recognition.feed(frame, frame.length);
        }
        return recognition.finish();
    }
}
