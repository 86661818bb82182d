package dev.switchboard.gateway.action;

import dev.switchboard.gateway.call.Agent;
import dev.switchboard.gateway.engine.HistoryEntry;
import dev.switchboard.gateway.engine.Thought;
import dev.switchboard.gateway.engine.think.RuleMind;
import dev.switchboard.gateway.engine.think.SureTool;
import dev.switchboard.tools.ToolSpec;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Which agent a sentence is for, by rules, in a conversation that names none. The agent that has the conversation keeps it
/// when it knows what to do. When it only takes the sentence because it takes everything, or did not understand it, the
/// others are shown that sentence alone: the first that would call a tool of its own gets the conversation.
final class Routing {
    private static final Pattern MISSED =
            Pattern.compile("(?i)(didn't|did not|don't|do not) (quite )?(understand|catch|know)|say (it|that) again|not sure");

    private final RuleMind mind;
    private final Function<Agent, List<ToolSpec>> offered;

    Routing(RuleMind mind, Function<Agent, List<ToolSpec>> offered) {
        this.mind = mind;
        this.offered = offered;
    }

    /// Empty when it stays where it is. Thinks on scratch, so nothing is changed by asking.
    ///
    /// @param history up to and with the sentence
    Optional<Agent> other(ActionSessions.House house, Agent present, List<HistoryEntry> history, String sentence) {
        Set<String> here = house.catchAlls(present.id());
        Thought thought = think(present, history);
        boolean knows = switch (thought) {
            case Thought.CallTools(List<Thought.ToolRequest> requests, _) -> {
                // What every agent notes in passing says nothing of whose business it is.
                List<Thought.ToolRequest> own = requests.stream().filter(request -> !isEveryones(house, request.name())).toList();
                yield own.isEmpty() || own.stream().anyMatch(request -> !here.contains(request.name()));
            }
            case Thought.Say(List<String> sentences) -> !MISSED.matcher(String.join(" ", sentences)).find();
        };
        if (knows) {
            return Optional.empty();
        }
        for (String id : house.directory().ids()) {
            Agent agent = house.directory().find(id).orElse(present);
            if (!agent.id().equals(present.id()) && wants(house, agent, present, sentence, thought instanceof Thought.Say)) {
                return Optional.of(agent);
            }
        }
        return Optional.empty();
    }

    private static boolean isEveryones(ActionSessions.House house, String tool) {
        return house.directory().ids().stream().flatMap(id -> house.directory().find(id).stream())
                .allMatch(agent -> agent.tools().contains(tool));
    }

    /// @param lost nobody understood the sentence so far, so that one who takes everything may have it
    private boolean wants(ActionSessions.House house, Agent agent, Agent present, String sentence, boolean lost) {
        if (!lost) {
            Optional<SureTool> sure = mind.sureTool(agent.id(), RuleListener.described(offered.apply(agent)), sentence)
                    .filter(tool -> isItsOwn(agent, present, tool.name()))
                    .filter(tool -> !house.catchAlls(agent.id()).contains(tool.name()));
            return sure.isPresent() && (sure.get().named() || calls(agent, present, sentence)
                    .anyMatch(request -> !request.argumentsJson().equals("{}")));
        }
        return calls(agent, present, sentence).findAny().isPresent();
    }

    /// The calls of its own tools that an agent would make for the sentence alone.
    private Stream<Thought.ToolRequest> calls(Agent agent, Agent present, String sentence) {
        List<HistoryEntry> alone = List.of(new HistoryEntry.AgentSaid(agent.greeting()), new HistoryEntry.CallerSaid(sentence));
        return think(agent, alone) instanceof Thought.CallTools(List<Thought.ToolRequest> requests, _)
                ? requests.stream().filter(request -> isItsOwn(agent, present, request.name())) : Stream.empty();
    }

    private static boolean isItsOwn(Agent agent, Agent present, String tool) {
        return agent.tools().contains(tool) && !present.tools().contains(tool);
    }

    private Thought think(Agent agent, List<HistoryEntry> history) {
        return new RuleListener(mind).think(agent, history, offered.apply(agent));
    }
}
