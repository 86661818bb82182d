package dev.switchboard.gateway;

import dev.switchboard.tools.ToolMeasures;
import dev.switchboard.tools.Tools;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/// What the runs of each tool were measured to be, for Prometheus. Sources offer tools at any time, so before each scrape
/// those that are new get their meters; one that nobody offers any more stays at its last figures. Thread-safe.
final class ToolMeters {
    private static final double NANOS = 1e9;

    private final Tools tools;
    private final MeterRegistry registry;
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private volatile Map<String, ToolMeasures> last = Map.of();

    ToolMeters(Tools tools, MeterRegistry registry) {
        this.tools = tools;
        this.registry = registry;
    }

    void look() {
        Map<String, ToolMeasures> now = new HashMap<>(last);
        tools.measures().forEach(measures -> now.put(measures.tool(), measures));
        last = now;
        now.keySet().stream().filter(known::add).forEach(this::register);
    }

    private void register(String tool) {
        counter(tool, "calls", "Requests for a tool, of every kind", ToolMeasures::calls);
        counter(tool, "failures", "Runs of a tool that failed", ToolMeasures::failures);
        counter(tool, "refusals", "Runs of a tool that were refused, by it or before it was asked", ToolMeasures::refusals);
        counter(tool, "retries", "Further attempts after a failure", ToolMeasures::retries);
        counter(tool, "repeated", "Requests that had come before", ToolMeasures::repeated);
        counter(tool, "cache.lookups", "Runs that looked for a kept answer", ToolMeasures::asked);
        counter(tool, "cache.hits", "Runs that found one", ToolMeasures::cached);
        counter(tool, "breaker.opened", "Times a tool was left alone because it had failed too often", ToolMeasures::breakerOpened);
        gauge(tool, "running", "Runs under way", ToolMeasures::running);
        for (String state : new String[] {"closed", "open", "half_open"}) {
            Gauge.builder("switchboard.tool.breaker", () -> value(tool, measures -> measures.breaker().equals(state) ? 1 : 0))
                    .description("1 at the state of a tool's breaker")
                    .tags("tool", tool, "state", state)
                    .register(registry);
        }
        quantile(tool, "0.5", ToolMeasures.Times::p50);
        quantile(tool, "0.95", ToolMeasures.Times::p95);
        quantile(tool, "0.99", ToolMeasures.Times::p99);
    }

    private void counter(String tool, String name, String description, ToDoubleFunction<ToolMeasures> figure) {
        FunctionCounter.builder("switchboard.tool." + name, this, _ -> value(tool, figure))
                .description(description)
                .tags("tool", tool)
                .register(registry);
    }

    private void gauge(String tool, String name, String description, ToDoubleFunction<ToolMeasures> figure) {
        Gauge.builder("switchboard.tool." + name, () -> value(tool, figure))
                .description(description)
                .tags("tool", tool)
                .register(registry);
    }

    private void quantile(String tool, String quantile, Function<ToolMeasures.Times, Duration> figure) {
        Gauge.builder("switchboard.tool.latency", () -> value(tool, measures -> figure.apply(measures.uncached()).toNanos() / NANOS))
                .description("Time of runs that asked the tool, since the start")
                .baseUnit("seconds")
                .tags("tool", tool, "quantile", quantile)
                .register(registry);
    }

    private double value(String tool, ToDoubleFunction<ToolMeasures> figure) {
        ToolMeasures measures = last.get(tool);
        return measures == null ? 0 : figure.applyAsDouble(measures);
    }
}
