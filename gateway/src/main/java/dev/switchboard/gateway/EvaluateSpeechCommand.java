package dev.switchboard.gateway;

import dev.switchboard.gateway.audio.AudioDecoder;
import dev.switchboard.gateway.audio.AudioFormat;
import dev.switchboard.gateway.audio.MuLaw;
import dev.switchboard.gateway.audio.Resampler;
import dev.switchboard.gateway.call.RecordingMode;
import dev.switchboard.gateway.engine.Ears;
import dev.switchboard.gateway.engine.Recognition;
import dev.switchboard.gateway.engine.VoiceActivity;
import dev.switchboard.gateway.engine.hear.EnergyVad;
import dev.switchboard.store.TranscriptStore;
import dev.switchboard.tools.Tools;
import dev.switchboard.tools.source.ToolSources;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Measures how well the local engine's ears hear: phrase lists in several synthetic voices, at 16 kHz and over G.711
/// µ-law at 8 kHz, each clean and with noise, the engine's way (voice activity, recognition, rules, tools). Every
/// sentence is a call of its own and the voices take turns, so no caller profits from the one before.
@Command(
        name = "evaluate-speech",
        description = "Measure word error and intent of the local engine's ears over phrase lists.",
        mixinStandardHelpOptions = true)
final class EvaluateSpeechCommand implements Callable<Integer> {
    private static final int PRE_ROLL_FRAMES = 15;
    private static final int BEFORE_MS = 600;
    private static final int AFTER_MS = 900;
    private static final double ROOM_NOISE = 8;
    /// In a quick run one phrase of so many is asked.
    private static final int QUICK_STEP = 4;

    @Option(names = "--quick", description = "A quarter of the phrases, without noise.")
    private boolean quick;

    @Option(names = "--voices", split = ",", defaultValue = "slt,rms,awb,espeak",
            description = "flite voices by name, espeak (espeak-ng), hts (festival); default: ${DEFAULT-VALUE}.")
    private List<String> voices = List.of();

    @Option(names = "--list", description = "A file of lines 'topic | sentence' instead of the lists that come along.")
    private @Nullable Path list;

    @Option(names = "--lists", split = ",", defaultValue = "seen,dev,dev-2,held-out-1,held-out-2,details",
            description = "Which of the lists that come along; default: ${DEFAULT-VALUE}.")
    private List<String> lists = List.of();

    @Option(names = "--noise", defaultValue = "20",
            description = "Signal-to-noise ratio of the noisy rows in dB; default: ${DEFAULT-VALUE}.")
    private int noiseDb;

    private enum Noise { speech, room }

    @Option(names = "--noise-like", defaultValue = "speech",
            description = "Spectrum of that noise: ${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
    private Noise noiseLike = Noise.speech;

    @Option(names = "--clean", description = "No noisy rows.")
    private boolean clean;

    @Option(names = "--show", description = "Show each sentence and what was heard.")
    private boolean show;

    @Spec
    private CommandSpec spec;

    private record Line(String name, boolean phone, boolean noisy) {
        int rateHz() {
            return phone ? AudioFormat.PCMU_8K.sampleRateHz() : VoiceActivity.SAMPLE_RATE_HZ;
        }
    }

    private record Outcome(String heard, double finaliseMs, double realTimeFactor) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Path folder = Files.createTempDirectory("switchboard-evaluation");
        GatewayConfig config = ConfigReader.read(System.getenv());
        GatewayConfig own = ConfigReader.read(Map.of(Setting.DATA_DIR.environment(), folder.toString()));
        try (TranscriptStore store = TranscriptStore.open(own.store(), Clock.systemUTC());
                Tools tools = Tools.open(store.database(), Clock.systemDefaultZone());
                ToolSources sources = ToolSources.open(config.tools().folder(), tools, config.outbound(),
                        config.tools().environment(), Clock.systemDefaultZone())) {
            AgentFiles agents = new AgentReader(tools, sources, config.interruption(), RecordingMode.OFF).read(config.agentsDir(), config.defaultAgent());
            try (InstalledEars installed =
                    InstalledEars.open(config.voskModel(), config.speechDir(), LocalEngine.vocabulary(agents, tools).plus(sources.examples(), List.of()))) {
                Ears ears = installed.ears();
                if (!ears.available()) {
                    spec.commandLine().getErr().println("switchboard evaluate-speech: " + installed.description());
                    return 1;
                }
                Understanding understanding = new Understanding(agents, tools, Clock.systemUTC());
                for (PhraseList phrases : phraseLists()) {
                    evaluate(phrases, ears, understanding, out);
                }
            }
        }
        return 0;
    }

    private List<PhraseList> phraseLists() throws IOException {
        if (list != null) {
            return List.of(PhraseList.of(list));
        }
        List<PhraseList> bundled = new ArrayList<>();
        for (String name : lists) {
            bundled.add(PhraseList.bundled(name));
        }
        return bundled;
    }

