package dev.switchboard.dashboard.live;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// How loud calls are, as a frame for the readers that want it. However many ask, the calls are looked at five times a second at
/// most. Thread-safe.
final class LiveLevels {
    /// What a frame says when all are silent.
    static final String SILENT = "{\"type\":\"levels\",\"calls\":{}}";

    private static final long FRESH_NANOS = 200_000_000;
    private static final double STEPS = 100;

    private final Supplier<Map<String, List<Double>>> levels;
    private final ReentrantLock lock = new ReentrantLock();
    private String frame = SILENT;
    private long madeNanos = System.nanoTime() - FRESH_NANOS;

    LiveLevels(Supplier<Map<String, List<Double>>> levels) {
        this.levels = levels;
    }

    /// Calls that it does not name are silent.
    String frame() {
        lock.lock();
        try {
            if (System.nanoTime() - madeNanos >= FRESH_NANOS) {
                frame = made(levels.get());
                madeNanos = System.nanoTime();
            }
            return frame;
        } finally {
            lock.unlock();
        }
    }

    private static String made(Map<String, List<Double>> loud) {
        ObjectNode frame = JsonNodeFactory.instance.objectNode().put("type", "levels");
        ObjectNode calls = frame.putObject("calls");
        loud.forEach((ticket, sides) -> {
            var row = calls.putArray(ticket);
            sides.forEach(level -> row.add(Math.round(level * STEPS) / STEPS));
        });
        return frame.toString();
    }
}
