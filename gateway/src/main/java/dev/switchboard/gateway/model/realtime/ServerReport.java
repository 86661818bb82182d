package dev.switchboard.gateway.model.realtime;

import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.audio.AudioFormat;
import dev.switchboard.gateway.call.ModelEvent;
import dev.switchboard.gateway.call.ModelEvent.Outcome;
import dev.switchboard.gateway.realtime.ConversationItem;
import dev.switchboard.gateway.realtime.RealtimeError;
import dev.switchboard.gateway.realtime.RealtimeResponse;
import dev.switchboard.gateway.realtime.ServerEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/// What each event of a Realtime server means to a call. Most mean nothing: they repeat what others say, or belong to
/// WebRTC, SIP or MCP, which these sessions do not use.
public final class ServerReport {
    private ServerReport() {}

    /// For a session whose caller's audio we do not see: how long ago speech ended is not told.
    public static List<ModelEvent> of(ServerEvent event, AudioFormat format) {
        return of(event, format, SpeechEnd.untold());
    }

    static List<ModelEvent> of(ServerEvent event, AudioFormat format, SpeechEnd speechEnd) {
        return switch (event) {
            case ServerEvent.InputAudioBufferSpeechStarted started ->
                    List.of(new ModelEvent.CallerSpeechStarted(
                            started.itemId(), speechEnd.spokenMs(started.audioStartMs())));
            case ServerEvent.InputAudioBufferSpeechStopped stopped ->
                    List.of(new ModelEvent.CallerSpeechStopped(
                            stopped.itemId(), speechEnd.silentMs(stopped.audioEndMs())));
            case ServerEvent.InputAudioBufferCommitted committed ->
                    List.of(new ModelEvent.CallerSpeechCommitted(committed.itemId()));
            case ServerEvent.InputAudioTranscriptionDelta delta ->
                    List.of(new ModelEvent.CallerTextDelta(delta.itemId(), Objects.requireNonNullElse(delta.delta(), "")));
            case ServerEvent.InputAudioTranscriptionCompleted completed ->
                    List.of(new ModelEvent.CallerText(completed.itemId(), completed.transcript()));
            case ServerEvent.InputAudioTranscriptionFailed failed ->
                    List.of(new ModelEvent.CallerTextFailed(failed.itemId(), String.valueOf(failed.error().message())));
            case ServerEvent.ResponseCreated created -> List.of(new ModelEvent.ResponseStarted(id(created.response())));
            case ServerEvent.ResponseDone done -> List.of(ended(done.response()));
            case ServerEvent.ResponseOutputAudioDelta audio -> List.of(new ModelEvent.AgentAudio(
                    audio.responseId(),
                    audio.itemId(),
                    AudioChunk.ofBase64(format, audio.delta().getBytes(StandardCharsets.US_ASCII))));
            case ServerEvent.ResponseOutputAudioTranscriptDelta delta ->
                    List.of(new ModelEvent.AgentTextDelta(delta.responseId(), delta.itemId(), delta.delta()));
            case ServerEvent.ResponseOutputAudioTranscriptDone done ->
                    List.of(new ModelEvent.AgentText(done.responseId(), done.itemId(), done.transcript()));
            case ServerEvent.ResponseOutputTextDelta delta ->
                    List.of(new ModelEvent.AgentTextDelta(delta.responseId(), delta.itemId(), delta.delta()));
            case ServerEvent.ResponseOutputTextDone done ->
                    List.of(new ModelEvent.AgentText(done.responseId(), done.itemId(), done.text()));
            case ServerEvent.ResponseOutputItemDone done -> toolRequest(done);
            case ServerEvent.Error(_, RealtimeError error) -> List.of(trouble(error));
            case ServerEvent.SessionCreated _,
                    ServerEvent.SessionUpdated _,
                    ServerEvent.TranscriptionSessionCreated _,
                    ServerEvent.TranscriptionSessionUpdated _,
                    ServerEvent.ConversationCreated _,
                    ServerEvent.ConversationItemAdded _,
                    ServerEvent.ConversationItemDone _,
                    ServerEvent.ConversationItemCreated _,
                    ServerEvent.ConversationItemRetrieved _,
                    ServerEvent.ConversationItemTruncated _,
                    ServerEvent.ConversationItemDeleted _,
                    ServerEvent.InputAudioTranscriptionSegment _,
                    ServerEvent.InputAudioBufferCleared _,
                    ServerEvent.InputAudioBufferTimeoutTriggered _,
                    ServerEvent.InputAudioBufferDtmfEventReceived _,
                    ServerEvent.OutputAudioBufferStarted _,
                    ServerEvent.OutputAudioBufferStopped _,
                    ServerEvent.OutputAudioBufferCleared _,
                    ServerEvent.ResponseOutputItemAdded _,
                    ServerEvent.ResponseContentPartAdded _,
                    ServerEvent.ResponseContentPartDone _,
                    ServerEvent.ResponseOutputAudioDone _,
                    ServerEvent.ResponseFunctionCallArgumentsDelta _,
                    ServerEvent.ResponseFunctionCallArgumentsDone _,
                    ServerEvent.RateLimitsUpdated _,
                    ServerEvent.McpListToolsInProgress _,
                    ServerEvent.McpListToolsCompleted _,
                    ServerEvent.McpListToolsFailed _,
                    ServerEvent.ResponseMcpCallArgumentsDelta _,
                    ServerEvent.ResponseMcpCallArgumentsDone _,
                    ServerEvent.ResponseMcpCallInProgress _,
                    ServerEvent.ResponseMcpCallCompleted _,
                    ServerEvent.ResponseMcpCallFailed _,
                    ServerEvent.Unrecognised _ -> List.of();
        };
    }

    /// A finished function call: read from the item, whose name both spellings carry. One that was cut off is not run.
    private static List<ModelEvent> toolRequest(ServerEvent.ResponseOutputItemDone done) {
        if (done.item() instanceof ConversationItem.FunctionCall call
                && call.callId() != null
                && !"incomplete".equals(call.status())) {
            return List.of(new ModelEvent.ToolRequested(done.responseId(), call.callId(), call.name(), call.arguments()));
        }
        return List.of();
    }

    private static ModelEvent ended(RealtimeResponse response) {
        RealtimeResponse.StatusDetails details = response.statusDetails();
        Outcome outcome = switch (String.valueOf(response.status())) {
            case "cancelled" -> Outcome.CANCELLED;
            case "incomplete" -> Outcome.INCOMPLETE;
            case "failed" -> Outcome.FAILED;
            default -> Outcome.COMPLETED;
        };
        String detail = details == null ? "" : details.error() != null ? code(details.error()) : String.valueOf(details.reason());
        return new ModelEvent.ResponseEnded(id(response), outcome, detail);
    }

    private static String code(RealtimeResponse.Failure error) {
        return error.code() != null ? error.code() : String.valueOf(error.type());
    }

    private static ModelEvent trouble(RealtimeError error) {
        String code = error.code() == null ? error.type() : error.code();
        return code.equals("conversation_already_has_active_response")
                ? new ModelEvent.ResponseRefused()
                : new ModelEvent.Trouble(code, String.valueOf(error.message()));
    }

    private static String id(RealtimeResponse response) {
        return Objects.requireNonNullElse(response.id(), "");
    }
}
