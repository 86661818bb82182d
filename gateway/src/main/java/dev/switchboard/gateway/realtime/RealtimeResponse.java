package dev.switchboard.gateway.realtime;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A response as `response.created` and `response.done` report it.
///
/// @param status `in_progress`, `completed`, `cancelled`, `failed` or `incomplete`
/// @param output the items so far, without audio
/// @param conversationId `null` for a response beside the conversation
/// @param audio only its output is set
/// @param temperature beta only
public record RealtimeResponse(
        @Nullable String id,
        @Nullable String object,
        @Nullable String status,
        @Nullable StatusDetails statusDetails,
        @Nullable List<ConversationItem> output,
        @Nullable String conversationId,
        @Nullable List<String> outputModalities,
        SessionConfig.@Nullable Audio audio,
        @Nullable TokenLimit maxOutputTokens,
        @Nullable Map<String, String> metadata,
        @Nullable Usage usage,
        @Nullable Double temperature) {

    /// Why a response ended as it did. Some servers send a bare word; it is read as the type.
    ///
    /// @param reason `turn_detected`, `client_cancelled`, `max_output_tokens` or `content_filter`
    public record StatusDetails(@Nullable String type, @Nullable String reason, @Nullable Failure error) {}

    public record Failure(@Nullable String type, @Nullable String code, @Nullable String message) {}
}
