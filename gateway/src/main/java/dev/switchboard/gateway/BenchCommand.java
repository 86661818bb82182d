package dev.switchboard.gateway;

import dev.switchboard.gateway.audio.WavFile;
import dev.switchboard.gateway.bench.RelayBenchCommand;
import dev.switchboard.gateway.engine.speak.FliteVoice;
import dev.switchboard.gateway.net.DialLimits;
import dev.switchboard.gateway.net.EventLoops;
import dev.switchboard.gateway.net.WebSocketDialer;
import dev.switchboard.gateway.softphone.BrowserPhone;
import dev.switchboard.gateway.softphone.PhoneListener;
import dev.switchboard.gateway.softphone.Softphone;
import dev.switchboard.gateway.softphone.TwilioPhone;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Measures how long a caller waits for an answer: from the last sound of a spoken question to the first audio of the reply,
/// both read off the phone's own recording, over whole calls through a gateway of its own (sockets, engine and tools
/// included). One question a call, by an agent without a greeting.
@Command(
        name = "bench",
        description = "Measure answer latency over whole spoken calls, browser and µ-law phone.",
        subcommands = {EngineBenchCommand.class, RelayBenchCommand.class, StoreBenchCommand.class},
        mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
    /// Below this a caller's sample is breath and tail, not speech.
    private static final int LOUD = 300;
    private static final int QUIET_MS_BEFORE = 300;
    private static final int ANSWER_SECONDS = 10;
    private static final int AGENT_MS = 400;
    private static final String AGENT = """
            id: riley
            name: Riley
            description: GXS Bank help line
            voice: marin
            instructions: You are Riley from GXS Bank. Answer from search_gxs_help_center.
            tools: [search_gxs_help_center]
            """;

    @Option(names = "--questions", defaultValue = "40", description = "How many questions a line asks (default: ${DEFAULT-VALUE}).")
    private int questions;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        FliteVoice rms = FliteVoice.open("rms");
        if (!rms.available()) {
            spec.commandLine().getErr().println("switchboard bench: " + rms.missing());
            return 1;
        }
        List<FliteVoice> voices = List.of(rms, FliteVoice.open("slt"));
        Path folder = Files.createTempDirectory("switchboard-bench");
        Files.writeString(folder.resolve("riley.yaml"), AGENT);
        Map<String, String> environment = new HashMap<>(Map.of(
                Setting.DATA_DIR.environment(), folder.toString(),
                Setting.SPEECH_DIR.environment(), ConfigReader.read(System.getenv()).speechDir().toString(),
                Setting.AGENTS_DIR.environment(), folder.toString()));
        for (Setting port : List.of(Setting.HTTP_PORT, Setting.VOICE_PORT, Setting.ENGINE_PORT)) {
            environment.put(port.environment(), "0");
        }
        List<String> asked = questions().subList(0, Math.min(questions, questions().size()));
        try (Gateway gateway = Gateway.start(ConfigReader.read(environment));
                EventLoops loops = EventLoops.start("bench", 1)) {
            Dialler browser = () -> BrowserPhone.call(
                    new WebSocketDialer(DialLimits.defaults()),
                    loops.next(),
                    URI.create("ws://" + gateway.voiceAddress() + "/calls/browser"),
                    true,
                    new PhoneListener() {});
            Dialler twilio = () -> TwilioPhone.call(
                    new WebSocketDialer(DialLimits.defaults()),
                    loops.next(),
                    URI.create("ws://" + gateway.voiceAddress() + "/calls/twilio"),
                    Map.of(),
                    "CAbench",
                    Map.of(),
                    new PhoneListener() {});
            for (String question : asked.subList(0, Math.min(3, asked.size()))) {
                answerMs(browser, voices.getFirst(), question, folder);
            }
            out.println("speech end to first reply audio, whole calls (three calls before, not counted)");
            report(out, "browser, 24 kHz PCM", measure(browser, voices, asked, folder), asked.size());
            report(out, "Twilio, 8 kHz µ-law", measure(twilio, voices, asked, folder), asked.size());
        }
        return 0;
    }

    static List<String> questions() throws IOException {
        try (InputStream in = Objects.requireNonNull(BenchCommand.class.getResourceAsStream("/bench/questions.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private interface Dialler {
        Softphone dial();
    }

    private static List<Integer> measure(Dialler line, List<FliteVoice> voices, List<String> asked, Path folder)
            throws IOException, InterruptedException {
        List<Integer> waits = new ArrayList<>();
        for (int question = 0; question < asked.size(); question++) {
            answerMs(line, voices.get(question % voices.size()), asked.get(question), folder).ifPresent(waits::add);
        }
        return waits.stream().sorted().toList();
    }

    /// Milliseconds from the last sound of the question to the first of the reply; empty when none came.
    private static OptionalInt answerMs(Dialler line, FliteVoice voice, String question, Path folder)
            throws IOException, InterruptedException {
        Path recording = folder.resolve("call.wav");
        try (Softphone phone = line.dial()) {
            int rate = phone.sampleRateHz();
            phone.speak(new short[rate * QUIET_MS_BEFORE / 1000]);
            phone.speak(SpokenLine.by(voice, question, rate));
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(ANSWER_SECONDS);
            while (phone.agentMs() < AGENT_MS && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            phone.hangUp();
            phone.ended().orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS).exceptionally(_ -> null).join();
            phone.writeHeard(recording);
        }
        return betweenSounds(WavFile.read(recording));
    }

    private static OptionalInt betweenSounds(WavFile recording) {
        short[] caller = recording.channels().getFirst();
        short[] agent = recording.channels().getLast();
        int first = 0;
        while (first < agent.length && agent[first] == 0) {
            first++;
        }
        int last = Math.min(first, caller.length) - 1;
        while (last >= 0 && Math.abs(caller[last]) < LOUD) {
            last--;
        }
        return first == agent.length || last < 0
                ? OptionalInt.empty()
                : OptionalInt.of((int) ((first - last) * 1000L / recording.sampleRateHz()));
    }

    private static void report(PrintWriter out, String line, List<Integer> waits, int asked) {
        if (waits.isEmpty()) {
            out.printf("%-22s no answer to any of %d questions%n", line, asked);
            return;
        }
        out.printf(
                Locale.ROOT,
                "%-22s %d of %d answered, p50 %d ms, p95 %d ms, max %d ms%n",
                line,
                waits.size(),
                asked,
                waits.get(waits.size() / 2),
                waits.get(Math.min(waits.size() - 1, waits.size() * 95 / 100)),
                waits.getLast());
        out.flush();
    }
}
