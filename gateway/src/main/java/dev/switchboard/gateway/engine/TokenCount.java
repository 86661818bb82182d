package dev.switchboard.gateway.engine;

import dev.switchboard.gateway.realtime.ConversationItem;
import dev.switchboard.gateway.realtime.Usage;
import java.util.List;
import java.util.Objects;

/// Usage figures of a plausible size, so that a client's accounting has something to count. The engine has no tokens:
/// text counts one for four characters, the agent's audio one for 50 ms and the caller's one for 100 ms (the API's
/// documented rates). Nothing is cached, no picture is counted.
record TokenCount(int text, int audio) {
    private static final int CHARACTERS_PER_TOKEN = 4;
    private static final int SPOKEN_MS_PER_TOKEN = 50;
    private static final int HEARD_MS_PER_TOKEN = 100;

    static int ofText(int characters) {
        return Math.ceilDiv(characters, CHARACTERS_PER_TOKEN);
    }

    /// The most letters that so many tokens of text hold.
    static long lettersOf(int tokens) {
        return (long) tokens * CHARACTERS_PER_TOKEN;
    }

    static int ofAudio(int durationMs) {
        return Math.ceilDiv(durationMs, SPOKEN_MS_PER_TOKEN);
    }

    static int ofHeard(int durationMs) {
        return Math.ceilDiv(durationMs, HEARD_MS_PER_TOKEN);
    }

    /// What a response is made from: speech counts as audio, everything else as text.
    static TokenCount ofInput(String instructions, List<Conversation.Entry> entries) {
        int characters = instructions.length();
        int audio = 0;
        for (Conversation.Entry entry : entries) {
            audio += ofAudio(entry.audioMs()) + ofHeard(entry.heardMs());
            boolean isSpeech = entry.audioMs() + entry.heardMs() > 0;
            characters += switch (entry.item()) {
                case ConversationItem.Message message -> isSpeech ? 0 : Conversation.text(message.content()).length();
                case ConversationItem.FunctionCall call -> call.name().length() + call.arguments().length();
                case ConversationItem.FunctionCallOutput output -> output.output().length();
                case ConversationItem.McpCall call -> Objects.requireNonNullElse(call.output(), "").length();
                case ConversationItem.McpListTools _,
                        ConversationItem.McpApprovalRequest _,
                        ConversationItem.McpApprovalResponse _,
                        ConversationItem.ItemReference _,
                        ConversationItem.Unrecognised _ -> 0;
            };
        }
        return new TokenCount(ofText(characters), audio);
    }

    /// The figures of a response made from this input.
    Usage usage(TokenCount output) {
        int input = text + audio;
        int made = output.text + output.audio;
        return new Usage(input + made, input, made,
                new Usage.InputDetails(text, audio, 0, 0, new Usage.CachedDetails(0, 0, 0)),
                new Usage.OutputDetails(output.text, output.audio));
    }

    /// What putting the caller's speech into text is billed as.
    static Usage.Transcription transcription(boolean byTheMinute, int durationMs, String text) {
        if (byTheMinute) {
            return Usage.Transcription.ofSeconds(durationMs / 1000.0);
        }
        int input = ofHeard(durationMs);
        int output = ofText(text.length());
        return new Usage.Transcription("tokens", null, input, output, input + output,
                new Usage.InputDetails(0, input, 0, 0, null));
    }
}
