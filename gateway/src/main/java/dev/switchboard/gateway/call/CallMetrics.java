package dev.switchboard.gateway.call;

import dev.switchboard.gateway.cost.PriceTable;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// The numbers of all calls, as Prometheus reads them (prefix `switchboard_`). Thread-safe; the per-frame counters are looked
/// up once per channel and then cost one add.
public final class CallMetrics implements CallCounters {
    private static final int MOST_UNRECOGNISED_TYPES = 100;

    private final MeterRegistry registry;
    private final AtomicInteger inProgress = new AtomicInteger();
    private final Map<String, Flow> received = new ConcurrentHashMap<>();
    private final Map<String, Flow> sent = new ConcurrentHashMap<>();
    private final Map<String, Boolean> unrecognisedTypes = new ConcurrentHashMap<>();
    private final CallTimings timings;
    private final UseMetrics use;
    private final Counter bargeIns;
    private final Counter lostRecords;

    /// With the prices that come with the product.
    public CallMetrics(MeterRegistry registry) {
        this(registry, PriceTable.builtIn());
    }

    public CallMetrics(MeterRegistry registry, PriceTable prices) {
        this.registry = registry;
        this.timings = new CallTimings(registry);
        this.use = new UseMetrics(registry, prices);
        Gauge.builder("switchboard.calls.in.progress", inProgress, AtomicInteger::get)
                .description("Calls between answer and closed ticket")
                .register(registry);
        this.bargeIns = Counter.builder("switchboard.barge.ins")
                .description("Times a caller interrupted audio that was still playing")
                .register(registry);
        this.lostRecords = Counter.builder("switchboard.record.lost")
                .description("Ticket entries lost because the store took nothing for too long")
                .register(registry);
    }

    void callBegan(String channel) {
        inProgress.incrementAndGet();
        registry.counter("switchboard.calls.answered", "channel", channel).increment();
    }

    void callEnded(String channel, EndReason reason) {
        inProgress.decrementAndGet();
        registry.counter("switchboard.calls.ended", "channel", channel, "reason", reason.wire()).increment();
    }

    void refused(String code) {
        registry.counter("switchboard.calls.refused", "code", code).increment();
    }

    /// The histograms of one channel's calls.
    CallTimings.OfChannel timings(String channel) {
        return timings.of(channel);
    }

    UseMetrics use() {
        return use;
    }

    void toolRan(String tool, String status, Duration took) {
        Timer.builder("switchboard.tool.time")
                .description("Time a tool took, by name and outcome")
                .publishPercentileHistogram()
                .tags("tool", tool, "status", status)
                .register(registry)
                .record(took);
    }

    /// A tool call or output that nobody waits for (`duplicate_call`, `late_output`).
    void toolPassedOver(String cause) {
        registry.counter("switchboard.tools.passed.over", "cause", cause).increment();
    }

    void bargedIn() {
        bargeIns.increment();
    }

    /// An answer that never began, never ended or was never confirmed as cancelled, and was given up.
    void responseGivenUp(String cause) {
        registry.counter("switchboard.responses.given.up", "cause", cause).increment();
    }

    /// Speech over the agent that was no interruption.
    void falseAlarm() {
        registry.counter("switchboard.barge.in.false.alarms").increment();
    }

    /// A turn was made of the speech of a caller who is never silent.
    void turnForced() {
        registry.counter("switchboard.turns.forced").increment();
    }

    void recordLost() {
        lostRecords.increment();
    }

    void modelTrouble(String code) {
        registry.counter("switchboard.model.trouble", "code", code).increment();
    }

    @Override
    public void received(String channel, int bytes) {
        received.computeIfAbsent(channel, name -> new Flow(registry, "received", name)).add(bytes);
    }

    @Override
    public void sent(String channel, int bytes) {
        sent.computeIfAbsent(channel, name -> new Flow(registry, "sent", name)).add(bytes);
    }

    @Override
    public void webhook(String channel, String kind) {
        registry.counter("switchboard.webhooks", "channel", channel, "kind", kind).increment();
    }

    @Override
    public void dropped(String channel, String cause) {
        registry.counter("switchboard.dropped", "channel", channel, "cause", cause).increment();
    }

    @Override
    public void rejected(String channel, String cause) {
        registry.counter("switchboard.rejected", "channel", channel, "cause", cause).increment();
    }

    /// A stranger chooses the type, so only the first hundred get a label of their own.
    @Override
    public void unrecognised(String channel, String type) {
        boolean known = unrecognisedTypes.containsKey(type)
                || (type.length() <= 64
                        && unrecognisedTypes.size() < MOST_UNRECOGNISED_TYPES
                        && unrecognisedTypes.put(type, true) == null);
        registry.counter("switchboard.unrecognised", "channel", channel, "type", known ? type : "other").increment();
    }

    private record Flow(Counter frames, Counter bytes) {
        private Flow(MeterRegistry registry, String direction, String channel) {
            this(
                    registry.counter("switchboard.audio.frames", "direction", direction, "channel", channel),
                    registry.counter("switchboard.audio.bytes", "direction", direction, "channel", channel));
        }

        private void add(int byteCount) {
            frames.increment();
            bytes.increment(byteCount);
        }
    }
}
