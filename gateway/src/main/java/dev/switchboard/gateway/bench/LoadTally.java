package dev.switchboard.gateway.bench;

import org.HdrHistogram.Histogram;

/// What the calls of one measurement saw. Written on the load's event loop, read when it is over.
final class LoadTally {
    private static final long LONGEST_NANOS = 60_000_000_000L;

    private final Histogram latency = new Histogram(1_000, LONGEST_NANOS, 3);
    private int droppedCalls;

    void latency(long nanos) {
        latency.recordValue(Math.clamp(nanos, 0, LONGEST_NANOS));
    }

    /// A call that the other side ended.
    void droppedCall() {
        droppedCalls++;
    }

    int droppedCalls() {
        return droppedCalls;
    }

    /// Milliseconds from due to back within which this share of the frames came; of those that came.
    double percentileMs(double percent) {
        return latency.getValueAtPercentile(percent) / 1e6;
    }

    /// Adds another measurement of the same thing.
    void add(LoadTally other) {
        latency.add(other.latency);
        droppedCalls += other.droppedCalls;
    }
}