    private List<Line> lines() {
        List<Line> all = List.of(new Line("16 kHz", false, false), new Line("16 kHz, " + noiseDb + " dB", false, true),
                new Line("mu-law", true, false), new Line("mu-law, " + noiseDb + " dB", true, true));
        return all.stream().filter(line -> !quick && !clean || !line.noisy).toList();
    }

    private void evaluate(PhraseList phrases, Ears ears, Understanding understanding, PrintWriter out)
            throws IOException, InterruptedException {
        Map<String, Sum> sums = new LinkedHashMap<>();
        List<CallerVoice> callers = voices.stream().map(CallerVoice::new).toList();
        for (CallerVoice missing : callers.stream().filter(caller -> !caller.isInstalled()).toList()) {
            out.println("voice " + missing.name() + " is not installed");
        }
        Sum typed = new Sum();
        for (int i = 0; i < phrases.phrases().size(); i += quick ? QUICK_STEP : 1) {
            PhraseList.Phrase phrase = phrases.phrases().get(i);
            typed.add(understanding, phrase, new Outcome(phrase.sentence(), 0, 0));
            for (CallerVoice caller : callers.stream().filter(CallerVoice::isInstalled).toList()) {
                short[] speech = caller.say(phrase.sentence());
                for (Line line : lines()) {
                    Outcome outcome;
                    try (Recognition recognition = ears.open(line.rateHz())) {
                        outcome = hear(recognition, sound(speech, line, i));
                    }
                    boolean right = sums.computeIfAbsent(line.name + "\t" + caller.name(), _ -> new Sum())
                            .add(understanding, phrase, outcome);
                    sums.computeIfAbsent(line.name + "\tall", _ -> new Sum()).add(understanding, phrase, outcome);
                    if (show) {
                        out.printf("%s %s, %s | %s | %s -> %s%n", right ? "ok   " : "WRONG", caller.name(), line.name,
                                phrase.topic(), phrase.sentence(), outcome.heard);
                    }
                }
            }
        }
        out.printf(Locale.ROOT, "%n%s: %d sentences; typed, intent %.1f %%, by words %.1f %%%n", phrases.name(),
                typed.utterances, typed.percentRight(), typed.percentRightByWords());
        out.printf("%-16s %-8s %5s %7s %9s %10s %10s %18s %10s%n", "line", "voice", "n", "WER %", "intent %", "by words %",
                "as typed %", "finalise p50/p95", "CPU/audio");
        for (Line line : lines()) {
            for (Map.Entry<String, Sum> row : sums.entrySet()) {
                String[] name = row.getKey().split("\t", 2);
                if (name[0].equals(line.name) && (sums.size() > 2 || !name[1].equals("all"))) {
                    out.println(row.getValue().row(name[0], name[1]));
                }
            }
        }
        out.flush();
    }

    private static final class Sum {
        int utterances;
        private int right;
        private int rightByWords;
        private int same;
        private int words;
        private int errors;
        private double factor;
        private final List<Double> finalise = new ArrayList<>();

        boolean add(Understanding understanding, PhraseList.Phrase phrase, Outcome outcome) {
            boolean isRight = understanding.isRight(phrase, outcome.heard);
            List<String> said = Understanding.words(phrase.sentence());
            utterances++;
            right += isRight ? 1 : 0;
            rightByWords += understanding.isRightByWords(phrase, outcome.heard) ? 1 : 0;
            same += understanding.isSame(phrase, outcome.heard) ? 1 : 0;
            words += said.size();
            errors += distance(said, Understanding.words(outcome.heard));
            finalise.add(outcome.finaliseMs);
            factor += outcome.realTimeFactor;
            return isRight;
        }

        double percentRight() {
            return 100.0 * right / utterances;
        }

        double percentRightByWords() {
            return 100.0 * rightByWords / utterances;
        }

        String row(String line, String voice) {
            Collections.sort(finalise);
            return String.format(Locale.ROOT, "%-16s %-8s %5d %7.1f %9.1f %10.1f %10.1f %18s %10.3f", line, voice,
                    utterances, 100.0 * errors / words, percentRight(), percentRightByWords(), 100.0 * same / utterances,
                    String.format(Locale.ROOT, "%.1f / %.1f ms", finalise.get(utterances / 2),
                            finalise.get(Math.min(utterances - 1, utterances * 95 / 100))),
                    factor / utterances);
        }
    }

