package dev.switchboard.gateway.engine.hear;

import dev.switchboard.gateway.engine.Ears;
import dev.switchboard.gateway.engine.OverloadedException;
import dev.switchboard.gateway.engine.Recognition;
import dev.switchboard.gateway.engine.SpeechException;
import dev.switchboard.gateway.engine.VoiceActivity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import org.vosk.LibVosk;
import org.vosk.LogLevel;
import org.vosk.Model;
import org.vosk.Recognizer;

/// Recognition by Vosk (0.3.45, Apache-2.0) with a model folder of the user's own; all sessions share the model, each
/// utterance has a decoder. Hears any subject its model knows and is not taught the agents' phrases. Thread-safe.
public final class VoskEars implements Ears, AutoCloseable {
    /// What every model that Vosk reads holds, in the folder itself or in `am`.
    private static final String ACOUSTIC_MODEL = "final.mdl";

    private final Model model;
    private final int limit;
    private final Semaphore decoders;

    private VoskEars(Model model, int limit) {
        this.model = model;
        this.limit = limit;
        this.decoders = new Semaphore(limit);
    }

    /// Loads the model, which takes from half a second to many, by its size.
    ///
    /// Throws `IllegalArgumentException` naming the folder when it holds no model or this machine cannot load Vosk.
    ///
    /// @param limit how many utterances may be decoded at once
    public static VoskEars open(Path folder, int limit) {
        if (!Files.isRegularFile(folder.resolve("am").resolve(ACOUSTIC_MODEL))
                && !Files.isRegularFile(folder.resolve(ACOUSTIC_MODEL))) {
            throw new IllegalArgumentException("vosk-model=" + folder
                    + ": expected the folder of an unpacked Vosk model, which holds am/final.mdl");
        }
        try {
            LibVosk.setLogLevel(LogLevel.WARNINGS);
            return new VoskEars(new Model(folder.toString()), limit);
        } catch (IOException e) {
            throw new IllegalArgumentException("vosk-model=" + folder + ": Vosk cannot read this model", e);
        } catch (UnsatisfiedLinkError e) {
            throw new IllegalArgumentException("vosk-model=" + folder + ": Vosk does not run on "
                    + System.getProperty("os.name") + " " + System.getProperty("os.arch"), e);
        }
    }

    @Override
    public boolean available() {
        return true;
    }

    @Override
    public Recognition open(int lineRateHz) {
        return new VoskRecognition(this::decoder);
    }

    private VoskRecognition.Decoder decoder() {
        if (!decoders.tryAcquire()) {
            throw new OverloadedException("all " + limit + " decoders are listening to other callers");
        }
        try {
            return new Lent(new Recognizer(model, VoiceActivity.SAMPLE_RATE_HZ), decoders);
        } catch (IOException e) {
            decoders.release();
            throw new SpeechException("Vosk made no recogniser", e);
        }
    }

    @Override
    public void close() {
        model.close();
    }

    private record Lent(Recognizer recognizer, Semaphore decoders) implements VoskRecognition.Decoder {
        @Override
        public boolean accept(short[] samples, int count) {
            return recognizer.acceptWaveForm(samples, count);
        }

        @Override
        public String result() {
            return recognizer.getResult();
        }

        @Override
        public String partialResult() {
            return recognizer.getPartialResult();
        }

        @Override
        public String finalResult() {
            return recognizer.getFinalResult();
        }

        @Override
        public void close() {
            recognizer.close();
            decoders.release();
        }
    }
}
