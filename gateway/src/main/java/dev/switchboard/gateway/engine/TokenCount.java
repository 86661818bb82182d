package dev.switchboard.gateway.engine;

import dev.switchboard.gateway.realtime.Usage;
import java.util.List;

/// Usage figures of a plausible size, so that a client's accounting has something to count. The engine has no tokens:
/// text counts one for four characters, the agent's audio one for 50 ms (the API's documented rate), the caller's is
/// counted as the text that was understood.
final class TokenCount {
    private static final int CHARACTERS_PER_TOKEN = 4;
    private static final int AUDIO_MS_PER_TOKEN = 50;

    private TokenCount() {}

    static int ofText(int characters) {
        return (characters + CHARACTERS_PER_TOKEN - 1) / CHARACTERS_PER_TOKEN;
    }

    static int ofAudio(int durationMs) {
        return (durationMs + AUDIO_MS_PER_TOKEN - 1) / AUDIO_MS_PER_TOKEN;
    }

    static int ofHistory(String instructions, List<HistoryEntry> history) {
        int characters = instructions.length();
        for (HistoryEntry entry : history) {
            characters += switch (entry) {
                case HistoryEntry.CallerSaid(String text) -> text.length();
                case HistoryEntry.AgentSaid(String text) -> text.length();
                case HistoryEntry.SystemNote(String text) -> text.length();
                case HistoryEntry.ToolCalled(_, String name, String arguments) -> name.length() + arguments.length();
                case HistoryEntry.ToolAnswered(_, _, String output) -> output.length();
            };
        }
        return ofText(characters);
    }

    static Usage usage(int inputTokens, int textTokens, int audioTokens) {
        return new Usage(inputTokens + textTokens + audioTokens, inputTokens, textTokens + audioTokens,
                new Usage.InputDetails(inputTokens, 0, 0, 0, new Usage.CachedDetails(0, 0, 0)),
                new Usage.OutputDetails(textTokens, audioTokens));
    }
}
