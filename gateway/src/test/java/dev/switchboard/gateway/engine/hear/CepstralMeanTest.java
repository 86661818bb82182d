package dev.switchboard.gateway.engine.hear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CepstralMeanTest {
    private static final Path MODEL = Path.of("/usr/share/pocketsphinx/model/en-us");

    @Test
    void whatADecoderLearntOfOneCallerIsPutAsideForTheNextAndTakenUpAgain(@TempDir Path cache) {
        Optional<SphinxLibrary> library = SphinxLibrary.find();
        Path dictionary = MODEL.resolve("cmudict-en-us.dict");
        assumeTrue(library.isPresent() && Files.isRegularFile(dictionary), SphinxEars.INSTALL_HINT);
        DomainLanguageModel model = DomainLanguageModel.in(
                cache, new SpeechVocabulary(List.of("i lost my card"), List.of("cashback")), dictionary, Optional.empty());
        Path acoustic = MODEL.resolve("en-us");
        AdaptedMeans means = new AdaptedMeans(cache, acoustic.resolve("means"));
        try (SphinxDecoder decoder = new SphinxDecoder(library.get(), acoustic, means, model)) {
            float[] untaught = decoder.learntMean();
            decoder.start();
            short[] loud = SyntheticCaller.noise(32_000, 6_000);
            decoder.feed(loud, loud.length);
            String _ = decoder.finish();
            float[] learnt = decoder.learntMean();
            assertThat(learnt).isNotEqualTo(untaught);

            decoder.goOnFrom(null);
            assertThat(decoder.learntMean()).isEqualTo(untaught);
            decoder.goOnFrom(learnt);
            assertThat(decoder.learntMean()).isEqualTo(learnt);
        }
    }
}
