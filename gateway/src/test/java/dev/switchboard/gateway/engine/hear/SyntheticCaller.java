package dev.switchboard.gateway.engine.hear;

import dev.switchboard.gateway.engine.speak.FliteVoice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/// Speech of made-up callers at 16 kHz for tests: flite's voices by name, or espeak-ng by its program.
record SyntheticCaller(String voice) {
    boolean available() {
        return voice.startsWith("espeak") ? Files.isExecutable(Path.of("/usr/bin/espeak-ng"))
                : FliteVoice.open(voice).available();
    }

    short[] say(String sentence) throws IOException, InterruptedException {
        return voice.startsWith("espeak") ? espeak(sentence) : flite(sentence);
    }

    private short[] flite(String sentence) {
        short[][] all = {new short[0]};
        FliteVoice.open(voice).speak(sentence, (samples, _) -> {
            int end = all[0].length;
            all[0] = Arrays.copyOf(all[0], end + samples.length);
            System.arraycopy(samples, 0, all[0], end, samples.length);
            return true;
        });
        return all[0];
    }

    private static short[] espeak(String sentence) throws IOException, InterruptedException {
        Path wav = Files.createTempFile("caller", ".wav");
        Path wav16 = Files.createTempFile("caller16", ".raw");
        try {
            run("espeak-ng", "-v", "en-us", "-s", "150", "-w", wav.toString(), sentence);
            run("sox", wav.toString(), "-t", "raw", "-e", "signed", "-b", "16", "-c", "1", "-r", "16000",
                    wav16.toString());
            byte[] bytes = Files.readAllBytes(wav16);
            short[] samples = new short[bytes.length / 2];
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
            return samples;
        } finally {
            Files.delete(wav);
            Files.delete(wav16);
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("failed: " + String.join(" ", command));
        }
    }

    /// Silence, the speech, silence, over faint noise as of a quiet room.
    static short[] inQuietRoom(short[] speech, int beforeMs, int afterMs) {
        return over(noise(speech.length + (beforeMs + afterMs) * 16, 8), speech, beforeMs * 16);
    }

    static short[] noise(int samples, double amplitude) {
        Random random = new Random(5);
        short[] noise = new short[samples];
        for (int i = 0; i < samples; i++) {
            noise[i] = (short) (random.nextGaussian() * amplitude);
        }
        return noise;
    }

    static short[] over(short[] background, short[] speech, int from) {
        short[] both = background.clone();
        for (int i = 0; i < speech.length; i++) {
            both[from + i] = (short) Math.clamp(both[from + i] + speech[i], Short.MIN_VALUE, Short.MAX_VALUE);
        }
        return both;
    }
}
