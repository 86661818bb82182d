package dev.switchboard.gateway.engine.hear;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.switchboard.gateway.engine.SpeechException;
import dev.switchboard.gateway.engine.foreign.NativeLibrary;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Turns a language model in ARPA text into sphinxbase's binary trie, by sphinxbase itself (ngram_model.h). A decoder
/// loads a million entries of that in 40 ms instead of 1.2 s.
record ArpaPacker(
        MethodHandle newLogMath, MethodHandle freeLogMath, MethodHandle read, MethodHandle write, MethodHandle free) {
    /// `NGRAM_ARPA` and `NGRAM_BIN` of `ngram_file_type_t`.
    private static final int ARPA = 1;
    private static final int BINARY = 2;
    /// The base of a decoder's own logarithms (`-logbase`).
    private static final double LOG_BASE = 1.0001;

    static Optional<ArpaPacker> find() {
        return NativeLibrary
                .find(List.of("logmath_init", "logmath_free", "ngram_model_read", "ngram_model_write",
                        "ngram_model_free"), "libsphinxbase.so.3", "libsphinxbase.3.dylib")
                .map(base -> new ArpaPacker(
                        base.function("logmath_init", FunctionDescriptor.of(ADDRESS, JAVA_DOUBLE, JAVA_INT, JAVA_INT)),
                        base.function("logmath_free", FunctionDescriptor.of(JAVA_INT, ADDRESS)),
                        base.function("ngram_model_read",
                                FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, JAVA_INT, ADDRESS)),
                        base.function("ngram_model_write",
                                FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT)),
                        base.function("ngram_model_free", FunctionDescriptor.of(JAVA_INT, ADDRESS))));
    }

    void pack(Path arpa, Path binary) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment logMath = (MemorySegment) newLogMath.invokeExact(LOG_BASE, 0, 0);
            MemorySegment model = (MemorySegment) read.invokeExact(
                    MemorySegment.NULL, arena.allocateFrom(arpa.toString()), ARPA, logMath);
            if (model.address() == 0) {
                throw new SpeechException("sphinxbase refused the language model " + arpa);
            }
            int written = (int) write.invokeExact(model, arena.allocateFrom(binary.toString()), BINARY);
            int _ = (int) free.invokeExact(model);
            int _ = (int) freeLogMath.invokeExact(logMath);
            if (written < 0) {
                throw new SpeechException("sphinxbase could not write " + binary);
            }
        } catch (SpeechException e) {
            throw e;
        } catch (Throwable t) {
            throw new SpeechException("pack the language model " + arpa, t);
        }
    }
}
