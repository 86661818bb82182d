package dev.switchboard.gateway.engine.hear;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.switchboard.gateway.engine.foreign.NativeLibrary;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class CepstralFrontEndTest {
    private static short[] speech = {};

    @BeforeAll
    static void speak() throws Exception {
        SyntheticCaller caller = new SyntheticCaller("rms");
        assumeTrue(caller.available(), "flite is not installed: " + SphinxEars.INSTALL_HINT);
        speech = SyntheticCaller.inQuietRoom(caller.say("I lost my card. How do I freeze it?"), 600, 900);
    }

    @Test
    void wideBandSpeechBecomesWhatSphinxbaseMakesOfIt() throws Throwable {
        Optional<NativeLibrary> sphinxbase = NativeLibrary.find(
                List.of("fe_init_auto_r", "fe_get_args", "fe_process_utt", "fe_end_utt", "cmd_ln_parse_r",
                        "err_set_logfp"),
                "libsphinxbase.so.3");
        assumeTrue(sphinxbase.isPresent(), "libsphinxbase.so.3 is not installed");
        List<float[]> expected = sphinxbaseCepstra(sphinxbase.get(), speech);
        List<float[]> cepstra = cepstra(CepstralFrontEnd.wideBand(), speech, 320);
        assertThat(expected).hasSizeGreaterThan(200);
        assertThat(cepstra).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(cepstra.get(i)).as("frame %d", i).containsExactly(expected.get(i), within(0.001f));
        }
    }

    @Test
    void cepstraDoNotDependOnHowSpeechWasCutIntoPieces() {
        assertThat(cepstra(CepstralFrontEnd.telephone(), speech, 37))
                .containsExactlyElementsOf(cepstra(CepstralFrontEnd.telephone(), speech, 4000));
    }

    @Test
    void anUtteranceLeavesNothingBehindForTheNext() {
        CepstralFrontEnd used = CepstralFrontEnd.telephone();
        cepstra(used, SyntheticCaller.noise(9_000, 3000), 320);
        assertThat(cepstra(used, speech, 320))
                .containsExactlyElementsOf(cepstra(CepstralFrontEnd.telephone(), speech, 320));
    }

    @Test
    void silenceIsLeftOut() {
        assertThat(cepstra(CepstralFrontEnd.telephone(), new short[32_000], 320)).isEmpty();
    }

    private static List<float[]> cepstra(CepstralFrontEnd frontEnd, short[] audio, int piece) {
        List<float[]> all = new ArrayList<>();
        for (int from = 0; from < audio.length; from += piece) {
            short[] samples = Arrays.copyOfRange(audio, from, Math.min(from + piece, audio.length));
            all.addAll(frontEnd.push(samples, samples.length));
        }
        all.addAll(frontEnd.finish());
        return all;
    }

    /// What the library's own front end makes of an utterance (fe.h).
    private static List<float[]> sphinxbaseCepstra(NativeLibrary library, short[] audio) throws Throwable {
        List<String> options = List.of("test", "-lowerf", "130", "-upperf", "6800", "-nfilt", "25", "-transform", "dct",
                "-lifter", "22");
        List<float[]> cepstra = new ArrayList<>();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment argv = arena.allocate(ADDRESS, options.size());
            for (int i = 0; i < options.size(); i++) {
                argv.setAtIndex(ADDRESS, i, arena.allocateFrom(options.get(i)));
            }
            library.function("err_set_logfp", FunctionDescriptor.ofVoid(ADDRESS)).invokeExact(MemorySegment.NULL);
            MemorySegment definitions = (MemorySegment) library.function("fe_get_args", FunctionDescriptor.of(ADDRESS))
                    .invokeExact();
            MemorySegment parsed = (MemorySegment) library.function("cmd_ln_parse_r",
                    FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT))
                    .invokeExact(MemorySegment.NULL, definitions, options.size(), argv, 1);
            MemorySegment frontEnd = (MemorySegment) library.function("fe_init_auto_r",
                    FunctionDescriptor.of(ADDRESS, ADDRESS)).invokeExact(parsed);
            assertThat(frontEnd.address()).isNotZero();
            MemorySegment block = arena.allocate(ADDRESS);
            MemorySegment count = arena.allocate(JAVA_INT);
            int _ = (int) library.function("fe_process_utt",
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS))
                    .invokeExact(frontEnd, arena.allocateFrom(JAVA_SHORT, audio), (long) audio.length, block, count);
            int frames = count.get(JAVA_INT, 0);
            MemorySegment rows = block.get(ADDRESS, 0).reinterpret(frames * ADDRESS.byteSize());
            for (int i = 0; i < frames; i++) {
                cepstra.add(rows.getAtIndex(ADDRESS, i).reinterpret(Cepstrum.SIZE * JAVA_FLOAT.byteSize())
                        .toArray(JAVA_FLOAT));
            }
            MemorySegment last = arena.allocate(JAVA_FLOAT, Cepstrum.SIZE);
            int _ = (int) library.function("fe_end_utt", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS))
                    .invokeExact(frontEnd, last, count);
            if (count.get(JAVA_INT, 0) > 0) {
                cepstra.add(last.toArray(JAVA_FLOAT));
            }
            int _ = (int) library.function("fe_free", FunctionDescriptor.of(JAVA_INT, ADDRESS)).invokeExact(frontEnd);
        }
        return cepstra;
    }
}
