package dev.switchboard.gateway.engine.think;

import dev.switchboard.gateway.engine.HistoryEntry;
import dev.switchboard.gateway.engine.Thought;
import dev.switchboard.gateway.engine.Turn;
import dev.switchboard.gateway.engine.think.Replies.Reply;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A tool that asks before it runs refuses with `"reason":"confirmation_needed"` and the question. When that was the last
/// thing asked and the caller says yes, it is called again with the same arguments; after a no it is let be. Read from the
/// history alone.
record Consent(String tool, String argumentsJson) {
    private static final Pattern NO_FIRST = Pattern.compile("(?i)\\s*(?:no|nope|nah)\\b");

    /// What the caller's words are the answer to, if that is such a question.
    static Optional<Consent> asked(List<HistoryEntry> history) {
        boolean heard = false;
        for (HistoryEntry entry : history.reversed()) {
            switch (entry) {
                case HistoryEntry.CallerSaid _ -> {
                    if (heard) {
                        return Optional.empty();
                    }
                }
                case HistoryEntry.AgentSaid(String text) -> heard |= text.strip().endsWith("?");
                case HistoryEntry.ToolAnswered(String callId, _, String output) -> {
                    if (isQuestion(output)) {
                        return heard ? call(history, callId) : Optional.empty();
                    }
                }
                case HistoryEntry.ToolCalled _, HistoryEntry.SystemNote _ -> {}
            }
        }
        return Optional.empty();
    }

    static boolean isQuestion(String output) {
        return Memory.read(output).path("reason").asText("").equals("confirmation_needed");
    }

    private static Optional<Consent> call(List<HistoryEntry> history, String callId) {
        return history.stream()
                .filter(entry -> entry instanceof HistoryEntry.ToolCalled(String id, _, _) && id.equals(callId))
                .map(entry -> (HistoryEntry.ToolCalled) entry)
                .map(call -> new Consent(call.name(), call.argumentsJson()))
                .findFirst();
    }

    /// What to do when the caller's words are such an answer; empty when they are of something else.
    static Optional<Thought> given(Turn turn, SmallTalk smallTalk, Replies replies) {
        if (turn.said().isBlank() || !turn.answers().isEmpty()) {
            return Optional.empty();
        }
        Optional<Consent> consent = asked(turn.history());
        Optional<SmallTalk.Kind> kind = consent.flatMap(_ -> smallTalk.kind(Utterance.of(turn.said())));
        if (consent.isEmpty() || kind.isEmpty()
                || turn.tools().stream().noneMatch(tool -> tool.name().equals(consent.get().tool))) {
            return Optional.empty();
        }
        if (kind.get() == SmallTalk.Kind.YES) {
            return Optional.of(new Thought.CallTools(
                    List.of(new Thought.ToolRequest(consent.get().tool, consent.get().argumentsJson)), ""));
        }
        // "No, thank you" is thanks as well.
        boolean no = kind.get() == SmallTalk.Kind.NO || kind.get() == SmallTalk.Kind.CANCEL
                || NO_FIRST.matcher(turn.said()).lookingAt();
        return no ? Optional.of(new Thought.Say(Sentences.of(replies.of(Reply.CANCELLED)))) : Optional.empty();
    }
}
