package dev.switchboard.gateway.engine.think;

import dev.switchboard.gateway.engine.Conversing;
import dev.switchboard.gateway.engine.HistoryEntry;
import dev.switchboard.gateway.engine.Thought;
import dev.switchboard.gateway.engine.Turn;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/// A conversation with a `RuleMind` for tests: keeps the history as the engine's session does, on a fixed Friday.
final class Talk {
    private static final Clock FRIDAY = Clock.fixed(Instant.parse("2026-11-20T09:00:00Z"), ZoneOffset.UTC);

    private final Conversing conversing = new RuleMind(FRIDAY).open();
    private final String instructions;
    private final List<Turn.ToolDescription> tools;
    private final List<HistoryEntry> history = new ArrayList<>();
    private int calls;

    Talk(String instructions, Turn.ToolDescription... tools) {
        this.instructions = instructions;
        this.tools = List.of(tools);
    }

    static Turn.ToolDescription tool(String name, String description, String parametersJson) {
        return new Turn.ToolDescription(name, description, parametersJson);
    }

    /// The agent's first turn, before anybody spoke.
    Thought begin() {
        return think(instructions, "", List.of(), false);
    }

    /// The caller says something; "" for a turn that was not understood.
    Thought hear(String said) {
        return hear(said, false);
    }

    Thought hear(String said, boolean toolRequired) {
        history.add(new HistoryEntry.CallerSaid(said));
        return think(instructions, said, List.of(), toolRequired);
    }

    /// The tool that was called last answers.
    Thought answer(String output) {
        HistoryEntry.ToolCalled call = (HistoryEntry.ToolCalled) history.getLast();
        HistoryEntry.ToolAnswered answer = new HistoryEntry.ToolAnswered(call.callId(), call.name(), output);
        history.add(answer);
        return think(instructions, "", List.of(answer), false);
    }

    /// The tool that was called last answers, and the caller has said more meanwhile.
    Thought answerAfter(String more, String output) {
        HistoryEntry.ToolCalled call = (HistoryEntry.ToolCalled) history.getLast();
        HistoryEntry.ToolAnswered answer = new HistoryEntry.ToolAnswered(call.callId(), call.name(), output);
        history.add(new HistoryEntry.CallerSaid(more));
        history.add(answer);
        return think(instructions, more, List.of(answer), false);
    }

    /// A response with instructions of its own.
    Thought told(String responseInstructions) {
        return think(responseInstructions, "", List.of(), false);
    }

    void note(String text) {
        history.add(new HistoryEntry.SystemNote(text));
    }

    private Thought think(String with, String said, List<HistoryEntry.ToolAnswered> answers, boolean toolRequired) {
        Thought thought = conversing.think(new Turn(with, tools, toolRequired, history, said, answers));
        switch (thought) {
            case Thought.Say(List<String> sentences) ->
                    history.add(new HistoryEntry.AgentSaid(String.join(" ", sentences)));
            case Thought.CallTools(List<Thought.ToolRequest> requests, _) -> requests.forEach(request ->
                    history.add(new HistoryEntry.ToolCalled(
                            "call_" + calls++, request.name(), request.argumentsJson())));
        }
        return thought;
    }

    static String spoken(Thought thought) {
        return thought instanceof Thought.Say(List<String> sentences) ? String.join(" ", sentences)
                : "(no speech) " + thought;
    }

    /// `name{"argument":…}` of each call, parted by spaces.
    static String called(Thought thought) {
        return thought instanceof Thought.CallTools(List<Thought.ToolRequest> requests, _)
                ? String.join(" ", requests.stream().map(request -> request.name() + request.argumentsJson()).toList())
                : "(no call) " + thought;
    }
}
