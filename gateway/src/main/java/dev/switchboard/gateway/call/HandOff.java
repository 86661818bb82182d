package dev.switchboard.gateway.call;

import dev.switchboard.tools.ToolSpec;
import java.time.Duration;
import java.util.List;

/// That an agent may give its call to another one, by the tool `handoff_to_AGENT`.
///
/// @param agentId the other agent
/// @param when in words for the model, when to do so
/// @param examples what callers say who want the other agent
public record HandOff(String agentId, String when, List<String> examples) {
    private static final String TOOL_PREFIX = "handoff_to_";
    private static final String PARAMETERS = """
            {"type":"object","additionalProperties":false,"properties":{"summary":{"type":"string","title":"what the caller wants",
             "description":"What the caller wants and what is settled already, in one or two sentences."}}}""";

    public HandOff {
        examples = List.copyOf(examples);
    }

    public String toolName() {
        return TOOL_PREFIX + agentId;
    }

    /// What the model is offered. The call itself carries it out, so no tool of this name runs anywhere.
    public ToolSpec spec() {
        return ToolSpec.of(
                toolName(),
                "Gives this call to another agent, who knows the whole conversation and goes on with it. Use it when " + when
                        + ". Say nothing yourself before or after.",
                PARAMETERS,
                examples,
                Duration.ofSeconds(1));
    }

    /// With what the other agent is for where the file does not say when to hand off.
    HandOff to(Agent other) {
        return when.isBlank()
                ? new HandOff(agentId, "the caller wants " + other.name() + " (" + other.description() + ")", examples)
                : this;
    }
}
