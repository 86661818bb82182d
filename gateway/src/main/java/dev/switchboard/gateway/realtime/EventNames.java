package dev.switchboard.gateway.realtime;

import static java.util.Map.entry;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The wire's word for each record, and the record for each word: everything that is told apart by its `type`.
/// GA names come first; what only beta says differently is an alias.
final class EventNames {
    static final Union CLIENT_EVENTS = new Union(ClientEvent.Unrecognised.class, Map.ofEntries(
            entry("session.update", ClientEvent.SessionUpdate.class),
            entry("input_audio_buffer.append", ClientEvent.InputAudioBufferAppend.class),
            entry("input_audio_buffer.commit", ClientEvent.InputAudioBufferCommit.class),
            entry("input_audio_buffer.clear", ClientEvent.InputAudioBufferClear.class),
            entry("conversation.item.create", ClientEvent.ConversationItemCreate.class),
            entry("conversation.item.retrieve", ClientEvent.ConversationItemRetrieve.class),
            entry("conversation.item.truncate", ClientEvent.ConversationItemTruncate.class),
            entry("conversation.item.delete", ClientEvent.ConversationItemDelete.class),
            entry("response.create", ClientEvent.ResponseCreate.class),
            entry("response.cancel", ClientEvent.ResponseCancel.class),
            entry("output_audio_buffer.clear", ClientEvent.OutputAudioBufferClear.class),
            entry("transcription_session.update", ClientEvent.TranscriptionSessionUpdate.class)), Map.of());

    static final Map<String, String> BETA_TO_GA = Map.of(
            "response.text.delta", "response.output_text.delta",
            "response.text.done", "response.output_text.done",
            "response.audio.delta", "response.output_audio.delta",
            "response.audio.done", "response.output_audio.done",
            "response.audio_transcript.delta", "response.output_audio_transcript.delta",
            "response.audio_transcript.done", "response.output_audio_transcript.done");

    static final Union SERVER_EVENTS = new Union(ServerEvent.Unrecognised.class, Map.ofEntries(
            entry("error", ServerEvent.Error.class),
            entry("session.created", ServerEvent.SessionCreated.class),
            entry("session.updated", ServerEvent.SessionUpdated.class),
            entry("transcription_session.created", ServerEvent.TranscriptionSessionCreated.class),
            entry("transcription_session.updated", ServerEvent.TranscriptionSessionUpdated.class),
            entry("conversation.created", ServerEvent.ConversationCreated.class),
            entry("conversation.item.added", ServerEvent.ConversationItemAdded.class),
            entry("conversation.item.done", ServerEvent.ConversationItemDone.class),
            entry("conversation.item.created", ServerEvent.ConversationItemCreated.class),
            entry("conversation.item.retrieved", ServerEvent.ConversationItemRetrieved.class),
            entry("conversation.item.truncated", ServerEvent.ConversationItemTruncated.class),
            entry("conversation.item.deleted", ServerEvent.ConversationItemDeleted.class),
            entry("conversation.item.input_audio_transcription.delta", ServerEvent.InputAudioTranscriptionDelta.class),
            entry("conversation.item.input_audio_transcription.completed",
                    ServerEvent.InputAudioTranscriptionCompleted.class),
            entry("conversation.item.input_audio_transcription.failed",
                    ServerEvent.InputAudioTranscriptionFailed.class),
            entry("conversation.item.input_audio_transcription.segment",
                    ServerEvent.InputAudioTranscriptionSegment.class),
            entry("input_audio_buffer.committed", ServerEvent.InputAudioBufferCommitted.class),
            entry("input_audio_buffer.cleared", ServerEvent.InputAudioBufferCleared.class),
            entry("input_audio_buffer.speech_started", ServerEvent.InputAudioBufferSpeechStarted.class),
            entry("input_audio_buffer.speech_stopped", ServerEvent.InputAudioBufferSpeechStopped.class),
            entry("input_audio_buffer.timeout_triggered", ServerEvent.InputAudioBufferTimeoutTriggered.class),
            entry("input_audio_buffer.dtmf_event_received", ServerEvent.InputAudioBufferDtmfEventReceived.class),
            entry("output_audio_buffer.started", ServerEvent.OutputAudioBufferStarted.class),
            entry("output_audio_buffer.stopped", ServerEvent.OutputAudioBufferStopped.class),
            entry("output_audio_buffer.cleared", ServerEvent.OutputAudioBufferCleared.class),
            entry("response.created", ServerEvent.ResponseCreated.class),
            entry("response.done", ServerEvent.ResponseDone.class),
            entry("response.output_item.added", ServerEvent.ResponseOutputItemAdded.class),
            entry("response.output_item.done", ServerEvent.ResponseOutputItemDone.class),
            entry("response.content_part.added", ServerEvent.ResponseContentPartAdded.class),
            entry("response.content_part.done", ServerEvent.ResponseContentPartDone.class),
            entry("response.output_text.delta", ServerEvent.ResponseOutputTextDelta.class),
            entry("response.output_text.done", ServerEvent.ResponseOutputTextDone.class),
            entry("response.output_audio.delta", ServerEvent.ResponseOutputAudioDelta.class),
            entry("response.output_audio.done", ServerEvent.ResponseOutputAudioDone.class),
            entry("response.output_audio_transcript.delta", ServerEvent.ResponseOutputAudioTranscriptDelta.class),
            entry("response.output_audio_transcript.done", ServerEvent.ResponseOutputAudioTranscriptDone.class),
            entry("response.function_call_arguments.delta", ServerEvent.ResponseFunctionCallArgumentsDelta.class),
            entry("response.function_call_arguments.done", ServerEvent.ResponseFunctionCallArgumentsDone.class),
            entry("rate_limits.updated", ServerEvent.RateLimitsUpdated.class),
            entry("mcp_list_tools.in_progress", ServerEvent.McpListToolsInProgress.class),
            entry("mcp_list_tools.completed", ServerEvent.McpListToolsCompleted.class),
            entry("mcp_list_tools.failed", ServerEvent.McpListToolsFailed.class),
            entry("response.mcp_call_arguments.delta", ServerEvent.ResponseMcpCallArgumentsDelta.class),
            entry("response.mcp_call_arguments.done", ServerEvent.ResponseMcpCallArgumentsDone.class),
            entry("response.mcp_call.in_progress", ServerEvent.ResponseMcpCallInProgress.class),
            entry("response.mcp_call.completed", ServerEvent.ResponseMcpCallCompleted.class),
            entry("response.mcp_call.failed", ServerEvent.ResponseMcpCallFailed.class)), BETA_TO_GA);

