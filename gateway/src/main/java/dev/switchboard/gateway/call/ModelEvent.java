package dev.switchboard.gateway.call;

import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.cost.ModelUse;
import org.jspecify.annotations.Nullable;

/// What a speech model reports, whatever protocol it speaks. Delivered on the call's loop, in the order of arrival.
public sealed interface ModelEvent {
    /// The session stands and takes audio in the line's format.
    record Ready() implements ModelEvent {}

    /// The caller began to speak; `itemId` is the item this speech will become.
    ///
    /// @param spokenMs how long ago that was, as far as the model tells: it notices only after some speech
    record CallerSpeechStarted(String itemId, @Nullable Long spokenMs) implements ModelEvent {
        public CallerSpeechStarted(String itemId) {
            this(itemId, null);
        }
    }

    /// The caller fell silent.
    ///
    /// @param silentMs how long ago that was, as far as the model tells: it notices only after a silence
    record CallerSpeechStopped(String itemId, @Nullable Long silentMs) implements ModelEvent {
        public CallerSpeechStopped(String itemId) {
            this(itemId, null);
        }
    }

    /// The caller's speech became an item; its transcription will follow, or fail.
    record CallerSpeechCommitted(String itemId) implements ModelEvent {}

    record CallerTextDelta(String itemId, String delta) implements ModelEvent {}

    record CallerText(String itemId, String text) implements ModelEvent {}

    record CallerTextFailed(String itemId, String why) implements ModelEvent {}

    record ResponseStarted(String responseId) implements ModelEvent {}

    record AgentAudio(String responseId, String itemId, AudioChunk audio) implements ModelEvent {}

    record AgentTextDelta(String responseId, String itemId, String delta) implements ModelEvent {}

    /// The whole text the model generated for this item.
    record AgentText(String responseId, String itemId, String text) implements ModelEvent {}

    record ToolRequested(String responseId, String callId, String name, String argumentsJson) implements ModelEvent {}

    /// `responseId` is empty for an answer we asked for that failed before it had one; `detail` is the code or reason of one
    /// that did not complete, else "".
    record ResponseEnded(String responseId, Outcome outcome, String detail) implements ModelEvent {}

    /// Something was used that is paid for.
    record Used(ModelUse use) implements ModelEvent {}

    /// Our `createResponse` was refused because an answer is already being given.
    record ResponseRefused() implements ModelEvent {}

    /// Something went wrong that the session survives; `code` is the protocol's.
    record Trouble(String code, String message) implements ModelEvent {}

    /// The model is out of reach and being sought again; what the call asks meanwhile is asked later.
    record Away(String why) implements ModelEvent {}

    /// The model is there again and knows the conversation.
    record Back() implements ModelEvent {}

    /// The model will not serve this call, nor another one like it: no quota, a wrong key, no such model. `code` is the
    /// protocol's, or `http_401` and the like. The last event.
    record Refused(String code, String message) implements ModelEvent {}

    /// The model cannot be reached (before `Ready`) or is gone (after), and was sought in vain. The last event.
    record Lost(String why) implements ModelEvent {}

    enum Outcome {
        COMPLETED,
        CANCELLED,
        INCOMPLETE,
        FAILED
    }
}
