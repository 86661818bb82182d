package dev.switchboard.gateway.engine.hear;

import static java.lang.foreign.ValueLayout.ADDRESS;

import dev.switchboard.gateway.engine.SpeechException;
import dev.switchboard.gateway.engine.foreign.NativeLibrary;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Gives a decoder other means between two utterances. PocketSphinx loads its means again when it is told of an MLLR
/// (`gauden_mllr_transform` in ms_gauden.c), from the file its option `_mean` names.
record MeansSwitch(MethodHandle setOption, MethodHandle readMllr, MethodHandle updateMllr) {
    /// None where the functions are missing: every voice is then heard by the model's own means.
    static Optional<MeansSwitch> find() {
        return NativeLibrary
                .find(List.of("cmd_ln_set_str_extra_r"), "libsphinxbase.so.3", "libsphinxbase.3.dylib")
                .flatMap(base -> NativeLibrary
                        .find(List.of("ps_mllr_read", "ps_update_mllr"),
                                "libpocketsphinx.so.3", "libpocketsphinx.3.dylib")
                        .map(sphinx -> new MeansSwitch(
                                base.function("cmd_ln_set_str_extra_r",
                                        FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS)),
                                sphinx.function("ps_mllr_read", FunctionDescriptor.of(ADDRESS, ADDRESS)),
                                sphinx.function("ps_update_mllr", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS)))));
    }

    /// @param options the decoder's own
    /// @param noChange an MLLR file that changes nothing
    void load(MemorySegment decoder, MemorySegment options, Path means, Path noChange) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mllr =
                    (MemorySegment) readMllr.invokeExact(arena.allocateFrom(noChange.toString()));
            if (mllr.address() == 0) {
                throw new SpeechException("PocketSphinx refused " + noChange);
            }
            setOption.invokeExact(options, arena.allocateFrom("_mean"), arena.allocateFrom(means.toString()));
            // the decoder owns the MLLR from here on
            MemorySegment taken = (MemorySegment) updateMllr.invokeExact(decoder, mllr);
            if (taken.address() == 0) {
                throw new SpeechException("PocketSphinx refused the means " + means);
            }
        } catch (SpeechException e) {
            throw e;
        } catch (Throwable t) {
            throw new SpeechException("PocketSphinx could not load the means " + means, t);
        }
    }
}
