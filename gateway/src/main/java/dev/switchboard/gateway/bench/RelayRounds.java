package dev.switchboard.gateway.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The rounds of one comparison: in each, every contender has its turn with the same calls, so that what else the machine does
/// falls on all of them alike.
final class RelayRounds {
    static final double[] PERCENTS = {50, 99, 99.9};
    private static final int SETTLE_MS = 2_000;
    private static final int BASE_CALLS = 20;
    private static final int BASE_SECONDS = 5;
    private static final int STEP = 50;
    private static final int STEP_SECONDS = 8;
    private static final double HELD_P99_MS = 20;
    private static final int TRIES = 2;

    private final EventLoop loop;
    private final List<RelayScore> scores;
    private final int seconds;
    private final int rounds;
    private final PrintWriter out;
    private final ObjectNode json = new JsonMapper().createObjectNode();

    RelayRounds(EventLoop loop, List<RelayScore> scores, int seconds, int rounds, PrintWriter out) {
        this.loop = loop;
        this.scores = scores;
        this.seconds = seconds;
        this.rounds = rounds;
        this.out = out;
    }

    /// Lets compilers do their work, and tells what so many Twilio calls take of memory beyond what a few have taken.
    void warmUp(int calls, int warmSeconds) throws IOException, InterruptedException {
        for (RelayScore score : scores) {
            ProcessReadings readings = score.readings;
            if (readings == null) {
                turn(score, calls, TwilioWire::new, BASE_SECONDS, null);
                continue;
            }
            turn(score, BASE_CALLS, TwilioWire::new, BASE_SECONDS, null);
            turn(score, BASE_CALLS, BrowserWire::new, BASE_SECONDS, null);
            OptionalLong heap = readings.heapBytesAfterCollection();
            long resident = readings.residentBytes();
            turn(score, calls, TwilioWire::new, warmSeconds, () -> {
                score.residentPerCall = OptionalLong.of((readings.residentBytes() - resident) / calls);
                OptionalLong now = readings.heapBytesAfterCollection();
                if (heap.isPresent() && heap.getAsLong() > 0 && now.isPresent()) {
                    score.heapPerCall = OptionalLong.of((now.getAsLong() - heap.getAsLong()) / calls);
                }
            });
        }
        for (RelayScore score : scores) {
            if (score.readings != null && score.residentPerCall.isPresent()) {
                print("%-24s memory per call beyond the base, %d calls: resident %.1f KiB%s", score.name, calls,
                        score.residentPerCall.getAsLong() / 1024.0,
                        score.heapPerCall.isPresent()
                                ? String.format(Locale.ROOT, ", live heap %.1f KiB", score.heapPerCall.getAsLong() / 1024.0)
                                : "");
                ObjectNode memory = json.withObject("memory").putObject(score.name);
                memory.put("resident_bytes_per_call", score.residentPerCall.getAsLong());
                score.heapPerCall.ifPresent(bytes -> memory.put("heap_bytes_per_call", bytes));
            }
        }
    }

    void measure(String kind, int calls, Supplier<LoadWire> wires) throws IOException, InterruptedException {
        print("");
        print("%d %s calls, %d rounds of %d s", calls, kind, rounds, seconds);
        print("%-24s %12s %8s %9s %9s %9s %10s %10s %10s %7s %7s %7s", "", "CPU ms per", "of", "p50 ms", "p99 ms", "p99.9 ms",
                "added p50", "added p99", "added 99.9", "frames", "calls", "heap B");
        print("%-24s %12s %8s %9s %9s %9s %10s %10s %10s %7s %7s %7s", "", "call-second", "nginx's", "", "", "", "", "", "", "lost",
                "dropped", "a frame");
        scores.forEach(RelayScore::reset);
        for (int round = 0; round < rounds; round++) {
            for (RelayScore score : scores) {
                score.add(turn(score, calls, wires, seconds, null));
            }
        }
        RelayScore direct = scores.getFirst();
        RelayScore nginx = scores.stream().filter(score -> score.name.equals("nginx")).findFirst().orElse(null);
        ObjectNode told = json.putObject(kind.toLowerCase(Locale.ROOT));
        told.put("calls", calls).put("seconds", seconds).put("rounds", rounds);
        for (RelayScore score : scores) {
            row(score, direct, nginx);
            score.describe(told.putObject(score.name), direct);
            if (nginx != null && score.readings != null) {
                told.withObject(score.name).put("cpu_of_nginx", RelayScore.rounded(score.ratioTo(nginx)));
            }
        }
    }

