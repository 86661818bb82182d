package dev.switchboard.gateway.call;

import java.util.List;
import java.util.Optional;

/// How an agent's calls reach it, how long they may last and to whom it may give them.
///
/// @param takesOver the agent's first words on a call that another agent gives it
public record CallRules(
        AgentRoutes routes, List<HandOff> handOffs, String takesOver, AgentLimits limits, CallSentences sentences) {
    /// An agent that is called by its id, alone, within the bounds of the house.
    public static final CallRules STANDARD =
            new CallRules(AgentRoutes.NONE, List.of(), "", AgentLimits.NONE, CallSentences.STANDARD);

    public CallRules {
        handOffs = List.copyOf(handOffs);
    }

    CallRules withHandOffs(List<HandOff> others) {
        return new CallRules(routes, others, takesOver, limits, sentences);
    }

    Optional<HandOff> handOffBy(String toolName) {
        return handOffs.stream().filter(handOff -> handOff.toolName().equals(toolName)).findFirst();
    }
}
