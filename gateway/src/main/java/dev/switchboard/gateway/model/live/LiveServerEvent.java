package dev.switchboard.gateway.model.live;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/// What a GPT-Live server says on the primary socket. Names and fields: OpenAI's Live API reference (`live.ServerEvent`
/// of its SDKs); times in milliseconds of the session.
sealed interface LiveServerEvent {
    /// `expiresAt` in epoch seconds, 0 when the server does not say.
    record SessionStarted(String sessionId, long expiresAt) implements LiveServerEvent {}

    record SessionUpdated(String sessionId, long expiresAt) implements LiveServerEvent {}

    /// `usageSeconds` is the final figure, −1 when the server does not say.
    record SessionClosed(String reason, double usageSeconds) implements LiveServerEvent {}

    /// `delta` is base64 in the session's format.
    record OutputAudioDelta(String delta) implements LiveServerEvent {}

    record InputTranscriptDelta(String delta) implements LiveServerEvent {}

    record OutputTranscriptDelta(String delta) implements LiveServerEvent {}

    /// The model wants something done; what, stands only in the conversation. `target` is `client` or `responses`.
    record DelegationCreated(String delegationId, String target) implements LiveServerEvent {}

    /// An event of the backend's own stream (`response.output_item.done` and the like).
    record BackendEvent(@Nullable String delegationId, JsonNode event) implements LiveServerEvent {}

    /// Seconds of the session so far: the largest figure counts, never the sum.
    record UsageUpdated(double seconds) implements LiveServerEvent {}

    record Error(String type, @Nullable String code, String message) implements LiveServerEvent {}

    record Info(String code, String message) implements LiveServerEvent {}

    /// Our `session.*.append`, `mute` or the like was taken.
    record Acknowledged(String type) implements LiveServerEvent {}

    /// A type newer than this code, with its JSON.
    record Unrecognised(String type, JsonNode json) implements LiveServerEvent {}
}
