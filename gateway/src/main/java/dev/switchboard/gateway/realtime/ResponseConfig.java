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
        @Nullable List<String> outputModalities,
        @Nullable String instructions,
        SessionConfig.@Nullable Audio audio,
        @Nullable List<ToolConfig> tools,
        @Nullable ToolChoice toolChoice,
        @Nullable Boolean parallelToolCalls,
        SessionConfig.@Nullable Reasoning reasoning,
        @Nullable TokenLimit maxOutputTokens,
        @Nullable String conversation,
        @Nullable Map<String, String> metadata,
        @Nullable JsonNode prompt,
        @Nullable List<ConversationItem> input,
        @Nullable Double temperature)
        implements KnownKeysOnly {
    /// As the session says in everything.
    public static final ResponseConfig EMPTY =
            new ResponseConfig(null, null, null, null, null, null, null, null, null, null, null, null, null);

    /// The limits of the API: 16 pairs, keys of 64 and values of 512 characters.
    public ResponseConfig {
        if (metadata != null) {
            if (metadata.size() > 16) {
                throw new IllegalArgumentException("metadata must have at most 16 pairs, has " + metadata.size());
            }
            metadata.forEach((key, value) -> {
                if (key.length() > 64 || value.length() > 512) {
                    throw new IllegalArgumentException("metadata keys must have at most 64 characters and values at"
                            + " most 512: '" + key.substring(0, Math.min(64, key.length())) + "' is too long");
                }
            });
        }
    }

    /// One reply by these instructions instead of the session's.
    public static ResponseConfig withInstructions(String instructions) {
        return new ResponseConfig(
                null, instructions, null, null, null, null, null, null, null, null, null, null, null);
    }
}
