package dev.switchboard.gateway.engine.speak;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
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
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Speech by flite (CMU Flite 2.2, `libflite.so.1`), 16 kHz, streamed in pieces of some 30 ms while it is made at about
/// 2 % of real time and brought to the telephone's level. A sink that refuses a piece ends the synthesis within the next
/// one. Thread-safe: flite only reads its voices while it speaks (1,200 sentences by four voices on eight threads came
/// out as long as one by one, and alike but for the voices' own noise). Only another pace, a feature of the voice, is
/// spoken alone.
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
    /// Flite keeps the pointer to a feature's name.
    private static final MemorySegment DURATION_STRETCH = Arena.global().allocateFrom("duration_stretch");
    private static final int GO_ON = 0;                 // CST_AUDIO_STREAM_CONT
    private static final int STOP = -1;                 // CST_AUDIO_STREAM_STOP

    /// The sink of the sentence that this thread is speaking: flite calls back on the thread that called it.
    private static final ThreadLocal<Delivery> DELIVERY = new ThreadLocal<>();

    /// For all instances: voices of one name are one object inside flite. Held for writing while a voice's pace is
    /// changed.
    private static final ReentrantReadWriteLock PACE = new ReentrantReadWriteLock(true);

    private final @Nullable Library library;
    private final String missing;
    private final double gain;

    private FliteVoice(@Nullable Library library, String missing, double gain) {
        this.library = library;
        this.missing = missing;
        this.gain = gain;
    }

    /// Loads a voice (`slt`, `rms`, `awb`, `kal16`), warms it up and measures its level. Where flite is not installed
    /// the voice is unavailable and the log says why, once.
    public static FliteVoice open(String name) {
        if (!name.matches("[a-z0-9]+")) {
            throw new IllegalArgumentException("a flite voice is named by small letters, such as slt, not " + name);
        }
        Optional<Library> library = Library.find(name);
        if (library.isEmpty()) {
            String reason = "Speech cannot be spoken because flite (libflite.so.1 with voice " + name
                    + ") is not installed.";
            log.warn("{} To install: {}", reason, INSTALL_HINT);
            return new FliteVoice(null, reason, 1);
        }
        Calibration calibration = new Calibration();
        new FliteVoice(library.get(), "", 1).speak(Calibration.SENTENCE, calibration);
        return new FliteVoice(library.get(), "", calibration.gain());
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
        speak(sentence, Manner.USUAL, sink);
    }

    @Override
    public void speak(String sentence, Manner manner, SampleSink sink) {
        Library flite = library;
        if (flite == null) {
            throw new SpeechException(missing);
        }
        for (String clause : Clauses.of(SpokenForm.of(sentence))) {
            if (!clause.isBlank() && !speakClause(flite, clause, manner.speed(), sink)) {
                return;
            }
        }
    }

    /// False when the sink wanted no more.
    private boolean speakClause(Library flite, String clause, double speed, SampleSink sink) {
        Delivery delivery = new Delivery(sink, gain);
        boolean usualPace = speed == 1;
        Lock lock = usualPace ? PACE.readLock() : PACE.writeLock();
        lock.lock();
        DELIVERY.set(delivery);
        try (Arena arena = Arena.ofConfined()) {
            if (!usualPace) {
                flite.stretch(1 / speed);
            }
            MemorySegment wave = (MemorySegment) flite.textToWave.invokeExact(arena.allocateFrom(clause), flite.voice);
            if (wave.address() != 0) {
                flite.deleteWave.invokeExact(wave);
            }
            if (!usualPace) {
                flite.stretch(1);
            }
        } catch (Throwable t) {
            throw new SpeechException("flite could not speak", t);
        } finally {
            DELIVERY.remove();
            lock.unlock();
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
        private final double gain;
        private boolean refused;
        private @Nullable Throwable failure;

        Delivery(SampleSink sink, double gain) {
            this.sink = sink;
            this.gain = gain;
        }

        boolean take(MemorySegment wave, int start, int size) {
            MemorySegment header = wave.reinterpret(WAVE_BYTES);
            MemorySegment samples = header.get(ADDRESS, WAVE_SAMPLES).reinterpret((start + size) * 2L);
            short[] piece = samples.asSlice(start * 2L, size * 2L).toArray(JAVA_SHORT);
            refused = refused || !sink.accept(SpeechLevel.amplify(piece, gain),
                    header.get(JAVA_INT, WAVE_RATE));
            return !refused;
        }
    }

    /// Flite with one voice set up for streaming.
    private record Library(
            MethodHandle textToWave, MethodHandle deleteWave, MethodHandle setFloat, MemorySegment voice) {
        static Optional<Library> find(String voiceName) {
            String register = "register_cmu_us_" + voiceName;
            Optional<NativeLibrary> flite = NativeLibrary.find(
                    List.of("flite_init", "flite_text_to_wave", "delete_wave", "new_audio_streaming_info",
                            "audio_streaming_info_val", "flite_feat_set", "flite_feat_set_float"),
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
                        flite.function("flite_feat_set_float", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, JAVA_FLOAT)),
                        voice);
            } catch (Throwable t) {
                throw new SpeechException("flite could not be set up", t);
            }
        }

        /// Makes the voice's sounds this many times as long; for all sentences that begin from here on.
        void stretch(double factor) throws Throwable {
            setFloat.invokeExact(features(voice), DURATION_STRETCH, (float) factor);
        }

        private static MemorySegment features(MemorySegment voice) {
            return voice.reinterpret(VOICE_FEATURES + ADDRESS.byteSize()).get(ADDRESS, VOICE_FEATURES);
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
            flite.function("flite_feat_set", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS))
                    .invokeExact(features(voice), Arena.global().allocateFrom("streaming_info"), value);
        }
    }
}
