package dev.switchboard.gateway;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/// A histogram for each event loop of a plane. Past 20 ms a caller's frame is late.
record LoopLagTimers(MeterRegistry registry, String plane) implements IntFunction<LongConsumer> {
    private static final Duration[] BUCKETS =
            Stream.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000).map(Duration::ofMillis).toArray(Duration[]::new);

    @Override
    public LongConsumer apply(int loop) {
        Timer timer = Timer.builder("switchboard.event.loop.lag")
                .description("How late an event loop comes to a task that is due: what every socket on it waits")
                .tags("loop", plane + "-" + loop)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
        return nanos -> timer.record(nanos, TimeUnit.NANOSECONDS);
    }
}
