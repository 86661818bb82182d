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

    void handedOver(String from, String to) {
        registry.counter("switchboard.handoffs", "from", from, "to", to).increment();
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

    /// A lost model connection was replaced; `gap` is how long the caller was heard by none.
    public void modelReconnected(Duration gap) {
        Timer.builder("switchboard.model.gap")
                .description("Time between the loss of a model connection and the next session, during which words are kept")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(5))
                .maximumExpectedValue(Duration.ofSeconds(60))
                .register(registry)
                .record(gap);
        registry.counter("switchboard.model.reconnects").increment();
    }

    /// A session about to expire was replaced, in a pause or at the last moment.
    public void modelRolledOver(boolean inPause) {
        registry.counter("switchboard.model.rollovers", "moment", inPause ? "pause" : "last").increment();
    }

    /// A new session was told so many items of the conversation.
    public void modelRecalled(int items) {
        registry.counter("switchboard.model.recalled.items").increment(items);
    }

    /// A call lost its model for good: a fatal code, or `retries`.
    public void modelGivenUp(String why) {
        registry.counter("switchboard.model.given.up", "why", why).increment();
    }

    /// Time a model's server says it will bill; not `confirmed` when the session ended without a final figure.
    public void modelSessionTime(Duration billed, boolean confirmed) {
        registry.counter("switchboard.model.session.seconds", "confirmed", Boolean.toString(confirmed))
                .increment(billed.toMillis() / 1000.0);
    }

    @Override
    public void received(String channel, int bytes) {
        flow(received, "received", channel).add(bytes);
    }

    @Override
    public void sent(String channel, int bytes) {
        flow(sent, "sent", channel).add(bytes);
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

    /// Looked up before it is made, since a lambda that captures costs memory on each frame.
    private Flow flow(Map<String, Flow> flows, String direction, String channel) {
        Flow known = flows.get(channel);
        return known != null ? known : flows.computeIfAbsent(channel, name -> new Flow(registry, direction, name));
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
