package dev.switchboard.gateway.call;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The histograms of how calls answer, each by the caller's channel. Their buckets are chosen for what people notice in a
/// conversation and are few, since each is a time series. Thread-safe.
final class CallTimings {
    private static final Duration[] BUCKETS = {
        ms(10), ms(25), ms(50), ms(100), ms(150), ms(200), ms(300), ms(400), ms(500), ms(650), ms(800), ms(1_000),
        ms(1_250), ms(1_500), ms(2_000), ms(3_000), ms(5_000), ms(8_000), ms(13_000), ms(20_000)
    };
    private static final Duration[] CALL_BUCKETS = {
        ms(10_000), ms(30_000), ms(60_000), ms(120_000), ms(180_000), ms(300_000), ms(600_000), ms(1_200_000), ms(3_600_000)
    };

    private final MeterRegistry registry;
    private final Map<String, OfChannel> channels = new ConcurrentHashMap<>();

    CallTimings(MeterRegistry registry) {
        this.registry = registry;
    }

    /// The histograms of one channel; a call asks once.
    OfChannel of(String channel) {
        return channels.computeIfAbsent(channel, name -> new OfChannel(registry, name));
    }

    private static Duration ms(long ms) {
        return Duration.ofMillis(ms);
    }

    /// @param answer from the model's report that the caller fell silent to the first audio on the line
    /// @param model from the same moment to the model's first audio
    /// @param speechEnd from the moment the caller fell silent to the first audio on the line
    /// @param greeting from the call's arrival to the first audio on the line
    /// @param created from our asking for an answer to the model's word that it began
    /// @param firstDelta from that word to the answer's first audio or text
    /// @param tools per turn, time in which at least one tool ran
    /// @param underrun how long the line stayed dry in mid-item
    /// @param call from arrival to end
    record OfChannel(
            Timer answer,
            Timer model,
            Timer speechEnd,
            Timer greeting,
            Timer created,
            Timer firstDelta,
            Timer tools,
            Timer underrun,
            Timer call) {
        private OfChannel(MeterRegistry registry, String channel) {
            this(
                    timer(registry, channel, "answer.delay", BUCKETS,
                            "From the model's report that the caller fell silent to the first audio written to the line"),
                    timer(registry, channel, "model.delay", BUCKETS,
                            "From the model's report that the caller fell silent to the model's first audio"),
                    timer(registry, channel, "speech.end.delay", BUCKETS,
                            "From the end of the caller's speech, before the silence the model waits for, to the first audio written to the line"),
                    timer(registry, channel, "greeting.delay", BUCKETS,
                            "From the call's arrival to the first audio written to the line"),
                    timer(registry, channel, "response.created", BUCKETS,
                            "From asking the model for an answer to its word that the answer began"),
                    timer(registry, channel, "response.first.delta", BUCKETS,
                            "From the model's word that an answer began to its first audio or text"),
                    timer(registry, channel, "turn.tools", BUCKETS,
                            "Time in a turn during which at least one tool ran, for turns with tools"),
                    timer(registry, channel, "playout.underrun", BUCKETS,
                            "How long the line stayed dry in the middle of an item, estimated by the clock; each is one under-run"),
                    timer(registry, channel, "call.time", CALL_BUCKETS, "Length of calls"));
        }

        private static Timer timer(MeterRegistry registry, String channel, String name, Duration[] buckets, String description) {
            return Timer.builder("switchboard." + name)
                    .description(description)
                    .tag("channel", channel)
                    .serviceLevelObjectives(buckets)
                    .register(registry);
        }
    }
}
