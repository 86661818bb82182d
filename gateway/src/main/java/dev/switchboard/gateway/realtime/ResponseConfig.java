package dev.switchboard.gateway.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one response does otherwise than its session; `null` means as the session says.
///
/// @param instructions replaces the session's
/// @param audio only its output counts
/// @param conversation `auto`, or `none` for a response beside the conversation
/// @param input replaces the conversation; an empty list is an empty context
/// @param temperature beta only
public record ResponseConfig(
        @Limit.Words({"text", "audio"}) @Nullable List<String> outputModalities,
        @Nullable String instructions,
        SessionConfig.@Nullable Audio audio,
        @Nullable List<ToolConfig> tools,
        @Nullable ToolChoice toolChoice,
        @Nullable Boolean parallelToolCalls,
        SessionConfig.@Nullable Reasoning reasoning,
        @Nullable TokenLimit maxOutputTokens,
        @Limit.Words({"auto", "none"}) @Nullable String conversation,
        @Limit.Pairs(count = 16, keyLength = 64, valueLength = 512) @Nullable Map<String, String> metadata,
        @Nullable JsonNode prompt,
        @Nullable List<ConversationItem> input,
        @Limit.Range(min = 0.6, max = 1.2) @Nullable Double temperature)
        implements KnownKeysOnly {
    /// As the session says in everything.
    public static final ResponseConfig EMPTY =
            new ResponseConfig(null, null, null, null, null, null, null, null, null, null, null, null, null);

    /// One reply by these instructions instead of the session's.
    public static ResponseConfig withInstructions(String instructions) {
        return new ResponseConfig(
                null, instructions, null, null, null, null, null, null, null, null, null, null, null);
    }
}
