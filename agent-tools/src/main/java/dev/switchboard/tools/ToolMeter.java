package dev.switchboard.tools;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.AtomicHistogram;

/// Counts what comes of one tool's runs, and how long they take to two digits, in some 25 KB. Thread-safe, lock-free.
final class ToolMeter {
    private static final long LONGEST_MICROS = Duration.ofMinutes(10).toNanos() / 1_000;

    final LongAdder calls = new LongAdder();
    final LongAdder looked = new LongAdder();
    final LongAdder cached = new LongAdder();
    final LongAdder retries = new LongAdder();
    final LongAdder repeated = new LongAdder();
    private final LongAdder answers = new LongAdder();
    private final LongAdder refusals = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder cachedNanos = new LongAdder();
    private final AtomicHistogram micros = new AtomicHistogram(LONGEST_MICROS, 2);

    void over(ToolOutcome outcome) {
        if (outcome.notes().repeated()) {
            repeated.increment();
            return;
        }
        switch (outcome.result()) {
            case ToolResult.Answer _ -> answers.increment();
            case ToolResult.Refused _ -> refusals.increment();
            case ToolResult.Failed _ -> failures.increment();
        }
        if (outcome.notes().cached()) {
            cached.increment();
            cachedNanos.add(outcome.took().toNanos());
        } else if (outcome.notes().attempts() > 0) {
            micros.recordValue(Math.min(outcome.took().toNanos() / 1_000, LONGEST_MICROS));
        }
    }

    ToolMeasures measures(String tool, ToolGuard guard) {
        long hits = cached.sum();
        return new ToolMeasures(
                tool,
                calls.sum(),
                answers.sum(),
                refusals.sum(),
                failures.sum(),
                looked.sum(),
                hits,
                retries.sum(),
                repeated.sum(),
                guard.running(),
                guard.breaker().state().name().toLowerCase(Locale.ROOT),
                guard.breaker().opened(),
                new ToolMeasures.Times(
                        micros.getTotalCount(),
                        ofMicros(micros.getTotalCount() == 0 ? 0 : Math.round(micros.getMean())),
                        ofMicros(micros.getValueAtPercentile(50)),
                        ofMicros(micros.getValueAtPercentile(95)),
                        ofMicros(micros.getValueAtPercentile(99)),
                        ofMicros(micros.getMaxValue())),
                hits == 0 ? Duration.ZERO : Duration.ofNanos(cachedNanos.sum() / hits));
    }

    private static Duration ofMicros(long micros) {
        return Duration.ofNanos(micros * 1_000);
    }
}
