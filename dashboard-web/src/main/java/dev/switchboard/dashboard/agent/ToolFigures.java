package dev.switchboard.dashboard.agent;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.tools.ToolMeasures;
import dev.switchboard.tools.ToolPolicy;
import java.time.Duration;

/// How a tool's runs are guarded and what they were measured to be, as JSON. Milliseconds with two decimals.
final class ToolFigures {
    private ToolFigures() {}

    static ObjectNode policy(ToolPolicy policy) {
        return JsonNodeFactory.instance.objectNode()
                .put("idempotent", policy.idempotent())
                .put("retries", policy.retries())
                .put("cache_ms", policy.cacheFor().toMillis())
                .put("at_once", policy.atOnce())
                .put("confirm", policy.confirm())
                .put("filler_ms", policy.fillerAfter().toMillis());
    }

    static ObjectNode measures(ToolMeasures measures) {
        ObjectNode node = JsonNodeFactory.instance.objectNode()
                .put("calls", measures.calls())
                .put("answers", measures.answers())
                .put("refusals", measures.refusals())
                .put("failures", measures.failures())
                .put("retries", measures.retries())
                .put("repeated", measures.repeated())
                .put("running", measures.running())
                .put("breaker", measures.breaker())
                .put("breaker_opened", measures.breakerOpened());
        ToolMeasures.Times times = measures.uncached();
        node.putObject("times_ms")
                .put("count", times.count())
                .put("mean", ms(times.mean()))
                .put("p50", ms(times.p50()))
                .put("p95", ms(times.p95()))
                .put("p99", ms(times.p99()))
                .put("longest", ms(times.longest()));
        node.putObject("cache")
                .put("looked", measures.asked())
                .put("hits", measures.cached())
                .put("hit_rate", Math.round(measures.hitRate() * 1_000) / 1_000.0)
                .put("mean_ms", ms(measures.cachedMean()));
        return node;
    }

    private static double ms(Duration time) {
        return Math.round(time.toNanos() / 10_000.0) / 100.0;
    }
}
