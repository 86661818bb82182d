package dev.switchboard.gateway.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a server sends. The names are the GA wire's: `ResponseOutputAudioDelta` is `response.output_audio.delta`, and
/// stands for beta's `response.audio.delta` too. Milliseconds count from the first audio of the session.
public sealed interface ServerEvent {
    /// Absent only from `input_audio_buffer.dtmf_event_received` and from careless servers.
    @Nullable String eventId();

    /// The GA name on the wire.
    default String type() {
        return EventNames.of(this);
    }

    /// An event of one response.
    sealed interface OfResponse extends ServerEvent {
        String responseId();
    }

    @SuppressWarnings("AvoidCommonTypeNames") // the wire's own word
    record Error(@Nullable String eventId, RealtimeError error) implements ServerEvent {}

    record SessionCreated(@Nullable String eventId, SessionConfig session) implements ServerEvent {}

    record SessionUpdated(@Nullable String eventId, SessionConfig session) implements ServerEvent {}

    /// Beta only.
    record TranscriptionSessionCreated(@Nullable String eventId, SessionConfig session) implements ServerEvent {}

    /// Beta only.
    record TranscriptionSessionUpdated(@Nullable String eventId, SessionConfig session) implements ServerEvent {}

    record ConversationCreated(@Nullable String eventId, Conversation conversation) implements ServerEvent {}

    record Conversation(@Nullable String id, @Nullable String object) {}

    /// An item has entered the conversation; the agent's is still empty.
    ///
    /// @param previousItemId `null` for the first item
    record ConversationItemAdded(@Nullable String eventId, @Nullable String previousItemId, ConversationItem item)
            implements ServerEvent {}

    record ConversationItemDone(@Nullable String eventId, @Nullable String previousItemId, ConversationItem item)
            implements ServerEvent {}

    /// Beta's word for added.
    record ConversationItemCreated(@Nullable String eventId, @Nullable String previousItemId, ConversationItem item)
            implements ServerEvent {}

    record ConversationItemRetrieved(@Nullable String eventId, ConversationItem item) implements ServerEvent {}

    record ConversationItemTruncated(@Nullable String eventId, String itemId, int contentIndex, int audioEndMs)
            implements ServerEvent {}

    record ConversationItemDeleted(@Nullable String eventId, String itemId) implements ServerEvent {}

    record InputAudioTranscriptionDelta(
            @Nullable String eventId,
            String itemId,
            int contentIndex,
            @Nullable String delta,
            @Nullable JsonNode logprobs)
            implements ServerEvent {}

    /// May come before, during or after the response to the item.
    record InputAudioTranscriptionCompleted(
            @Nullable String eventId,
            String itemId,
            int contentIndex,
            String transcript,
            Usage.@Nullable Transcription usage,
            @Nullable JsonNode logprobs,
            @Nullable List<DetectedLanguage> languages)
            implements ServerEvent {}

    record DetectedLanguage(String code) {}

    record InputAudioTranscriptionFailed(
            @Nullable String eventId,
            String itemId,
            int contentIndex,
            TranscriptionError error)
            implements ServerEvent {}

    record TranscriptionError(
            @Nullable String type, @Nullable String code, @Nullable String message, @Nullable String param) {}

    /// One speaker's part of an item.
    ///
    /// @param start seconds
    /// @param end seconds
    record InputAudioTranscriptionSegment(
            @Nullable String eventId,
            String itemId,
            int contentIndex,
            String id,
            String speaker,
            double start,
            double end,
            String text)
            implements ServerEvent {}

    record InputAudioBufferCommitted(@Nullable String eventId, @Nullable String previousItemId, String itemId)
            implements ServerEvent {}

    record InputAudioBufferCleared(@Nullable String eventId) implements ServerEvent {}

    /// The caller has begun to speak.
    ///
    /// @param audioStartMs includes the prefix padding
    /// @param itemId of the item this speech will become
    record InputAudioBufferSpeechStarted(@Nullable String eventId, int audioStartMs, String itemId)
            implements ServerEvent {}

    /// The caller has stopped speaking.
    ///
    /// @param audioEndMs includes the silence that ended the turn
    record InputAudioBufferSpeechStopped(@Nullable String eventId, int audioEndMs, String itemId)
            implements ServerEvent {}

    record InputAudioBufferTimeoutTriggered(@Nullable String eventId, int audioStartMs, int audioEndMs, String itemId)
            implements ServerEvent {}

    /// SIP only.
    ///
    /// @param event the key: 0-9, *, #, A-D
    /// @param receivedAt epoch seconds
    record InputAudioBufferDtmfEventReceived(@Nullable String eventId, String event, long receivedAt)
            implements ServerEvent {}

