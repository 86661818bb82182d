package dev.switchboard.gateway.engine.speak;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.switchboard.gateway.engine.SampleSink;
import dev.switchboard.gateway.engine.SpeechException;
import dev.switchboard.gateway.engine.Voice;
import dev.switchboard.gateway.engine.foreign.NativeLibrary;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Speech by flite (CMU Flite 2.2, `libflite.so.1`), 16 kHz, streamed in pieces of some 30 ms while it is made at about
/// 2 % of real time. A sink that refuses a piece ends the synthesis within the next one. Flite keeps state in its
/// voice, so one sentence is spoken at a time, in order of arrival. Thread-safe.
///
/// Layouts are those of flite's cst_wave.h, cst_voice.h and cst_audio.h for 64-bit machines.
public final class FliteVoice implements Voice {
    private static final Logger log = LoggerFactory.getLogger(FliteVoice.class);
    private static final String INSTALL_HINT = "apt-get install --no-install-recommends libflite1";

    // type*, sample_rate, num_samples, num_channels, padding, samples*
    private static final long WAVE_BYTES = 32;
    private static final long WAVE_RATE = 8;
    private static final long WAVE_SAMPLES = 24;
    private static final long STREAM_INFO_BYTES = 40;
    private static final long STREAM_INFO_BUFFER = 0;   // int min_buffsize
    private static final long STREAM_INFO_CALLBACK = 8;
    private static final long VOICE_FEATURES = 8;       // cst_voice: name*, features*
    private static final int PIECE_SAMPLES = 512;
    private static final int GO_ON = 0;                 // CST_AUDIO_STREAM_CONT
    private static final int STOP = -1;                 // CST_AUDIO_STREAM_STOP

    /// The sink of the sentence that this thread is speaking: flite calls back on the thread that called it.
    private static final ThreadLocal<Delivery> DELIVERY = new ThreadLocal<>();

    /// For all instances: voices of one name are one object inside flite.
    private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock(true);

    private final @Nullable Library library;
    private final String missing;

    private FliteVoice(@Nullable Library library, String missing) {
        this.library = library;
        this.missing = missing;
    }

    /// Loads a voice (`slt`, `rms`, `awb`) and warms it up. Where flite is not installed the voice is unavailable and
    /// the log says why, once.
    public static FliteVoice open(String name) {
        if (!name.matches("[a-z0-9]+")) {
            throw new IllegalArgumentException("a flite voice is named by small letters, such as slt, not " + name);
        }
        Optional<Library> library = Library.find(name);
        if (library.isEmpty()) {
            String reason = "Speech cannot be spoken because flite (libflite.so.1 with voice " + name
                    + ") is not installed.";
            log.warn("{} To install: {}", reason, INSTALL_HINT);
            return new FliteVoice(null, reason);
        }
        FliteVoice voice = new FliteVoice(library.get(), "");
        voice.speak("Ready.", (_, _) -> true);
        return voice;
    }

    @Override
    public boolean available() {
        return library != null;
    }

    /// One sentence on why nothing can be spoken, "" when it can.
    public String missing() {
        return missing;
    }

    @Override
    public void speak(String sentence, SampleSink sink) {
        Library flite = library;
        if (flite == null) {
            throw new SpeechException(missing);
        }
        for (String clause : Clauses.of(SpokenForm.of(sentence))) {
            if (!clause.isBlank() && !speakClause(flite, clause, sink)) {
                return;
            }
        }
    }