    /// What reaches the voice activity detector: a room, the speech, the line.
    private short[] sound(short[] speech, Line line, int seed) {
        short[] room = new short[speech.length + (BEFORE_MS + AFTER_MS) * CallerVoice.SAMPLE_RATE_HZ / 1000];
        double noise = line.noisy ? Math.max(ROOM_NOISE, level(speech) / Math.pow(10, noiseDb / 20.0)) : ROOM_NOISE;
        int from = BEFORE_MS * CallerVoice.SAMPLE_RATE_HZ / 1000;
        double[] hum = noiseLike == Noise.room
                ? lowPassed(room.length, seed, 500)
                : lowPassed(room.length, seed, 500, 900);
        for (int i = 0; i < room.length; i++) {
            int voice = i >= from && i - from < speech.length ? speech[i - from] : 0;
            room[i] = (short) Math.clamp(Math.round(voice + noise * hum[i]), Short.MIN_VALUE, Short.MAX_VALUE);
        }
        if (!line.phone) {
            return room;
        }
        short[] narrow = new Resampler(CallerVoice.SAMPLE_RATE_HZ, AudioFormat.PCMU_8K.sampleRateHz()).process(room);
        return new AudioDecoder(AudioFormat.PCMU_8K, VoiceActivity.SAMPLE_RATE_HZ).samples(MuLaw.encode(narrow));
    }

    /// The effective level of what is louder than a thirtieth of the peak.
    private static double level(short[] speech) {
        int peak = 1;
        for (short sample : speech) {
            peak = Math.max(peak, Math.abs(sample));
        }
        double sum = 0;
        int count = 1;
        for (short sample : speech) {
            if (Math.abs(sample) > peak / 30) {
                sum += (double) sample * sample;
                count++;
            }
        }
        return Math.sqrt(sum / count);
    }

    /// Noise of effective level one. A corner at 500 Hz is a hissing room: at 4 kHz only 14 dB weaker than at 500 Hz,
    /// so that it hides soft consonants. Corners at 500 and 900 Hz make it as speech is over a long time: 25 dB weaker
    /// at 4 kHz and 31 at 8 kHz (Byrne et al. 1994, "An international comparison of long-term average speech spectra":
    /// 25.5 and 30), though 4 to 5 dB too strong from 1 to 2 kHz.
    private static double[] lowPassed(int samples, int seed, double... cornersHz) {
        Random random = new Random(seed);
        double[] noise = new double[samples];
        Arrays.setAll(noise, _ -> random.nextGaussian());
        for (double cornerHz : cornersHz) {
            double share = 1 - Math.exp(-2 * Math.PI * cornerHz / CallerVoice.SAMPLE_RATE_HZ);
            double last = 0;
            for (int i = 0; i < samples; i++) {
                last += share * (noise[i] - last);
                noise[i] = last;
            }
        }
        double sum = 0;
        for (double sample : noise) {
            sum += sample * sample;
        }
        double level = Math.sqrt(sum / Math.max(1, samples));
        Arrays.setAll(noise, i -> noise[i] / level);
        return noise;
    }

    /// One call of one sentence. A sentence cut in two by a pause is heard in two pieces, which count as one.
    private static Outcome hear(Recognition recognition, short[] audio) {
        VoiceActivity vad = new EnergyVad(new VoiceActivity.Settings(0.5, Duration.ofMillis(400)));
        Deque<short[]> before = new ArrayDeque<>();
        StringBuilder heard = new StringBuilder();
        boolean speaking = false;
        double finaliseMs = 0;
        long cpuNs = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (int from = 0; from + VoiceActivity.FRAME_SAMPLES <= audio.length; from += VoiceActivity.FRAME_SAMPLES) {
            short[] frame = Arrays.copyOfRange(audio, from, from + VoiceActivity.FRAME_SAMPLES);
            VoiceActivity.Change change = vad.push(frame);
            if (change == VoiceActivity.Change.STARTED) {
                recognition.start();
                before.forEach(earlier -> recognition.feed(earlier, earlier.length));
                before.clear();
                speaking = true;
            }
            if (speaking) {
                recognition.feed(frame, frame.length);
            } else {
                before.add(frame);
                if (before.size() > PRE_ROLL_FRAMES) {
                    before.removeFirst();
                }
            }
            if (change == VoiceActivity.Change.STOPPED) {
                long startNs = System.nanoTime();
                heard.append(' ').append(recognition.finish());
                finaliseMs = (System.nanoTime() - startNs) / 1e6;
                speaking = false;
            }
        }
        if (speaking) {
            heard.append(' ').append(recognition.finish());
        }
        double spentNs = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpuNs;
        return new Outcome(heard.toString().strip(), finaliseMs,
                spentNs / 1e9 / ((double) audio.length / VoiceActivity.SAMPLE_RATE_HZ));
    }

    /// Words to change, add or drop to make one list of the other.
    private static int distance(List<String> said, List<String> heard) {
        int[] row = new int[heard.size() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= said.size(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= heard.size(); j++) {
                int above = row[j];
                row[j] = Math.min(diagonal + (said.get(i - 1).equals(heard.get(j - 1)) ? 0 : 1),
                        1 + Math.min(above, row[j - 1]));
                diagonal = above;
            }
        }
        return row[heard.size()];
    }
}