    /// WebRTC and SIP only.
    record OutputAudioBufferStarted(@Nullable String eventId, String responseId) implements OfResponse {}

    /// WebRTC and SIP only.
    record OutputAudioBufferStopped(@Nullable String eventId, String responseId) implements OfResponse {}

    /// WebRTC and SIP only.
    record OutputAudioBufferCleared(@Nullable String eventId, String responseId) implements OfResponse {}

    record ResponseCreated(@Nullable String eventId, RealtimeResponse response) implements ServerEvent {}

    /// Always sent, whatever became of the response.
    record ResponseDone(@Nullable String eventId, RealtimeResponse response) implements ServerEvent {}

    record ResponseOutputItemAdded(
            @Nullable String eventId,
            String responseId,
            int outputIndex,
            ConversationItem item)
            implements OfResponse {}

    record ResponseOutputItemDone(
            @Nullable String eventId,
            String responseId,
            int outputIndex,
            ConversationItem item)
            implements OfResponse {}

    record ResponseContentPartAdded(
            @Nullable String eventId,
            String responseId,
            String itemId,
            int outputIndex,
            int contentIndex,
            ContentPart part)
            implements OfResponse {}

    record ResponseContentPartDone(
            @Nullable String eventId,
            String responseId,
            String itemId,
            int outputIndex,
            int contentIndex,
            ContentPart part)
            implements OfResponse {}

    record ResponseOutputTextDelta(
            @Nullable String eventId, String responseId, String itemId, int outputIndex, int contentIndex, String delta)
            implements OfResponse {}

    record ResponseOutputTextDone(
            @Nullable String eventId, String responseId, String itemId, int outputIndex, int contentIndex, String text)
            implements OfResponse {}

    /// The next audio of the agent.
    ///
    /// @param delta base64. On the audio path `AudioDelta` reads and writes these frames instead.
    record ResponseOutputAudioDelta(
            @Nullable String eventId, String responseId, String itemId, int outputIndex, int contentIndex, String delta)
            implements OfResponse {}

    record ResponseOutputAudioDone(
            @Nullable String eventId, String responseId, String itemId, int outputIndex, int contentIndex)
            implements OfResponse {}

    record ResponseOutputAudioTranscriptDelta(
            @Nullable String eventId, String responseId, String itemId, int outputIndex, int contentIndex, String delta)
            implements OfResponse {}

    /// The whole words of a part.
    ///
    /// @param transcript of all that was generated, whether or not it was heard
    record ResponseOutputAudioTranscriptDone(
            @Nullable String eventId,
            String responseId,
            String itemId,
            int outputIndex,
            int contentIndex,
            String transcript)
            implements OfResponse {}

    record ResponseFunctionCallArgumentsDelta(
            @Nullable String eventId, String responseId, String itemId, int outputIndex, String callId, String delta)
            implements OfResponse {}

    /// The whole arguments of a call.
    ///
    /// @param name absent in beta: read it from the item
    record ResponseFunctionCallArgumentsDone(
            @Nullable String eventId,
            String responseId,
            String itemId,
            int outputIndex,
            String callId,
            @Nullable String name,
            String arguments)
            implements OfResponse {}

    record RateLimitsUpdated(@Nullable String eventId, List<RateLimit> rateLimits) implements ServerEvent {}

    /// What is left of one limit.
    ///
    /// @param name `requests` or `tokens`
    record RateLimit(
            @Nullable String name, @Nullable Long limit, @Nullable Long remaining, @Nullable Double resetSeconds) {}

    record McpListToolsInProgress(@Nullable String eventId, String itemId) implements ServerEvent {}

    record McpListToolsCompleted(@Nullable String eventId, String itemId) implements ServerEvent {}

    record McpListToolsFailed(@Nullable String eventId, String itemId) implements ServerEvent {}

    record ResponseMcpCallArgumentsDelta(
            @Nullable String eventId,
            String responseId,
            String itemId,
            int outputIndex,
            String delta,
            @Nullable String obfuscation)
            implements OfResponse {}

    record ResponseMcpCallArgumentsDone(
            @Nullable String eventId, String responseId, String itemId, int outputIndex, String arguments)
            implements OfResponse {}

    record ResponseMcpCallInProgress(@Nullable String eventId, int outputIndex, String itemId) implements ServerEvent {}

    record ResponseMcpCallCompleted(@Nullable String eventId, int outputIndex, String itemId) implements ServerEvent {}

    record ResponseMcpCallFailed(@Nullable String eventId, int outputIndex, String itemId) implements ServerEvent {}

    /// An event newer than this code; count it and go on.
    record Unrecognised(String type, ObjectNode json) implements ServerEvent {
        @Override
        public @Nullable String eventId() {
            return json.path("event_id").textValue();
        }
    }
}
