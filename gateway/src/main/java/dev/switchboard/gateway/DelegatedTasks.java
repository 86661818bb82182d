package dev.switchboard.gateway;

import dev.switchboard.gateway.call.Agent;
import dev.switchboard.gateway.engine.HistoryEntry;
import dev.switchboard.gateway.engine.Thought;
import dev.switchboard.gateway.engine.Turn;
import dev.switchboard.gateway.engine.think.RuleMind;
import dev.switchboard.gateway.model.Remembered;
import dev.switchboard.gateway.model.live.TaskReader;
import dev.switchboard.tools.ToolSpec;
import dev.switchboard.tools.Tools;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads delegated work from the words of a call by the same rules as the local engine: the agent's dialogue file and
/// its tools' schemas. Thread-safe.
final class DelegatedTasks implements TaskReader {
    private final Tools tools;
    private final RuleMind mind;

    DelegatedTasks(AgentFiles files, Tools tools, Clock clock) {
        this.tools = tools;
        this.mind = new RuleMind(clock, files.prompts());
    }

    /// The rules themselves, which learn the agents' files with this.
    RuleMind mind() {
        return mind;
    }

    /// The agents' files have changed.
    void learn(AgentFiles files) {
        mind.learn(files.prompts());
    }

    @Override
    public Plan read(Agent agent, List<Remembered> conversation) {
        List<HistoryEntry> history = new ArrayList<>();
        conversation.forEach(said -> addTo(history, said));
        Turn turn = new Turn(
                agent.instructions(), offered(agent), false, history, lastWords(conversation), List.of(),
                Optional.of(new Turn.Prompt(agent.id(), Map.of())));
        return switch (mind.open().think(turn)) {
            case Thought.Say(List<String> sentences) -> new Plan.Say(String.join(" ", sentences));
            case Thought.CallTools(List<Thought.ToolRequest> requests, _) -> new Plan.Use(requests.stream()
                    .map(request -> new Task(request.name(), request.argumentsJson()))
                    .toList());
        };
    }

    private List<Turn.ToolDescription> offered(Agent agent) {
        return Stream.concat(
                        tools.specs(agent.tools()).stream(),
                        agent.rules().callTools().stream())
                .map(DelegatedTasks::described)
                .toList();
    }

    /// As the local engine is told of a tool: its examples stand in the description.
    private static Turn.ToolDescription described(ToolSpec spec) {
        String examples = spec.examples().stream().map(example -> '"' + example + '"').collect(Collectors.joining("; "));
        return new Turn.ToolDescription(
                spec.name(),
                spec.description() + (examples.isEmpty() ? "" : " Callers say: " + examples + "."),
                spec.parameters().toString());
    }

    private static void addTo(List<HistoryEntry> history, Remembered said) {
        switch (said) {
            case Remembered.CallerSaid(_, String text) -> history.add(new HistoryEntry.CallerSaid(text));
            case Remembered.AgentSaid(_, String text) -> history.add(new HistoryEntry.AgentSaid(text));
            case Remembered.Noted(_, String text) -> history.add(new HistoryEntry.SystemNote(text));
            case Remembered.ToolUsed(String callId, String name, String arguments, String output) -> {
                history.add(new HistoryEntry.ToolCalled(callId, name, arguments));
                if (output != null) {
                    history.add(new HistoryEntry.ToolAnswered(callId, name, output));
                }
            }
        }
    }

    /// The caller's last turn: the agent may have begun to answer it ("let me look") before the work was handed out.
    private static String lastWords(List<Remembered> conversation) {
        for (Remembered said : conversation.reversed()) {
            if (said instanceof Remembered.CallerSaid(_, String text)) {
                return text;
            }
        }
        return "";
    }
}
