package dev.switchboard.gateway;

import dev.switchboard.gateway.audio.Resampler;
import dev.switchboard.gateway.audio.WavFile;
import dev.switchboard.gateway.engine.speak.FliteVoice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A made-up caller: a flite voice by its name, `espeak` (the program espeak-ng, English of America) or `hts` (festival's
/// `cmu_us_slt_arctic_hts`). Those two are separate programs, used when they are installed.
record CallerVoice(String name) {
    static final int SAMPLE_RATE_HZ = 16_000;

    boolean isInstalled() {
        return switch (name) {
            case "espeak" -> Files.isExecutable(Path.of("/usr/bin/espeak-ng"));
            case "hts" -> Files.isExecutable(Path.of("/usr/bin/text2wave"))
                    && Files.isDirectory(Path.of("/usr/share/festival/voices/us/cmu_us_slt_arctic_hts"));
            default -> FliteVoice.open(name).available();
        };
    }

    short[] say(String sentence) throws IOException, InterruptedException {
        return switch (name) {
            case "espeak" -> spoken(sentence, List.of("espeak-ng", "-v", "en-us", "-s", "150", "--stdin", "-w"));
            case "hts" -> spoken(sentence, List.of("text2wave", "-eval", "(voice_cmu_us_slt_arctic_hts)", "-o"));
            default -> SpokenLine.by(FliteVoice.open(name), sentence, SAMPLE_RATE_HZ);
        };
    }

    private static short[] spoken(String sentence, List<String> command) throws IOException, InterruptedException {
        Path wav = Files.createTempFile("caller", ".wav");
        try {
            Process process = new ProcessBuilder(java.util.stream.Stream.concat(command.stream(),
                    java.util.stream.Stream.of(wav.toString())).toList())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            try (var in = process.getOutputStream()) {
                in.write((sentence + "\n").getBytes(StandardCharsets.UTF_8));
            }
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(command.getFirst() + " failed to say: " + sentence);
            }
            WavFile spoken = WavFile.read(wav);
            short[] samples = spoken.channels().getFirst();
            return spoken.sampleRateHz() == SAMPLE_RATE_HZ
                    ? samples
                    : new Resampler(spoken.sampleRateHz(), SAMPLE_RATE_HZ).process(samples);
        } finally {
            Files.delete(wav);
        }
    }
}