    /// False when the sink wanted no more.
    private boolean speakClause(Library flite, String clause, SampleSink sink) {
        Delivery delivery = new Delivery(sink);
        ONE_AT_A_TIME.lock();
        DELIVERY.set(delivery);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment wave = (MemorySegment) flite.textToWave.invokeExact(arena.allocateFrom(clause), flite.voice);
            if (wave.address() != 0) {
                flite.deleteWave.invokeExact(wave);
            }
        } catch (Throwable t) {
            throw new SpeechException("flite could not speak", t);
        } finally {
            DELIVERY.remove();
            ONE_AT_A_TIME.unlock();
        }
        if (delivery.failure != null) {
            throw new SpeechException("the listener of flite failed", delivery.failure);
        }
        return !delivery.refused;
    }

    /// Flite's callback: samples `start` to `start + size` of the wave are ready.
    @SuppressWarnings("unused")    // called from C
    private static int onSamples(MemorySegment wave, int start, int size, int last, MemorySegment streamInfo) {
        Delivery delivery = DELIVERY.get();
        if (delivery == null) {
            return STOP;
        }
        try {
            return delivery.take(wave, start, size) ? GO_ON : STOP;
        } catch (Throwable t) {
            delivery.failure = t;    // an exception that left this method would end the JVM
            return STOP;
        }
    }

    /// What flite hands over while one clause is spoken.
    private static final class Delivery {
        private final SampleSink sink;
        private boolean refused;
        private @Nullable Throwable failure;

        Delivery(SampleSink sink) {
            this.sink = sink;
        }

        boolean take(MemorySegment wave, int start, int size) {
            MemorySegment header = wave.reinterpret(WAVE_BYTES);
            MemorySegment samples = header.get(ADDRESS, WAVE_SAMPLES).reinterpret((start + size) * 2L);
            short[] piece = samples.asSlice(start * 2L, size * 2L).toArray(JAVA_SHORT);
            refused = refused || !sink.accept(piece, header.get(JAVA_INT, WAVE_RATE));
            return !refused;
        }
    }

    /// Flite with one voice set up for streaming.
    private record Library(MethodHandle textToWave, MethodHandle deleteWave, MemorySegment voice) {
        static Optional<Library> find(String voiceName) {
            String register = "register_cmu_us_" + voiceName;
            Optional<NativeLibrary> flite = NativeLibrary.find(
                    List.of("flite_init", "flite_text_to_wave", "delete_wave", "new_audio_streaming_info",
                            "audio_streaming_info_val", "flite_feat_set"),
                    "libflite.so.1", "libflite.1.dylib");
            Optional<NativeLibrary> words = NativeLibrary.find(
                    List.of(), "libflite_cmulex.so.1", "libflite_cmulex.1.dylib");
            Optional<NativeLibrary> english =
                    NativeLibrary.find(List.of(), "libflite_usenglish.so.1", "libflite_usenglish.1.dylib");
            Optional<NativeLibrary> voice = NativeLibrary.find(
                    List.of(register), "libflite_cmu_us_" + voiceName + ".so.1",
                            "libflite_cmu_us_" + voiceName + ".1.dylib");
            return flite.isEmpty() || words.isEmpty() || english.isEmpty() || voice.isEmpty()
                    ? Optional.empty()
                    : Optional.of(bind(flite.get(), voice.get(), register));
        }

        private static Library bind(NativeLibrary flite, NativeLibrary voiceLibrary, String register) {
            try {
                int _ = (int) flite.function("flite_init", FunctionDescriptor.of(JAVA_INT)).invokeExact();
                MemorySegment voice = (MemorySegment) voiceLibrary.function(
                        register, FunctionDescriptor.of(ADDRESS, ADDRESS))
                        .invokeExact(MemorySegment.NULL);
                streamTo(flite, voice);
                return new Library(
                        flite.function("flite_text_to_wave", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS)),
                        flite.function("delete_wave", FunctionDescriptor.ofVoid(ADDRESS)),
                        voice);
            } catch (Throwable t) {
                throw new SpeechException("flite could not be set up", t);
            }
        }

        /// Has flite call `onSamples` while it speaks. Flite frees none of this, and neither do we.
        private static void streamTo(NativeLibrary flite, MemorySegment voice) throws Throwable {
            FunctionDescriptor shape = FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
            MethodHandle target = MethodHandles.lookup().findStatic(FliteVoice.class, "onSamples",
                    MethodType.methodType(int.class, MemorySegment.class, int.class, int.class, int.class,
                            MemorySegment.class));
            MemorySegment info = (MemorySegment) flite.function(
                    "new_audio_streaming_info", FunctionDescriptor.of(ADDRESS)).invokeExact();
            info = info.reinterpret(STREAM_INFO_BYTES);
            info.set(JAVA_INT, STREAM_INFO_BUFFER, PIECE_SAMPLES);
            info.set(ADDRESS, STREAM_INFO_CALLBACK, NativeLibrary.callback(target, shape));
            MemorySegment value = (MemorySegment) flite.function(
                    "audio_streaming_info_val", FunctionDescriptor.of(ADDRESS, ADDRESS))
                    .invokeExact(info);
            MemorySegment features = voice.reinterpret(VOICE_FEATURES + ADDRESS.byteSize())
                    .get(ADDRESS, VOICE_FEATURES);
            flite.function("flite_feat_set", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS))
                    .invokeExact(features, Arena.global().allocateFrom("streaming_info"), value);
        }
    }
}
