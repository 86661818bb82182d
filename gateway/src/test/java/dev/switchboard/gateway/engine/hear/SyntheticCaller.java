package dev.switchboard.gateway.engine.hear;

import dev.switchboard.gateway.audio.Resampler;
import dev.switchboard.gateway.audio.WavFile;
import dev.switchboard.gateway.engine.speak.FliteVoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/// Speech of made-up callers at 16 kHz for tests: flite's voices by name, or espeak-ng by its program: `espeak`, or
/// `espeak:VARIANT:WORDS_A_MINUTE:PITCH`.
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

    private short[] espeak(String sentence) throws IOException, InterruptedException {
        Path file = Files.createTempFile("caller", ".wav");
        try {
            String[] manner = (voice + (voice.contains(":") ? "" : ":en-us:150:50")).split(":", -1);
            run("espeak-ng", "-v", manner[1], "-s", manner[2], "-p", manner[3], "-w", file.toString(), sentence);
            WavFile wav = WavFile.read(file);
            return new Resampler(wav.sampleRateHz(), 16_000).process(wav.channels().getFirst());
        } finally {
            Files.delete(file);
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
