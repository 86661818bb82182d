package dev.switchboard.gateway;

import dev.switchboard.gateway.engine.speak.FliteVoice;
import dev.switchboard.gateway.net.DialLimits;
import dev.switchboard.gateway.net.EventLoops;
import dev.switchboard.gateway.net.WebSocketDialer;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Measures how many sessions the local engine carries when all of them speak, how soon it answers, and what memory it
/// takes: over real sockets, with its real ears and voice, in a process of its own. This process is the callers.
@Command(
        name = "engine",
        description = "Measure the local engine alone: sessions that speak at once, answer latency, CPU and memory.",
        mixinStandardHelpOptions = true)
final class EngineBenchCommand implements Callable<Integer> {
    private static final int[] LADDER = {1, 2, 4, 6, 8, 10, 12, 16, 20, 24, 32, 40, 48, 60};
    private static final int[] QUICK_LADDER = {2, 4, 8};
    private static final int LATE_MS = 1_000;
    /// Turns the engine may give up before it counts as full.
    private static final double GIVEN_UP_SHARE = 0.05;
    private static final int ENDLESS = Integer.MAX_VALUE;
    private static final int STAGGER_MS = 3_500;
    private static final int MAX_SENDER_LATE_MS = 200;
    private static final int IDLE_SESSIONS = 50;
    private static final int EVERY_SPEAKS = 10;

