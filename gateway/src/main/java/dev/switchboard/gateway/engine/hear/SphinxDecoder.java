package dev.switchboard.gateway.engine.hear;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.switchboard.gateway.engine.SpeechException;
import dev.switchboard.gateway.engine.foreign.NativeLibrary;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One PocketSphinx decoder over one domain language model: 16 kHz mono samples in, lower-case words out. About 9 MB
/// and
/// some 0.3 s to make, so decoders are kept and lent (`DecoderPool`). One thread at a time, not always the same one.
/// It passes once over the speech (`-fwdflat no -bestpath no`), which ends an utterance in 1–2 ms instead of 40–130 ms
/// at equal accuracy on clean speech. In noise that costs words: `searchTwice` adds the other two passes.
final class SphinxDecoder implements AutoCloseable {
    private static final int BUFFER_SAMPLES = 16_000;

    private final SphinxLibrary library;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment buffer = arena.allocate(JAVA_SHORT, BUFFER_SAMPLES);
    private final MemorySegment cepstrum = arena.allocate(JAVA_FLOAT, Cepstrum.SIZE);
    /// A pointer to the row of floats.
    private final MemorySegment cepstraRows = arena.allocateFrom(ADDRESS, cepstrum);
    private final MemorySegment score = arena.allocate(JAVA_INT);
    private final MemorySegment options;
    private final MemorySegment decoder;
    private final Optional<CepstralMean> cepstralMean = CepstralMean.find();
    private final Optional<MeansSwitch> meansSwitch = MeansSwitch.find();
    private final AdaptedMeans means;
    private final float[] untaughtMean;
    private final MemorySegment languageModel;
    /// Names of searches; `_default` is PocketSphinx's for the one it was made with.
    private final MemorySegment once = arena.allocateFrom("_default");
    private final MemorySegment twice = arena.allocateFrom("twice");
    private Hearing hearing = Hearing.PLAIN;
    private boolean canSearchTwice;
    private boolean searchesTwice;
    private boolean inUtterance;

    SphinxDecoder(SphinxLibrary library, Path acousticModel, AdaptedMeans means, DomainLanguageModel model) {
        this.library = library;
        this.means = means;
        languageModel = arena.allocateFrom(model.languageModel().toString());
        List<String> arguments = List.of(
                "switchboard",
                "-hmm", acousticModel.toString(),
                "-lm", model.languageModel().toString(),
                "-dict", model.dictionary().toString(),
                "-fwdflat", "no",
                "-bestpath", "no");
        try {
            options = parse(arguments);
            decoder = (MemorySegment) library.init().invokeExact(options);
            if (decoder.address() == 0) {
                throw new SpeechException("PocketSphinx refused its models: " + arguments);
            }
            untaughtMean = cepstralMean.map(mean -> mean.of(decoder)).orElseGet(() -> new float[0]);
        } catch (Throwable t) {
            arena.close();
            throw broken("start", t);
        }
    }

    /// Keeps the arguments' memory for the decoder's life, since cmd_ln may point into it.
    private MemorySegment parse(List<String> arguments) throws Throwable {
        MemorySegment argv = arena.allocate(ADDRESS, arguments.size());
        for (int i = 0; i < arguments.size(); i++) {
            argv.setAtIndex(ADDRESS, i, arena.allocateFrom(arguments.get(i)));
        }
        MemorySegment definitions = (MemorySegment) library.optionDefinitions().invokeExact();
        MemorySegment parsed = (MemorySegment) library.parseOptions()
                .invokeExact(MemorySegment.NULL, definitions, arguments.size(), argv, 1);
        if (parsed.address() == 0) {
            throw new SpeechException("PocketSphinx refused its options: " + arguments);
        }
        return parsed;
    }

    /// Begins an utterance, dropping one that was not finished.
    void start() {
        finishQuietly();
        try {
            check("start a stream", (int) library.startStream().invokeExact(decoder));
            check("start an utterance", (int) library.startUtterance().invokeExact(decoder));
            inUtterance = true;
        } catch (Throwable t) {
            throw broken("start an utterance", t);
        }
    }