    private void row(RelayScore score, RelayScore direct, @Nullable RelayScore nginx) {
        boolean relay = score.readings != null;
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-24s %12s %8s", score.name,
                relay ? String.format(Locale.ROOT, "%.2f", score.cpu()) : "-",
                relay && nginx != null ? String.format(Locale.ROOT, "%.0f %%", 100 * score.ratioTo(nginx)) : "-"));
        for (double percent : PERCENTS) {
            line.append(String.format(Locale.ROOT, " %9.2f", score.tally.percentileMs(percent)));
        }
        for (double percent : PERCENTS) {
            line.append(relay
                    ? String.format(Locale.ROOT, " %10.2f", score.tally.percentileMs(percent) - direct.tally.percentileMs(percent))
                    : String.format(Locale.ROOT, " %10s", "-"));
        }
        print("%s %7d %7d %7s", line, score.lost, score.tally.droppedCalls(),
                score.allocated() > 0 ? Long.toString(Math.round(score.allocated())) : "-");
    }

    /// Steps upward until a relay loses a frame or answers late, twice.
    void mostCalls(int from, int most, Supplier<LoadWire> wires) throws IOException, InterruptedException {
        print("");
        print("most Twilio calls held: no frame lost, no call dropped, p99 below %.0f ms, over %d s", HELD_P99_MS, STEP_SECONDS);
        ObjectNode told = json.putObject("most_calls");
        for (RelayScore score : scores) {
            score.mostCalls = 0;
            for (int calls = from; calls <= most && holds(score, calls, wires); calls += STEP) {
                score.mostCalls = calls;
            }
            print("%-24s %d", score.name, score.mostCalls);
            told.put(score.name, score.mostCalls);
        }
    }

    private boolean holds(RelayScore score, int calls, Supplier<LoadWire> wires) throws IOException, InterruptedException {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            LoadRun.Outcome outcome = turn(score, calls, wires, STEP_SECONDS, null);
            print("    %-20s %4d calls: p99 %.2f ms, %d frames lost, %d calls dropped", score.name, calls,
                    outcome.tally().percentileMs(99), outcome.lost(), outcome.tally().droppedCalls());
            if (outcome.lost() == 0 && outcome.tally().droppedCalls() == 0 && outcome.tally().percentileMs(99) < HELD_P99_MS) {
                return true;
            }
        }
        return false;
    }

    /// Something to be done while the calls are held and silent.
    private interface WhileHeld {
        void run() throws IOException, InterruptedException;
    }

    private LoadRun.Outcome turn(
            RelayScore score, int calls, Supplier<LoadWire> wires, int measuredSeconds, @Nullable WhileHeld whileHeld)
            throws IOException, InterruptedException {
        LoadRun run = new LoadRun(loop);
        try {
            run.open(calls, wires, score.port);
            run.speak(SETTLE_MS, measuredSeconds * 1_000);
            TimeUnit.MILLISECONDS.sleep(SETTLE_MS);
            ProcessReadings readings = score.readings;
            long cpuBefore = readings == null ? 0 : readings.cpuNanos();
            double allocatedBefore = score.allocatedBytes();
            long begun = System.nanoTime();
            TimeUnit.SECONDS.sleep(measuredSeconds);
            if (readings != null) {
                double wall = (System.nanoTime() - begun) / 1e9;
                score.cpuMsPerCallSecond.add((readings.cpuNanos() - cpuBefore) / 1e6 / (calls * wall));
                double frames = 2 * calls * wall * 1_000 / LoadRun.FRAME_MS;
                score.allocatedBytesPerFrame.add((score.allocatedBytes() - allocatedBefore) / frames);
            }
            if (whileHeld != null) {
                whileHeld.run();
            }
            return run.finish();
        } catch (RuntimeException e) {
            run.abandon();
            throw e;
        }
    }

    String json() {
        return json.toString();
    }

    private void print(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
        out.flush();
    }
}
