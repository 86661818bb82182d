package dev.switchboard.gateway.call;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The agents there are and which of them takes a call. Never changes: reading the agents again makes another one, and a
/// call keeps the one it began with.
public final class AgentDirectory {
    private final Map<String, Agent> agents = new LinkedHashMap<>();
    private final Map<String, String> byNumber = new HashMap<>();
    private final Map<String, String> byChannel = new HashMap<>();
    private final Agent first;

    /// The first agent is the default one. Throws `AgentConflictException` for a hand-off to nobody, or when two agents
    /// claim the same number or channel.
    public AgentDirectory(List<Agent> agents) {
        if (agents.isEmpty()) {
            throw new IllegalArgumentException("at least one agent is needed");
        }
        agents.forEach(agent -> this.agents.put(agent.id(), agent));
        for (Agent agent : this.agents.values()) {
            agent.rules().routes().numbers().forEach(number -> claim(byNumber, "routes.numbers", number, agent));
            agent.rules().routes().channels().forEach(channel -> claim(byChannel, "routes.channels", channel, agent));
        }
        this.agents.replaceAll((_, agent) -> agent.withRules(agent.rules().withHandOffs(
                agent.rules().handOffs().stream().map(handOff -> handOff.to(target(agent, handOff))).toList())));
        this.first = this.agents.values().iterator().next();
    }

    private Agent target(Agent agent, HandOff handOff) {
        Agent target = agents.get(handOff.agentId());
        if (target == null || target.id().equals(agent.id())) {
            throw new AgentConflictException(
                    agent.id(), "handoff: '" + handOff.agentId() + "': expected another one of " + agents.keySet());
        }
        return target;
    }

    private static void claim(Map<String, String> claims, String key, String value, Agent agent) {
        String other = claims.put(value, agent.id());
        if (other != null) {
            throw new AgentConflictException(agent.id(), key + ": '" + value
                    + "' is agent " + other + "'s already; expected each at one agent only");
        }
    }

    public Set<String> ids() {
        return agents.keySet();
    }

    List<AgentCard> cards() {
        return agents.values().stream().map(Agent::card).toList();
    }

    public Optional<Agent> find(String id) {
        return Optional.ofNullable(agents.get(id));
    }

    /// Whom the arrival names, else whose number it dialled, else whose channel it came by, else the default one. Empty
    /// when it names an agent there is not.
    Optional<Agent> agentFor(Arrival arrival) {
        if (arrival.agentId() != null) {
            return find(arrival.agentId());
        }
        String dialled = arrival.dialledNumber() == null ? null : byNumber.get(AgentRoutes.plain(arrival.dialledNumber()));
        String routed = dialled == null ? byChannel.get(arrival.channel()) : dialled;
        return Optional.of(routed == null ? first : agents.getOrDefault(routed, first));
    }
}
