package dev.switchboard.gateway.action;

import dev.switchboard.gateway.call.Agent;
import dev.switchboard.gateway.engine.Conversing;
import dev.switchboard.gateway.engine.HistoryEntry;
import dev.switchboard.gateway.engine.Mind;
import dev.switchboard.gateway.engine.Thought;
import dev.switchboard.gateway.engine.Turn;
import dev.switchboard.tools.ToolSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// By the agent's dialogue file and its tools' schemas, as the local engine talks. So a new tool is understood when an agent
/// names it and, where its examples are not enough, its dialogue file has an intent for it.
final class RuleListener implements Listener {
    private final Conversing conversing;

    RuleListener(Mind mind) {
        this.conversing = mind.open();
    }

    @Override
    public Thought think(Agent agent, List<HistoryEntry> history, List<ToolSpec> tools) {
        StringBuilder said = new StringBuilder();
        List<HistoryEntry.ToolAnswered> answers = new ArrayList<>();
        for (HistoryEntry entry : news(history)) {
            switch (entry) {
                case HistoryEntry.CallerSaid(String words) -> said.append(said.isEmpty() ? "" : " ").append(words);
                case HistoryEntry.ToolAnswered answer -> answers.add(answer);
                case HistoryEntry.AgentSaid _, HistoryEntry.SystemNote _, HistoryEntry.ToolCalled _ -> {}
            }
        }
        return conversing.think(new Turn(
                agent.instructions(), described(tools), false, history,
                said.toString(), answers, Optional.of(new Turn.Prompt(agent.id(), Map.of()))));
    }

    /// What came since the agent last did something.
    private static List<HistoryEntry> news(List<HistoryEntry> history) {
        int from = history.size();
        while (from > 0 && !(history.get(from - 1) instanceof HistoryEntry.AgentSaid)
                && !(history.get(from - 1) instanceof HistoryEntry.ToolCalled)) {
            from--;
        }
        return history.subList(from, history.size());
    }

    static List<Turn.ToolDescription> described(List<ToolSpec> tools) {
        return tools.stream().map(RuleListener::described).toList();
    }

    /// As the local engine is told of a tool: its examples stand in the description.
    private static Turn.ToolDescription described(ToolSpec spec) {
        String examples = spec.examples().stream().map(example -> '"' + example + '"').collect(Collectors.joining("; "));
        return new Turn.ToolDescription(
                spec.name(), spec.description() + (examples.isEmpty() ? "" : " Callers say: " + examples + "."),
                spec.parameters().toString());
    }

    @Override
    public String name() {
        return "rules";
    }
}
