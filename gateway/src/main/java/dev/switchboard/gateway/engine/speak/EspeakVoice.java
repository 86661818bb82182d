package dev.switchboard.gateway.engine.speak;

import dev.switchboard.gateway.engine.SampleSink;
import dev.switchboard.gateway.engine.SpeechException;
import dev.switchboard.gateway.engine.Voice;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Speech by the `espeak-ng` program, where the user has installed it: a process a clause, streamed as it is made
/// (15 ms to the first sound). It is a separate program because its licence is the GPL. Thread-safe.
public final class EspeakVoice implements Voice {
    private static final int HEADER_BYTES = 44;          // RIFF, one fmt chunk of 16 bytes, the head of the data chunk
    private static final int HEADER_RATE = 24;
    private static final int PIECE_BYTES = 1764;         // 40 ms at 22,050 Hz
    private static final int USUAL_WORDS_PER_MINUTE = 165;
    private static final int LONGEST_SECONDS = 20;

    private final Path program;
    private final String variant;
    private final double gain;

    private EspeakVoice(Path program, String variant, double gain) {
        this.program = program;
        this.variant = variant;
        this.gain = gain;
    }

    /// The voice of a variant (`en-us`, `en-us+f3`), measured once; empty where the program is not on the `PATH`.
    public static Optional<EspeakVoice> open(String variant) {
        return program().map(program -> {
            Calibration calibration = new Calibration();
            new EspeakVoice(program, variant, 1).speak(Calibration.SENTENCE, calibration);
            return new EspeakVoice(program, variant, calibration.gain());
        });
    }

    private static Optional<Path> program() {
        return Stream.of(System.getenv().getOrDefault("PATH", "/usr/bin").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "espeak-ng"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    @Override
    public boolean available() {
        return true;
    }

    @Override
    public void speak(String sentence, SampleSink sink) {
        speak(sentence, Manner.USUAL, sink);
    }

    @Override
    public void speak(String sentence, Manner manner, SampleSink sink) {
        for (String clause : Clauses.of(SpokenForm.of(sentence))) {
            if (!clause.isBlank() && !speakClause(clause, manner.speed(), sink)) {
                return;
            }
        }
    }

    /// False when the sink wanted no more.
    private boolean speakClause(String clause, double speed, SampleSink sink) {
        Process process;
        try {
            process = new ProcessBuilder(List.of(program.toString(), "--stdin", "--stdout", "-v", variant,
                    "-s", Long.toString(Math.round(USUAL_WORDS_PER_MINUTE * speed))))
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        } catch (IOException e) {
            throw new SpeechException("espeak-ng could not be started", e);
        }
        CompletableFuture<Void> watch = CompletableFuture.runAsync(process::destroyForcibly,
                CompletableFuture.delayedExecutor(LONGEST_SECONDS, TimeUnit.SECONDS));
        try (OutputStream in = process.getOutputStream(); InputStream out = process.getInputStream()) {
            in.write(clause.getBytes(StandardCharsets.UTF_8));
            in.close();
            byte[] header = out.readNBytes(HEADER_BYTES);
            if (header.length < HEADER_BYTES) {
                throw new SpeechException("espeak-ng made no sound for voice " + variant);
            }
            int sampleRateHz = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getInt(HEADER_RATE);
            return deliver(out, sampleRateHz, sink);
        } catch (IOException e) {
            throw new SpeechException("espeak-ng broke off", e);
        } finally {
            watch.cancel(false);
            process.destroy();
        }
    }

    private boolean deliver(InputStream out, int sampleRateHz, SampleSink sink) throws IOException {
        for (byte[] piece = out.readNBytes(PIECE_BYTES); piece.length > 1; piece = out.readNBytes(PIECE_BYTES)) {
            short[] samples = new short[piece.length / 2];
            ByteBuffer.wrap(piece).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
            if (!sink.accept(SpeechLevel.amplify(samples, gain), sampleRateHz)) {
                return false;
            }
        }
        return true;
    }
}
