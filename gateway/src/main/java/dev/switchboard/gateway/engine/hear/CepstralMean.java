package dev.switchboard.gateway.engine.hear;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.switchboard.gateway.engine.SpeechException;
import dev.switchboard.gateway.engine.foreign.NativeLibrary;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Optional;

/// The mean of the cepstra, by which PocketSphinx takes out what is of the voice's timbre and the line. A decoder learns
/// it from what it hears and keeps it, which helps the caller it was learnt from and harms the next one; so it is read
/// after an utterance, kept with the session, and put back before the session's next one, whichever decoder that gets.
record CepstralMean(MethodHandle features, MethodHandle get, MethodHandle set) {
    /// Of `cmn_struct` in `feat_t` (feat.h of sphinxbase 5prealpha) on 64-bit machines.
    private static final long CMN_OFFSET = 88;
    /// In `cmn_t` (cmn.h): `sum`, then `nframe`. A mean that is put in counts as 500 frames (`CMN_WIN`).
    private static final long SUM_OFFSET = 16;
    private static final long FRAMES_OFFSET = 24;
    private static final int PUT_FRAMES = 500;
    private static final int ENOUGH_FRAMES = 20;
    /// `-ceplen` of the acoustic model.
    private static final int LENGTH = 13;

    /// None where the functions are missing: a decoder then goes on from its last caller's mean.
    static Optional<CepstralMean> find() {
        return NativeLibrary
                .find(List.of("cmn_live_get", "cmn_live_set"), "libsphinxbase.so.3", "libsphinxbase.3.dylib")
                .flatMap(base -> NativeLibrary
                        .find(List.of("ps_get_feat"), "libpocketsphinx.so.3", "libpocketsphinx.3.dylib")
                        .map(sphinx -> new CepstralMean(
                                sphinx.function("ps_get_feat", FunctionDescriptor.of(ADDRESS, ADDRESS)),
                                base.function("cmn_live_get", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS)),
                                base.function("cmn_live_set", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS)))));
    }

    float[] of(MemorySegment decoder) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mean = arena.allocate(JAVA_FLOAT, LENGTH);
            get.invokeExact(normaliser(decoder), mean);
            return mean.toArray(JAVA_FLOAT);
        } catch (Throwable t) {
            throw new SpeechException("PocketSphinx could not tell its cepstral mean", t);
        }
    }

    /// The mean of what was heard since `before` was put in, without `before`; `before` when that was next to nothing.
    float[] since(MemorySegment decoder, float[] before) {
        try {
            MemorySegment normaliser = normaliser(decoder).reinterpret(FRAMES_OFFSET + Integer.BYTES);
            int frames = normaliser.get(JAVA_INT, FRAMES_OFFSET) - PUT_FRAMES;
            if (frames < ENOUGH_FRAMES) {
                return before;
            }
            float[] mean = normaliser.get(ADDRESS, SUM_OFFSET).reinterpret((long) LENGTH * Float.BYTES)
                    .toArray(JAVA_FLOAT);
            for (int i = 0; i < LENGTH; i++) {
                mean[i] = (mean[i] - before[i] * PUT_FRAMES) / frames;
            }
            return mean;
        } catch (Throwable t) {
            throw new SpeechException("PocketSphinx could not tell its cepstral sum", t);
        }
    }

    void put(MemorySegment decoder, float[] mean) {
        try (Arena arena = Arena.ofConfined()) {
            set.invokeExact(normaliser(decoder), arena.allocateFrom(JAVA_FLOAT, mean));
        } catch (Throwable t) {
            throw new SpeechException("PocketSphinx could not take a cepstral mean", t);
        }
    }

    private MemorySegment normaliser(MemorySegment decoder) throws Throwable {
        MemorySegment feat = (MemorySegment) features.invokeExact(decoder);
        return feat.reinterpret(CMN_OFFSET + ADDRESS.byteSize()).get(ADDRESS, CMN_OFFSET);
    }
}
