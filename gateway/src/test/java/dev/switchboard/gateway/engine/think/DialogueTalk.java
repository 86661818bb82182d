package dev.switchboard.gateway.engine.think;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.gateway.engine.Conversing;
import dev.switchboard.gateway.engine.HistoryEntry;
import dev.switchboard.gateway.engine.Thought;
import dev.switchboard.gateway.engine.Turn;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A whole conversation by a stored prompt, tools included, as the engine's session and its client hold it.
final class DialogueTalk {
    /// What the tools do.
    interface Desk {
        String run(String tool, JsonNode arguments);
    }

    private static final Clock FRIDAY = Clock.fixed(Instant.parse("2026-11-20T09:00:00Z"), ZoneOffset.UTC);

    final List<HistoryEntry> history = new ArrayList<>();
    /// `name{"argument":…}` of every call so far.
    final List<String> calls = new ArrayList<>();
    private final Conversing conversing;
    private final Desk desk;
    private final List<Turn.ToolDescription> tools;
    private final Map<String, String> variables;

    DialogueTalk(Dialogue dialogue, String instructions, Desk desk, Map<String, String> variables,
            Turn.ToolDescription... tools) {
        this.conversing = new RuleMind(FRIDAY, Map.of("agent", new StoredPrompt(instructions, dialogue))).open();
        this.desk = desk;
        this.tools = List.of(tools);
        this.variables = variables;
    }

    static DialogueTalk casey(FakeBoxOffice desk, Turn.ToolDescription... tools) {
        return new DialogueTalk(dialogue("casey"), "You are Casey.", desk, Map.of(), tools);
    }

    static DialogueTalk riley(Desk desk, Turn.ToolDescription... tools) {
        return new DialogueTalk(dialogue("riley"), "You are Riley.", desk, Map.of(), tools);
    }

    static Dialogue dialogue(String agent) {
        String file = "agents/" + agent + ".dialogue.yaml";
        try (var stream = DialogueTalk.class.getResourceAsStream("/" + file)) {
            return Dialogue.read(file, new String(stream.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /// What the agent says in the end to this, tools run in between.
    String hear(String said) {
        history.add(new HistoryEntry.CallerSaid(said));
        return reply();
    }

    /// The agent's turn, from the history as it stands.
    String reply() {
        StringBuilder heard = new StringBuilder();
        for (int round = 0; round < 8; round++) {
            Thought thought = think();
            switch (thought) {
                case Thought.Say(List<String> sentences) -> {
                    String text = String.join(" ", sentences);
                    history.add(new HistoryEntry.AgentSaid(text));
                    return (heard + " " + text).strip();
                }
                case Thought.CallTools(List<Thought.ToolRequest> requests, String leadIn) -> {
                    if (!leadIn.isBlank()) {
                        history.add(new HistoryEntry.AgentSaid(leadIn));
                        heard.append(leadIn);
                    }
                    List<HistoryEntry.ToolAnswered> answers = new ArrayList<>();
                    for (Thought.ToolRequest request : requests) {
                        String id = "call_" + calls.size();
                        calls.add(request.name() + request.argumentsJson());
                        history.add(new HistoryEntry.ToolCalled(id, request.name(), request.argumentsJson()));
                        answers.add(new HistoryEntry.ToolAnswered(id, request.name(),
                                desk.run(request.name(), Memory.read(request.argumentsJson()))));
                    }
                    history.addAll(answers);
                }
            }
        }
        throw new AssertionError("the agent calls tools for ever: " + calls);
    }

    Thought think() {
        return conversing.think(new Turn("", tools, false, history, saidSince(), answersSince(),
                Optional.of(new Turn.Prompt("agent", variables))));
    }

    /// As the engine's `News` tells it.
    private String saidSince() {
        StringBuilder said = new StringBuilder();
        for (HistoryEntry entry : since()) {
            if (entry instanceof HistoryEntry.CallerSaid(String text) && !text.isBlank()) {
                said.append(said.isEmpty() ? "" : " ").append(text);
            }
        }
        return said.toString();
    }

    private List<HistoryEntry.ToolAnswered> answersSince() {
        return since().stream().filter(HistoryEntry.ToolAnswered.class::isInstance)
                .map(HistoryEntry.ToolAnswered.class::cast).toList();
    }

    private List<HistoryEntry> since() {
        int from = history.size();
        while (from > 0 && !(history.get(from - 1) instanceof HistoryEntry.AgentSaid)
                && !(history.get(from - 1) instanceof HistoryEntry.ToolCalled)) {
            from--;
        }
        return history.subList(from, history.size());
    }

    /// The caller interrupts: of the agent's last words only these were heard.
    void heardOnly(String words) {
        history.removeLast();
        if (!words.isBlank()) {
            history.add(new HistoryEntry.AgentSaid(words));
        }
    }

    long callsOf(String tool) {
        return calls.stream().filter(call -> call.startsWith(tool + "{")).count();
    }
}
