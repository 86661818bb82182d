package dev.switchboard.gateway;

import dev.switchboard.gateway.call.Agent;
import dev.switchboard.gateway.call.AgentDirectory;
import dev.switchboard.gateway.engine.think.Dialogue;
import dev.switchboard.gateway.engine.think.StoredPrompt;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The agents, the default one first, and how each of them talks on the local engine.
///
/// @param directory of the same agents
/// @param dialogues by agent id, for agents with a dialogue file
/// @param sources the file of each agent, by its id
record AgentFiles(
        List<Agent> agents, AgentDirectory directory, Map<String, Dialogue> dialogues, Map<String, String> sources) {
    AgentFiles {
        agents = List.copyOf(agents);
        dialogues = Map.copyOf(dialogues);
        sources = Map.copyOf(sources);
    }

    /// What sessions of the local engine name as their prompt, by agent id.
    Map<String, StoredPrompt> prompts() {
        Map<String, StoredPrompt> prompts = new LinkedHashMap<>();
        agents.forEach(agent -> prompts.put(agent.id(), new StoredPrompt(agent.instructions(), dialogue(agent))));
        return prompts;
    }

    /// By agent id, the tools its dialogue calls for whatever fits nothing else.
    Map<String, Set<String>> catchAlls() {
        return agents.stream().collect(Collectors.toMap(Agent::id, agent -> dialogue(agent).catchAlls()));
    }

    Dialogue dialogue(Agent agent) {
        return dialogues.getOrDefault(agent.id(), Dialogue.standard());
    }
}