    /// Chooses, between utterances, by which means the sounds are told. A change reads the means again; what it
    /// takes has not been measured.
    void hearAs(Hearing wanted) {
        finishQuietly();
        if (wanted != hearing && meansSwitch.isPresent()) {
            meansSwitch.get().load(decoder, options, means.of(wanted), means.noChange());
            hearing = wanted;
        }
    }

    Hearing hearing() {
        return hearing;
    }

    /// Chooses, between utterances, whether they are searched a second time when they end: over all words heard in the
    /// first pass, then for the best way through them. What that needs is made at the first wish, in about 0.2 s.
    void searchTwice(boolean wanted) {
        finishQuietly();
        if (wanted == searchesTwice) {
            return;
        }
        try {
            if (!canSearchTwice) {
                for (String pass : List.of("-fwdflat", "-bestpath")) {
                    library.setOption().invokeExact(options, arena.allocateFrom(pass), 1L);
                }
                check("add a search", (int) library.addSearch().invokeExact(decoder, twice, languageModel));
                canSearchTwice = true;
            }
            MemorySegment search = wanted ? twice : once;
            check("choose a search", (int) library.chooseSearch().invokeExact(decoder, search));
            searchesTwice = wanted;
        } catch (Throwable t) {
            throw broken("choose a search", t);
        }
    }

    /// What was learnt of the voice and the line so far.
    float[] learntMean() {
        return cepstralMean.map(mean -> mean.of(decoder)).orElse(untaughtMean);
    }

    /// The mean of all that was heard since `goOnFrom(null)`, an utterance shorter than 3 s.
    float[] meanSinceUntaught() {
        return cepstralMean.map(mean -> mean.since(decoder, untaughtMean)).orElse(untaughtMean);
    }

    /// Goes on from what was learnt in another utterance; null forgets what was learnt.
    void goOnFrom(float @Nullable [] learntMean) {
        cepstralMean.ifPresent(mean -> mean.put(decoder, learntMean == null ? untaughtMean : learntMean));
    }

    void feed(short[] samples, int count) {
        try {
            for (int from = 0; from < count; from += BUFFER_SAMPLES) {
                int length = Math.min(BUFFER_SAMPLES, count - from);
                MemorySegment.copy(samples, from, buffer, JAVA_SHORT, 0, length);
                check("take samples", (int) library.process().invokeExact(decoder, buffer, (long) length, 0, 0));
            }
        } catch (Throwable t) {
            throw broken("take samples", t);
        }
    }

    /// Takes cepstra in place of samples; not both in one utterance. PocketSphinx gets them one by one: given
    /// many at once as the first of an utterance, it understands nothing of it or ends the process (`eval_nonroot_chan`).
    void feed(List<float[]> cepstra) {
        try {
            for (float[] row : cepstra) {
                MemorySegment.copy(row, 0, cepstrum, JAVA_FLOAT, 0, Cepstrum.SIZE);
                check("take cepstra", (int) library.processCepstra().invokeExact(decoder, cepstraRows, 1, 0, 0));
            }
        } catch (Throwable t) {
            throw broken("take cepstra", t);
        }
    }

    /// The words so far, or after `finish` all of them; "" for none.
    String words() {
        try {
            return NativeLibrary.text((MemorySegment) library.hypothesis().invokeExact(decoder, score)).strip();
        } catch (Throwable t) {
            throw broken("tell the words", t);
        }
    }

    String finish() {
        if (!inUtterance) {
            return "";
        }
        inUtterance = false;
        try {
            check("end an utterance", (int) library.endUtterance().invokeExact(decoder));
        } catch (Throwable t) {
            throw broken("end an utterance", t);
        }
        return words();
    }

    /// Leaves the decoder ready for the next borrower.
    void finishQuietly() {
        if (inUtterance) {
            String _ = finish();
        }
    }

    @Override
    public void close() {
        try {
            int _ = (int) library.free().invokeExact(decoder);
            int _ = (int) library.freeOptions().invokeExact(options);
        } catch (Throwable t) {
            throw broken("close", t);
        } finally {
            arena.close();
        }
    }

    private static void check(String operation, int result) {
        if (result < 0) {
            throw new SpeechException("PocketSphinx could not " + operation + ": " + result);
        }
    }

    private static SpeechException broken(String operation, Throwable cause) {
        return cause instanceof SpeechException already ? already
                : new SpeechException("PocketSphinx could not " + operation, cause);
    }
}