    @Option(names = "--quick", description = "A rough answer in about a minute.")
    private boolean quick;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        FliteVoice rms = FliteVoice.open("rms");
        if (!rms.available()) {
            spec.commandLine().getErr().println("switchboard bench engine: " + rms.missing());
            return 1;
        }
        List<FliteVoice> voices = List.of(rms, FliteVoice.open("slt"));
        List<String> asked = BenchCommand.questions();
        List<BenchSpeech> questions = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            questions.add(BenchSpeech.of(voices.get(i % voices.size()), asked.get(i % asked.size())));
        }
        Path folder = Files.createTempDirectory("switchboard-bench");
        Map<String, String> environment = Map.of(
                Setting.DATA_DIR.environment(), folder.toString(),
                Setting.SPEECH_DIR.environment(), ConfigReader.read(System.getenv()).speechDir().toString(),
                Setting.ENGINE_PORT.environment(), "0");
        try (EngineProcess engine = EngineProcess.start(environment);
                EventLoops loops = EventLoops.start("callers", 1);
                HttpClient http = HttpClient.newHttpClient()) {
            new Run(spec.commandLine().getOut(), engine, loops, http, questions).all(quick);
        }
        return 0;
    }

    private record Run(
            PrintWriter out, EngineProcess engine, EventLoops loops, HttpClient http, List<BenchSpeech> questions) {

        void all(boolean quick) throws IOException, InterruptedException {
            int cores = Runtime.getRuntime().availableProcessors();
            print("local engine in its own process on %d cores; machine's load before: %.1f; callers in another process",
                    cores, ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
            batch(2, 1, new BenchTally());
            double freshMb = engine.residentMb();
            OptionalLong freshHeap = engine.heapBytes();
            print("memory warmed up, no session: RSS %.0f MB, heap %s", freshMb, mb(freshHeap));
            idle(freshMb, freshHeap);
            ladder(quick ? QUICK_LADDER : LADDER, quick ? 8 : 20, cores);
            manySessions(quick ? 100 : 1000, quick ? 25 : 50);
        }

        private void idle(double freshMb, OptionalLong freshHeap) throws IOException, InterruptedException {
            List<BenchCaller> callers = open(IDLE_SESSIONS, new BenchTally(), 0);
            OptionalLong heap = engine.heapBytes();
            print("a session that is silent: RSS %.2f MB, heap %s", (engine.residentMb() - freshMb) / IDLE_SESSIONS,
                    heap.isPresent() && freshHeap.isPresent()
                            ? String.format(Locale.ROOT, "%.0f kB",
                                    (heap.getAsLong() - freshHeap.getAsLong()) / 1024.0 / IDLE_SESSIONS)
                            : "unknown");
            close(callers);
        }

        private void ladder(int[] steps, int seconds, int cores) throws IOException, InterruptedException {
            print("");
            print("N sessions, each asking one question after another; ms from last sound to first audio of the answer");
            print("%4s %6s %6s %6s %6s %9s %11s %12s %12s %7s %9s", "N", "turns", "p50", "p95", "p99", "given up",
                    "unanswered", "engine cores", "caller cores", "RSS MB", "heap");
            int carried = 0;
            for (int sessions : steps) {
                boolean inTime = inTime(sessions, seconds);
                if (!inTime) {
                    // A machine with other work stumbles now and then.
                    print("     again, since answers were late:");
                    inTime = inTime(sessions, seconds);
                }
                if (!inTime) {
                    break;
                }
                carried = sessions;
            }
            print("carries %d sessions that all speak, %.1f a core, with p95 within %d ms", carried,
                    (double) carried / cores, LATE_MS);
        }

        private boolean inTime(int sessions, int seconds) throws IOException, InterruptedException {
            BenchTally tally = new BenchTally();
            List<BenchCaller> callers = open(sessions, tally, ENDLESS);
            Duration engineBefore = engine.cpu();
            Duration callersBefore = ownCpu();
            long begun = System.nanoTime();
            for (int i = 0; i < sessions; i++) {
                callers.get(i).speak((long) i * STAGGER_MS / sessions);
            }
            TimeUnit.MILLISECONDS.sleep(seconds * 1000L + STAGGER_MS);
            double elapsed = (System.nanoTime() - begun) / 1e9;
            double engineCores = engine.cpu().minus(engineBefore).toMillis() / 1000.0 / elapsed;
            double callerCores = ownCpu().minus(callersBefore).toMillis() / 1000.0 / elapsed;
            double residentMb = engine.residentMb();
            OptionalLong heap = engine.heapBytes();
            close(callers);
            print("%4d %6d %6d %6d %6d %9d %11d %12.2f %12.2f %7.0f %9s", sessions, tally.turns(),
                    tally.percentileMs(50), tally.percentileMs(95), tally.percentileMs(99), tally.givenUpTurns(),
                    tally.unansweredTurns(), engineCores, callerCores, residentMb, mb(heap));
            if (tally.senderLateMs() > MAX_SENDER_LATE_MS || tally.blockedSends() > 0) {
                print("     (the callers themselves sent up to %d ms late, %d frames blocked)",
                        tally.senderLateMs(), tally.blockedSends());
            }
            int all = tally.turns() + tally.unansweredTurns();
            return tally.turns() > 0
                    && tally.percentileMs(95) <= LATE_MS
                    && tally.unansweredTurns() == 0
                    && tally.givenUpTurns() <= GIVEN_UP_SHARE * all;
        }

        private void manySessions(int total, int size) throws IOException, InterruptedException {
            print("");
            print("%d sessions in batches of %d, every %dth asks a question", total, size, EVERY_SPEAKS);
            BenchTally tally = new BenchTally();
            memory("before", 0);
            for (int opened = 0; opened < total; ) {
                batch(size, EVERY_SPEAKS, tally);
                opened += size;
                if (opened % (total / 4) == 0) {
                    memory("after", opened);
                }
            }
            print("%d questions answered, %d unanswered, errors %s", tally.turns(), tally.unansweredTurns(), tally.errors());
        }

        private void memory(String when, int sessions) throws IOException, InterruptedException {
            OptionalLong heap = engine.heapBytes();
            print("%8s %5d: RSS %.0f MB, heap after a collection %s", when, sessions, engine.residentMb(), mb(heap));
        }

        /// Opens so many sessions, lets some ask a question, and waits until all are closed.
        private void batch(int size, int everySpeaks, BenchTally tally) throws IOException, InterruptedException {
            List<BenchCaller> callers = open(size, tally, 1);
            List<BenchCaller> speakers = new ArrayList<>();
            for (int i = 0; i < size; i += everySpeaks) {
                speakers.add(callers.get(i));
                callers.get(i).speak(i * 20L);
            }
            all(speakers.stream().map(caller -> caller.finished).toList());
            close(callers);
        }

        private List<BenchCaller> open(int count, BenchTally tally, int howMany) {
            WebSocketDialer dialer = new WebSocketDialer(DialLimits.defaults());
            List<BenchCaller> callers = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                BenchCaller caller = new BenchCaller(loops.next(), tally, questions, i, howMany);
                callers.add(caller);
                caller.dial(dialer, engine.port());
            }
            all(callers.stream().map(caller -> caller.opened).toList());
            return callers;
        }

        private void close(List<BenchCaller> callers) throws IOException, InterruptedException {
            callers.forEach(BenchCaller::hangUp);
            all(callers.stream().map(caller -> caller.closed).toList());
            URI health = URI.create("http://127.0.0.1:" + engine.port() + "/health");
            for (int attempt = 0; attempt < 100; attempt++) {
                String said = http.send(HttpRequest.newBuilder(health).build(), HttpResponse.BodyHandlers.ofString()).body();
                if (said.contains("\"sessions\":0,")) {
                    return;
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
            throw new IOException("the engine keeps sessions whose callers have gone");
        }

        private static void all(List<CompletableFuture<Void>> futures) {
            CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new)).orTimeout(60, TimeUnit.SECONDS).join();
        }

        private static Duration ownCpu() {
            return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
        }

        private static String mb(OptionalLong bytes) {
            return bytes.isPresent() ? String.format(Locale.ROOT, "%.1f MB", bytes.getAsLong() / 1048576.0) : "unknown";
        }

        private void print(String format, Object... values) {
            out.println(String.format(Locale.ROOT, format, values));
            out.flush();
        }
    }
}
