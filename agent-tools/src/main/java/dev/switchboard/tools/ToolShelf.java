package dev.switchboard.tools;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The tools there are, by name, in the order of their sources. A source may replace its own at any time; what is kept of a
/// tool (`ToolGuard`) stays with its name while somebody offers it. Thread-safe.
final class ToolShelf {
    private final LongSupplier nanoTime;
    /// Replaced as a whole, so that a run sees one state of it.
    private volatile Map<String, OfferedTool> byName = Map.of();
    /// By the source that offers them. Guarded by `this`.
    private final Map<String, List<OfferedTool>> bySource = new LinkedHashMap<>();
    /// Guarded by `this`.
    private final Map<String, ToolGuard> guards = new HashMap<>();

    ToolShelf(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// Puts these tools in the place of those that `source` offered before. Throws `IllegalArgumentException`, and changes
    /// nothing, when two tools would have one name.
    synchronized void offer(String source, List<Tool> tools) {
        Map<String, List<OfferedTool>> wanted = new LinkedHashMap<>(bySource);
        wanted.put(source, tools.stream().map(this::offered).toList());
        Map<String, OfferedTool> all = new LinkedHashMap<>();
        for (List<OfferedTool> offered : wanted.values()) {
            for (OfferedTool tool : offered) {
                if (all.put(tool.name(), tool) != null) {
                    throw new IllegalArgumentException("two tools are named " + tool.name());
                }
            }
        }
        bySource.clear();
        bySource.putAll(wanted);
        guards.clear();
        all.values().forEach(tool -> {
            tool.guard().breaker().judgeBy(tool.tool().policy().breaker());
            guards.put(tool.name(), tool.guard());
        });
        byName = Collections.unmodifiableMap(all);
    }

    private OfferedTool offered(Tool tool) {
        ToolSpec spec = tool.spec();
        ToolGuard kept = guards.get(spec.name());
        return new OfferedTool(
                tool, spec, new ArgumentCheck(spec), new OutputCheck(spec), kept == null ? new ToolGuard(nanoTime) : kept);
    }

    @Nullable OfferedTool find(String name) {
        return byName.get(name);
    }

    Collection<OfferedTool> all() {
        return byName.values();
    }
}
