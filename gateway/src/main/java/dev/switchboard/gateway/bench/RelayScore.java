package dev.switchboard.gateway.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What one contender has shown so far. `readings` null for the direct way, where no process stands between.
final class RelayScore {
    final String name;
    final int port;
    final @Nullable ProcessReadings readings;
    private final @Nullable ControlPlane control;
    /// Of the calls being measured now; each round adds.
    LoadTally tally = new LoadTally();
    final List<Double> cpuMsPerCallSecond = new ArrayList<>();
    final List<Double> allocatedBytesPerFrame = new ArrayList<>();
    int sent;
    int lost;
    /// Beyond the base, per call.
    OptionalLong residentPerCall = OptionalLong.empty();
    OptionalLong heapPerCall = OptionalLong.empty();
    int mostCalls;

    RelayScore(String name, int port, @Nullable ProcessReadings readings, @Nullable ControlPlane control) {
        this.name = name;
        this.port = port;
        this.readings = readings;
        this.control = control;
    }

    static RelayScore of(Contender contender) {
        return new RelayScore(contender.name(), contender.port(), contender.readings(), null);
    }

    /// A gateway, which tells what its event loops allocate.
    static RelayScore ofGateway(Contender gateway) {
        return new RelayScore(
                gateway.name(), gateway.port(), gateway.readings(), new ControlPlane(gateway.controlPort()));
    }

    /// Bytes the event loops have allocated so far; 0 where nobody tells.
    double allocatedBytes() throws IOException, InterruptedException {
        return control == null ? 0 : control.metric("switchboard_voice_allocated_bytes_total");
    }

    void reset() {
        tally = new LoadTally();
        cpuMsPerCallSecond.clear();
        allocatedBytesPerFrame.clear();
        sent = 0;
        lost = 0;
    }

    void add(LoadRun.Outcome outcome) {
        tally.add(outcome.tally());
        sent += outcome.sent();
        lost += outcome.lost();
    }

    /// The middle one of the rounds; 0 without any.
    double cpu() {
        return middle(cpuMsPerCallSecond);
    }

    double allocated() {
        return middle(allocatedBytesPerFrame);
    }

    /// The middle ratio of this contender's CPU time to the other's, round by round.
    double ratioTo(RelayScore other) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < Math.min(cpuMsPerCallSecond.size(), other.cpuMsPerCallSecond.size()); i++) {
            ratios.add(cpuMsPerCallSecond.get(i) / other.cpuMsPerCallSecond.get(i));
        }
        return middle(ratios);
    }

    void describe(ObjectNode json, RelayScore direct) {
        json.put("frames_sent", sent).put("frames_lost", lost).put("calls_dropped", tally.droppedCalls());
        if (readings != null) {
            json.put("cpu_ms_per_call_second", rounded(cpu()));
            if (control != null) {
                json.put("heap_bytes_per_frame", Math.round(allocated()));
            }
        }
        for (double percent : RelayRounds.PERCENTS) {
            json.put("p" + percentName(percent) + "_ms", rounded(tally.percentileMs(percent)));
            if (readings != null) {
                json.put("added_p" + percentName(percent) + "_ms",
                        rounded(tally.percentileMs(percent) - direct.tally.percentileMs(percent)));
            }
        }
    }

    /// `99.9` as JSON keys write it.
    private static String percentName(double percent) {
        return percent == Math.rint(percent) ? Long.toString((long) percent) : Double.toString(percent).replace('.', '_');
    }

    static double rounded(double value) {
        return Math.round(value * 1_000) / 1_000.0;
    }

    private static double middle(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        if (sorted.isEmpty()) {
            return 0;
        }
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }
}
