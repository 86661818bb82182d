package dev.switchboard.tools.sale;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.tools.Arguments;
import dev.switchboard.tools.Tool;
import dev.switchboard.tools.ToolContext;
import dev.switchboard.tools.ToolPolicy;
import dev.switchboard.tools.ToolResult;
import dev.switchboard.tools.ToolSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One tool of the box office: its description in `/sale/tools.json`, its work a method. A `Refusal` becomes a refused result.
public final class SaleTool implements Tool {
    /// What a tool does.
    public interface Work {
        ToolResult run(Arguments arguments, ToolContext context);
    }

    /// What a person has to agree to first.
    public interface Approval {
        Optional<String> needed(Arguments arguments, ToolContext context);
    }

    private final ToolSpec spec;
    private final boolean readOnly;
    private final ToolPolicy policy;
    private final Approval approval;
    private final Work work;

    private SaleTool(ToolSpec spec, boolean readOnly, ToolPolicy policy, Approval approval, Work work) {
        this.spec = spec;
        this.readOnly = readOnly;
        this.policy = policy;
        this.approval = approval;
        this.work = work;
    }

    public static SaleTool reading(String name, Work work) {
        return new SaleTool(spec(name), true, new ToolPolicy(true, 1, Duration.ZERO, 64, false, Duration.ofMillis(1_500)),
                (_, _) -> Optional.empty(), work);
    }

    public static SaleTool changing(String name, Work work) {
        return changing(name, (_, _) -> Optional.empty(), work);
    }

    public static SaleTool changing(String name, Approval approval, Work work) {
        return new SaleTool(spec(name), false, ToolPolicy.DEFAULT, approval, work);
    }

    private static ToolSpec spec(String name) {
        return Optional.ofNullable(Descriptions.ALL.get(name))
                .orElseThrow(() -> new IllegalStateException("/sale/tools.json does not describe " + name));
    }

    @Override
    public ToolSpec spec() {
        return spec;
    }

    @Override
    public boolean readOnly() {
        return readOnly;
    }

    @Override
    public ToolPolicy policy() {
        return policy;
    }

    @Override
    public Optional<String> needsApproval(Arguments arguments, ToolContext context) {
        try {
            return approval.needed(arguments, context);
        } catch (Refusal _) {
            // The run itself says so.
            return Optional.empty();
        }
    }

    @Override
    public ToolResult call(Arguments arguments, ToolContext context) {
        try {
            return work.run(arguments, context);
        } catch (Refusal refusal) {
            return refusal.result();
        }
    }

    /// The descriptions, read once.
    private static final class Descriptions {
        private static final Map<String, ToolSpec> ALL = read();

        private static Map<String, ToolSpec> read() {
            try (InputStream in = SaleTool.class.getResourceAsStream("/sale/tools.json")) {
                if (in == null) {
                    throw new IllegalStateException("the program comes without /sale/tools.json");
                }
                Map<String, ToolSpec> specs = new LinkedHashMap<>();
                for (JsonNode tool : new ObjectMapper().readTree(in)) {
                    ToolSpec spec = new ToolSpec(tool.path("name").asText(), tool.path("description").asText(),
                            (ObjectNode) tool.path("parameters"), List.of(),
                            Duration.ofMillis(tool.path("deadline_ms").asLong()),
                            Optional.ofNullable((ObjectNode) tool.get("output")));
                    specs.put(spec.name(), spec);
                }
                return specs;
            } catch (IOException e) {
                throw new UncheckedIOException("reading /sale/tools.json", e);
            }
        }
    }
}
