package dev.switchboard.gateway.engine.hear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.gateway.engine.SpeechException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VoskEarsTest {
    private static final short[] SAMPLES = new short[320];

    /// Answers as libvosk does: what was heard, piece by piece, and closes once.
    private static final class FakeDecoder implements VoskRecognition.Decoder {
        private final Deque<String> ended;
        private final String under;
        private int closed;

        FakeDecoder(List<String> ended, String under) {
            this.ended = new ArrayDeque<>(ended);
            this.under = under;
        }

        @Override
        public boolean accept(short[] samples, int count) {
            return !ended.isEmpty();
        }

        @Override
        public String result() {
            return "{\n  \"text\" : \"" + ended.removeFirst() + "\"\n}";
        }

        @Override
        public String partialResult() {
            return "{\"partial\" : \"" + under + "\"}";
        }

        @Override
        public String finalResult() {
            return "{\"text\" : \"" + under + "\"}";
        }

        @Override
        public void close() {
            closed++;
        }
    }

    @Test
    void aFolderWithoutAModelIsNamedWithWhatWasExpected(@TempDir Path empty) {
        assertThatThrownBy(() -> VoskEars.open(empty, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("vosk-model=" + empty + ": expected the folder of an unpacked Vosk model, which holds am/final.mdl");
    }

    @Test
    void aBrokenModelIsRefusedByVoskItselfAndDoesNotEndTheProcess(@TempDir Path folder) throws Exception {
        Files.createDirectories(folder.resolve("am"));
        Files.writeString(folder.resolve("am").resolve("final.mdl"), "not a model");
        assertThatThrownBy(() -> VoskEars.open(folder, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("vosk-model=" + folder + ": Vosk ");
    }

    @Test
    void anUtteranceIsAllThePiecesThatVoskEndedAndTheLastOne() {
        FakeDecoder decoder = new FakeDecoder(List.of("hello there", ""), "block my card");
        VoskRecognition recognition = new VoskRecognition(() -> decoder);
        recognition.start();
        recognition.feed(SAMPLES, SAMPLES.length);
        recognition.feed(SAMPLES, SAMPLES.length);
        recognition.feed(SAMPLES, SAMPLES.length);
        assertThat(recognition.partial()).isEqualTo("hello there block my card");
        assertThat(recognition.finish()).isEqualTo("hello there block my card");
        assertThat(decoder.closed).isEqualTo(1);
    }

    @Test
    void eachUtteranceHasADecoderOfItsOwnThatIsGivenBackWhateverHappens() {
        Deque<FakeDecoder> made = new ArrayDeque<>();
        VoskRecognition recognition = new VoskRecognition(() -> {
            made.add(new FakeDecoder(List.of(), "one"));
            return made.getLast();
        });
        recognition.start();
        recognition.start();
        assertThat(recognition.finish()).isEqualTo("one");
        recognition.start();
        recognition.close();
        recognition.close();
        assertThat(made).hasSize(3).allSatisfy(decoder -> assertThat(decoder.closed).isEqualTo(1));
        assertThatThrownBy(() -> recognition.feed(SAMPLES, SAMPLES.length)).isInstanceOf(SpeechException.class);
    }
}
