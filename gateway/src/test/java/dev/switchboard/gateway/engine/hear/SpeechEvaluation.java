package dev.switchboard.gateway.engine.hear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.switchboard.gateway.audio.MuLaw;
import dev.switchboard.gateway.audio.Resampler;
import dev.switchboard.gateway.engine.HistoryEntry;
import dev.switchboard.gateway.engine.Recognition;
import dev.switchboard.gateway.engine.Thought;
import dev.switchboard.gateway.engine.Turn;
import dev.switchboard.gateway.engine.VoiceActivity;
import dev.switchboard.gateway.engine.VoiceActivity.Change;
import dev.switchboard.gateway.engine.speak.FliteVoice;
import dev.switchboard.gateway.engine.think.RuleMind;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How well the engine hears what it was not taught, and how fast it answers. Not part of the test suite; about
/// four minutes on two busy cores:
///
/// `mvn -q -B -pl gateway -am -Dtest=SpeechEvaluation -Dsurefire.failIfNoSpecifiedTests=false test`
///
/// Forty questions in words that no grammar holds are spoken by four synthetic voices, each at 16 kHz and over G.711
/// µ-law at 8 kHz, and go the engine's way: voice activity (400 ms of silence, 300 ms kept from before), recognition,
/// rules, the first piece of a spoken reply. An intent is right when the rules call the search with a query whose words
/// point to the question's topic. The table is logged and kept in `target/speech-evaluation.txt`.
final class SpeechEvaluation {
    private static final Logger log = LoggerFactory.getLogger(SpeechEvaluation.class);
    private static final List<String> VOICES = List.of("slt", "rms", "awb", "espeak en-us");
    private static final Turn.ToolDescription SEARCH = new Turn.ToolDescription("search_help_center",
            "Searches the help centre of the bank (accounts, pockets, interest, card, loans, fees, promotions, app) "
                    + "for an answer.",
            "{\"type\":\"object\",\"properties\":{\"query\":{\"type\":\"string\"}},\"required\":[\"query\"]}");
    private static final Turn.ToolDescription NOTE = new Turn.ToolDescription("note_customer",
            "Writes down the caller's name or customer id. Callers say: \"my name is mei tan\".",
            "{\"properties\":{\"name\":{\"type\":\"string\"},\"customer_id\":{\"type\":\"string\"}}}");
    private static final String REPLY =
            "The current interest rate for saving pockets is 2.38% p.a. Would you like to open one?";
    private static final int PRE_ROLL_FRAMES = 15;

    private record Asked(String topic, String words) {}

    private record Outcome(String heard, double waitMs, double finaliseMs, double firstAudioMs) {}

    private final Map<String, List<String>> topics = new LinkedHashMap<>();

    @Test
    void heldOutQuestionsOverFourVoicesAndTwoLines(@TempDir Path cache) throws Exception {
        SpeechVocabulary.lines("/speech/topics.txt").forEach(line ->
                topics.put(line.split("\\|")[0].strip(), SpokenWords.of(line.split("\\|")[1])));
        List<Asked> questions = SpeechVocabulary.lines("/speech/held-out-bank.txt").stream()
                .map(line -> new Asked(line.split("\\|")[0].strip(), line.split("\\|")[1].strip()))
                .toList();
        assertThat(questions).allSatisfy(asked -> assertThat(topic(asked.words)).as(asked.words)
                .isEqualTo(asked.topic));
        StringBuilder table = new StringBuilder(
                String.format(Locale.ROOT, "%n%-14s %-10s %5s %7s %8s %22s %24s%n", "voice", "line", "n",
                "WER %", "intent %", "finalise ms p50/p95", "end to audio ms p50/p95"));
        try (SphinxEars ears = SphinxEars.open(cache, SpeechVocabulary.bundled(), 2)) {
            assumeTrue(ears.available(), ears.missing());
            FliteVoice voice = FliteVoice.open("slt");
            List<Double> firstAudio = new ArrayList<>();
            for (boolean phone : List.of(false, true)) {
                Sum all = new Sum();
                for (String name : VOICES) {
                    SyntheticCaller caller = new SyntheticCaller(name);
                    if (!caller.available()) {
                        log.warn("voice {} is not installed", name);
                        continue;
                    }
                    Sum sum = new Sum();
                    try (Recognition recognition = ears.open(phone ? 8_000 : 16_000)) {
                        for (Asked asked : questions) {
                            Outcome outcome = converse(
                                    recognition, voice, phone ? overPhone(caller.say(asked.words))
                                    : caller.say(asked.words));
                            boolean right = isRight(asked, outcome.heard);
                            log.info("{} {} {} | {} -> {}", right ? "ok   " : "WRONG", name, phone ? "phone" : "16k",
                                    asked.words, outcome.heard);
                            for (Sum each : List.of(sum, all)) {
                                each.add(SpokenWords.of(asked.words), SpokenWords.of(outcome.heard), right, outcome);
                            }
                            firstAudio.add(outcome.firstAudioMs);
                        }
                    }
                    table.append(sum.row(name, phone ? "mu-law 8k" : "16 kHz"));
                }
                table.append(all.row("all", phone ? "mu-law 8k" : "16 kHz"));
            }
            table.append(String.format(Locale.ROOT, "first audio of a reply: p50 %.0f ms, p95 %.0f ms%n",
                    quantile(firstAudio, 0.5), quantile(firstAudio, 0.95)));
        }
        log.info("{}", table);
        Files.writeString(Path.of("target", "speech-evaluation.txt"), table);
    }