    static final Union ITEMS = new Union(ConversationItem.Unrecognised.class, Map.of(
            "message", ConversationItem.Message.class,
            "function_call", ConversationItem.FunctionCall.class,
            "function_call_output", ConversationItem.FunctionCallOutput.class,
            "mcp_list_tools", ConversationItem.McpListTools.class,
            "mcp_call", ConversationItem.McpCall.class,
            "mcp_approval_request", ConversationItem.McpApprovalRequest.class,
            "mcp_approval_response", ConversationItem.McpApprovalResponse.class,
            "item_reference", ConversationItem.ItemReference.class), Map.of());

    static final Union CONTENT_PARTS = new Union(ContentPart.Unrecognised.class, Map.of(
            "input_text", ContentPart.InputText.class,
            "input_audio", ContentPart.InputAudio.class,
            "input_image", ContentPart.InputImage.class,
            "output_text", ContentPart.OutputText.class,
            "output_audio", ContentPart.OutputAudio.class), Map.of("text", "output_text", "audio", "output_audio"));

    static final Union TOOLS = new Union(
            ToolConfig.Unrecognised.class, Map.of("function", ToolConfig.Function.class), Map.of());

    /// Has no fallback: a turn detection we do not know cannot be done.
    static final Union TURN_DETECTIONS = new Union(null, Map.of(
            "server_vad", TurnDetection.ServerVad.class,
            "semantic_vad", TurnDetection.SemanticVad.class), Map.of());

    private static final Map<Class<?>, Union> UNIONS = Map.of(
            ClientEvent.class, CLIENT_EVENTS,
            ServerEvent.class, SERVER_EVENTS,
            ConversationItem.class, ITEMS,
            ContentPart.class, CONTENT_PARTS,
            ToolConfig.class, TOOLS,
            TurnDetection.class, TURN_DETECTIONS);

    private static final Map<Class<?>, String> NAMES = new HashMap<>();

    static {
        UNIONS.values().forEach(union -> union.records.forEach((name, record) -> NAMES.put(record, name)));
    }

    private EventNames() {}

    /// The union whose cases implement `type`, or null when `type` is not told apart by a name.
    static @Nullable Union unionOf(Class<?> type) {
        return UNIONS.get(type);
    }

    /// The wire's word for a record, or null when it has none.
    static @Nullable String nameOf(Class<?> record) {
        return NAMES.get(record);
    }

    static String of(Object event) {
        return of(event.getClass());
    }

    static String of(Class<?> event) {
        String name = NAMES.get(event);
        if (name == null) {
            throw new IllegalArgumentException("no wire name for " + event);
        }
        return name;
    }

    /// @param fallback the record that keeps the JSON of an unknown type, null to refuse it
    /// @param aliases other words for the same records
    record Union(@Nullable Class<?> fallback, Map<String, Class<?>> records, Map<String, String> aliases) {
        /// The words, in the order of the alphabet.
        List<String> words() {
            return records.keySet().stream().sorted().toList();
        }

        @Nullable Class<?> recordOf(String type) {
            return records.get(aliases.getOrDefault(type, type));
        }
    }
}
