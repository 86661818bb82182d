package dev.switchboard.gateway.engine.hear;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.switchboard.gateway.engine.SpeechException;
import dev.switchboard.gateway.engine.foreign.NativeLibrary;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Optional;

/// The functions of PocketSphinx that recognition needs, by the names and shapes of the series 0.8 and 5prealpha
/// (`libpocketsphinx.so.3`, `libsphinxbase.so.3`; headers pocketsphinx.h and cmd_ln.h). PocketSphinx 5 has other ones
/// (`ps_config_init`) and counts as absent. `cmd_ln_parse_r` stands in for `cmd_ln_init`, which is variadic.
record SphinxLibrary(
        MethodHandle parseOptions,
        MethodHandle freeOptions,
        MethodHandle optionDefinitions,
        MethodHandle setOption,
        MethodHandle init,
        MethodHandle free,
        MethodHandle startStream,
        MethodHandle startUtterance,
        MethodHandle process,
        MethodHandle processCepstra,
        MethodHandle endUtterance,
        MethodHandle hypothesis,
        MethodHandle addSearch,
        MethodHandle chooseSearch) {
    static Optional<SphinxLibrary> find() {
        Optional<NativeLibrary> base = NativeLibrary.find(
                List.of("cmd_ln_parse_r", "cmd_ln_free_r", "cmd_ln_set_int_r", "err_set_logfp"),
                "libsphinxbase.so.3", "libsphinxbase.3.dylib");
        Optional<NativeLibrary> sphinx = NativeLibrary.find(
                List.of("ps_args", "ps_init", "ps_free", "ps_start_stream", "ps_start_utt", "ps_process_raw",
                        "ps_process_cep", "ps_end_utt",
                        "ps_get_hyp", "ps_set_lm_file", "ps_set_search"),
                "libpocketsphinx.so.3", "libpocketsphinx.3.dylib");
        return base.flatMap(b -> sphinx.map(s -> bind(b, s)));
    }

    private static SphinxLibrary bind(NativeLibrary base, NativeLibrary sphinx) {
        silence(base);
        FunctionDescriptor ofDecoder = FunctionDescriptor.of(JAVA_INT, ADDRESS);
        return new SphinxLibrary(
                base.function("cmd_ln_parse_r",
                        FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT)),
                base.function("cmd_ln_free_r", ofDecoder),
                sphinx.function("ps_args", FunctionDescriptor.of(ADDRESS)),
                base.function("cmd_ln_set_int_r", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, JAVA_LONG)),
                sphinx.function("ps_init", FunctionDescriptor.of(ADDRESS, ADDRESS)),
                sphinx.function("ps_free", ofDecoder),
                sphinx.function("ps_start_stream", ofDecoder),
                sphinx.function("ps_start_utt", ofDecoder),
                sphinx.function("ps_process_raw",
                        FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT)),
                sphinx.function("ps_process_cep",
                        FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT)),
                sphinx.function("ps_end_utt", ofDecoder),
                sphinx.function("ps_get_hyp", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS)),
                sphinx.function("ps_set_lm_file", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS)),
                sphinx.function("ps_set_search", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS)));
    }

    /// Takes the library's log away for the whole process. Its own way, `-logfn`, changes one global file without a
    /// lock (`err_set_logfile` in err.c), so two decoders made at once close the file the other one writes to.
    private static void silence(NativeLibrary base) {
        try {
            base.function("err_set_logfp", FunctionDescriptor.ofVoid(ADDRESS)).invokeExact(MemorySegment.NULL);
        } catch (Throwable t) {
            throw new SpeechException("PocketSphinx could not be told to be quiet", t);
        }
    }
}