    private static final class Sum {
        int utterances;
        int right;
        int words;
        int errors;
        final List<Double> finalise = new ArrayList<>();
        final List<Double> total = new ArrayList<>();

        void add(List<String> said, List<String> heard, boolean isRight, Outcome outcome) {
            utterances++;
            right += isRight ? 1 : 0;
            words += said.size();
            errors += distance(said, heard);
            finalise.add(outcome.finaliseMs);
            total.add(outcome.waitMs + outcome.finaliseMs + outcome.firstAudioMs);
        }

        String row(String voice, String line) {
            return String.format(Locale.ROOT, "%-14s %-10s %5d %7.1f %8.1f %22s %24s%n", voice, line, utterances,
                    100.0 * errors / words,
                    100.0 * right / utterances,
                            String.format(Locale.ROOT, "%.1f / %.1f", quantile(finalise, 0.5),
                            quantile(finalise, 0.95)),
                    String.format(Locale.ROOT, "%.0f / %.0f", quantile(total, 0.5), quantile(total, 0.95)));
        }
    }

    private static double quantile(List<Double> values, double share) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get((int) Math.min(sorted.size() - 1, sorted.size() * share));
    }

    /// One turn of a call. A question cut in two by a pause is heard in two pieces, which count as one; the waiting
    /// time is from the last loud sample to the last stop.
    private static Outcome converse(Recognition recognition, FliteVoice voice, short[] speech) {
        short[] audio = SyntheticCaller.inQuietRoom(speech, 600, 900);
        VoiceActivity vad = new EnergyVad(new VoiceActivity.Settings(0.5, Duration.ofMillis(400)));
        Deque<short[]> before = new ArrayDeque<>();
        StringBuilder heard = new StringBuilder();
        boolean speaking = false;
        double finaliseMs = 0;
        int stopSample = audio.length;
        for (int from = 0; from + VoiceActivity.FRAME_SAMPLES <= audio.length; from += VoiceActivity.FRAME_SAMPLES) {
            short[] frame = Arrays.copyOfRange(audio, from, from + VoiceActivity.FRAME_SAMPLES);
            Change change = vad.push(frame);
            if (change == Change.STARTED) {
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
            if (change == Change.STOPPED) {
                long startNs = System.nanoTime();
                heard.append(' ').append(recognition.finish());
                finaliseMs = (System.nanoTime() - startNs) / 1e6;
                stopSample = from + VoiceActivity.FRAME_SAMPLES;
                speaking = false;
            }
        }
        if (speaking) {
            heard.append(' ').append(recognition.finish());
        }
        return new Outcome(heard.toString().strip(), (stopSample - lastLoud(audio)) / 16.0, finaliseMs,
                firstAudioMs(voice));
    }

    private static int lastLoud(short[] audio) {
        int peak = 0;
        for (short sample : audio) {
            peak = Math.max(peak, Math.abs(sample));
        }
        int last = audio.length - 1;
        while (last > 0 && Math.abs(audio[last]) < peak * 0.03) {
            last--;
        }
        return last;
    }

    private static double firstAudioMs(FliteVoice voice) {
        long startNs = System.nanoTime();
        voice.speak(REPLY, (_, _) -> false);
        return (System.nanoTime() - startNs) / 1e6;
    }

    private static short[] overPhone(short[] samples) {
        short[] narrow = new Resampler(16_000, 8_000).process(samples, samples.length);
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = MuLaw.decode(MuLaw.encode(narrow[i]));
        }
        return new Resampler(8_000, 16_000).process(narrow, narrow.length);
    }

    private boolean isRight(Asked asked, String heard) {
        Turn turn = new Turn("You are Riley.", List.of(SEARCH, NOTE), false,
                List.of(new HistoryEntry.CallerSaid(heard)), heard, List.of());
        return new RuleMind(Clock.systemUTC()).open()
                .think(turn) instanceof Thought.CallTools(List<Thought.ToolRequest> requests, _)
                && requests.getLast().name().equals(SEARCH.name())
                && topic(requests.getLast().argumentsJson()).equals(asked.topic);
    }

    private String topic(String text) {
        List<String> words = SpokenWords.of(text);
        String best = "";
        long most = 0;
        for (Map.Entry<String, List<String>> topic : topics.entrySet()) {
            long hits = topic.getValue().stream().filter(words::contains).count();
            if (hits > most) {
                best = topic.getKey();
                most = hits;
            }
        }
        return best;
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
