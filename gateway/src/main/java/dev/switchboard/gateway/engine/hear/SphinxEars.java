package dev.switchboard.gateway.engine.hear;

import dev.switchboard.gateway.engine.Ears;
import dev.switchboard.gateway.engine.Recognition;
import dev.switchboard.gateway.engine.SpeechException;
import dev.switchboard.gateway.engine.VoiceActivity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Recognition by PocketSphinx over a domain language model that is made (or found in its cache folder) when the ears
/// are opened, which takes 1–2 s the first time. Works where the system's packages are installed; elsewhere it is
/// unavailable and says why once in the log. Thread-safe.
public final class SphinxEars implements Ears, AutoCloseable {
    /// What brings the libraries and models of ears and voice to Debian and Ubuntu.
    public static final String INSTALL_HINT =
            "apt-get install --no-install-recommends libpocketsphinx3 pocketsphinx-en-us libflite1";

    /// As many callers can be understood in the same instant. One who speaks without a pause takes about a tenth of a
    /// core and, with a decoder, some 24 MB (`scripts/bench engine`): more than this would make all answers late.
    public static final int DEFAULT_DECODERS = Math.max(4, 8 * Runtime.getRuntime().availableProcessors());

    private static final int TELEPHONE_RATE_HZ = 8_000;
    private static final Logger log = LoggerFactory.getLogger(SphinxEars.class);

    private final @Nullable DecoderPool pool;
    private final String missing;

    private SphinxEars(@Nullable DecoderPool pool, String missing) {
        this.pool = pool;
        this.missing = missing;
    }

    /// Opens the ears and warms one decoder.
    ///
    /// @param cacheFolder where language models are kept between starts; made when absent
    /// @param decoders how many utterances may be decoded at once
    public static SphinxEars open(Path cacheFolder, SpeechVocabulary vocabulary, int decoders) {
        Optional<SphinxLibrary> library = SphinxLibrary.find();
        Optional<AcousticModel> acoustic = AcousticModel.find();
        if (library.isEmpty() || acoustic.isEmpty()) {
            String what = library.isEmpty() ? "PocketSphinx (libpocketsphinx.so.3)"
                    : "its model " + AcousticModel.FOLDER;
            String reason = "Speech cannot be recognised because " + what + " is not installed.";
            log.warn("{} To install: {}", reason, INSTALL_HINT);
            return new SphinxEars(null, reason);
        }
        DomainLanguageModel model = DomainLanguageModel.in(
                cacheFolder, vocabulary, acoustic.get().dictionary(), acoustic.get().generalEnglish());
        Path folder = acoustic.get().folder();
        AdaptedMeans means = new AdaptedMeans(cacheFolder, folder.resolve("means"));
        means.prepare();
        DecoderPool pool = new DecoderPool(
                decoders, () -> new SphinxDecoder(library.get(), folder, means, model));
        pool.giveBack(pool.borrow(null, Hearing.PLAIN));
        return new SphinxEars(pool, "");
    }

    @Override
    public boolean available() {
        return pool != null;
    }

    /// One sentence on why nothing can be recognised, "" when it can.
    public String missing() {
        return missing;
    }

    @Override
    public int listening() {
        return pool == null ? 0 : pool.lent();
    }

    @Override
    public Recognition open(int lineRateHz) {
        if (pool == null) {
            throw new SpeechException(missing);
        }
        if (lineRateHz < TELEPHONE_RATE_HZ) {
            throw new IllegalArgumentException("a line has 8000 Hz or more, not " + lineRateHz);
        }
        return new SphinxRecognition(pool,
                lineRateHz < VoiceActivity.SAMPLE_RATE_HZ ? CepstralFrontEnd.telephone() : CepstralFrontEnd.wideBand());
    }

    @Override
    public void close() {
        if (pool != null) {
            pool.close();
        }
    }

    /// The English model of package pocketsphinx-en-us.
    private record AcousticModel(Path folder, Path dictionary, Optional<Path> generalEnglish) {
        static final Path FOLDER = Path.of("/usr/share/pocketsphinx/model/en-us");

        static Optional<AcousticModel> find() {
            AcousticModel model = new AcousticModel(FOLDER.resolve("en-us"), FOLDER.resolve("cmudict-en-us.dict"),
                    Optional.of(FOLDER.resolve("en-us.lm.bin")).filter(Files::isRegularFile));
            return Files.isRegularFile(model.folder.resolve("mdef")) && Files.isRegularFile(model.dictionary)
                    ? Optional.of(model)
                    : Optional.empty();
        }
    }
}
