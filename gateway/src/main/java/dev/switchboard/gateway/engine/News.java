package dev.switchboard.gateway.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// What is new in a history: everything after the agent's last words or calls. Words nobody heard do not count, so a
/// caller who goes on speaking before the agent could be heard has said it all in one.
final class News {
    private News() {}

    /// What the caller said since, "" when nothing.
    static String said(List<HistoryEntry> history) {
        return since(history).stream()
                .filter(HistoryEntry.CallerSaid.class::isInstance)
                .map(entry -> ((HistoryEntry.CallerSaid) entry).text())
                .filter(text -> !text.isBlank())
                .collect(Collectors.joining(" "));
    }

    /// What tools returned since, in the order it came. The caller's later words go before it: whoever asks something new
    /// wants that answered, not what an unheard reply would have said.
    static List<HistoryEntry.ToolAnswered> answers(List<HistoryEntry> history) {
        List<HistoryEntry.ToolAnswered> answers = new ArrayList<>();
        for (HistoryEntry entry : since(history)) {
            if (entry instanceof HistoryEntry.ToolAnswered answered) {
                answers.add(answered);
            } else if (entry instanceof HistoryEntry.CallerSaid(String text) && !text.isBlank()) {
                answers.clear();
            }
        }
        return answers;
    }

    private static List<HistoryEntry> since(List<HistoryEntry> history) {
        int from = history.size();
        while (from > 0 && !isReply(history.get(from - 1))) {
            from--;
        }
        return history.subList(from, history.size());
    }

    private static boolean isReply(HistoryEntry entry) {
        return switch (entry) {
            case HistoryEntry.AgentSaid(String text) -> !text.isBlank();
            case HistoryEntry.ToolCalled _ -> true;
            case HistoryEntry.CallerSaid _, HistoryEntry.SystemNote _, HistoryEntry.ToolAnswered _ -> false;
        };
    }
}
