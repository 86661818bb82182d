package dev.switchboard.gateway.call;

import dev.switchboard.tools.ToolSpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// How an agent's calls reach it, how long they may last, to whom it may give them and whether they are recorded.
///
/// @param takesOver the agent's first words on a call that another agent gives it
public record CallRules(
        AgentRoutes routes,
        List<HandOff> handOffs,
        String takesOver,
        AgentLimits limits,
        CallSentences sentences,
        RecordingMode recording,
        StepInRules stepIn) {
    /// An agent that is called by its id, alone, within the bounds of the house.
    public static final CallRules STANDARD =
            new CallRules(AgentRoutes.NONE, List.of(), "", AgentLimits.NONE, CallSentences.STANDARD);

    public CallRules {
        handOffs = List.copyOf(handOffs);
    }

    /// An agent whose calls are not recorded.
    public CallRules(
            AgentRoutes routes, List<HandOff> handOffs, String takesOver, AgentLimits limits, CallSentences sentences) {
        this(routes, handOffs, takesOver, limits, sentences, RecordingMode.OFF);
    }

    /// An agent that asks for no person.
    public CallRules(
            AgentRoutes routes,
            List<HandOff> handOffs,
            String takesOver,
            AgentLimits limits,
            CallSentences sentences,
            RecordingMode recording) {
        this(routes, handOffs, takesOver, limits, sentences, recording, StepInRules.STANDARD);
    }

    /// What the model is offered and the call itself carries out.
    public List<ToolSpec> callTools() {
        return Stream.of(
                        handOffs.stream().map(HandOff::spec),
                        recording == RecordingMode.OFF ? Stream.<ToolSpec>of() : CallRecording.TOOLS.stream(),
                        stepIn.human() ? Stream.of(HumanWait.TOOL) : Stream.<ToolSpec>of())
                .flatMap(specs -> specs)
                .toList();
    }

    /// The same for conversations in which there is nothing to record.
    CallRules unrecorded() {
        return recording == RecordingMode.OFF
                ? this
                : new CallRules(routes, handOffs, takesOver, limits, sentences, RecordingMode.OFF, stepIn);
    }

    CallRules withHandOffs(List<HandOff> others) {
        return new CallRules(routes, others, takesOver, limits, sentences, recording, stepIn);
    }

    /// The same for calls that no person of ours can take.
    CallRules askingForNobody() {
        return stepIn.human()
                ? new CallRules(routes, handOffs, takesOver, limits, sentences, recording, stepIn.withoutHuman())
                : this;
    }

    Optional<HandOff> handOffBy(String toolName) {
        return handOffs.stream().filter(handOff -> handOff.toolName().equals(toolName)).findFirst();
    }
}
