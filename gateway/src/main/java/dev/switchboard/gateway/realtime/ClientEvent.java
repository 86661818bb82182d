package dev.switchboard.gateway.realtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/// What a client sends. The names are the wire's: `InputAudioBufferAppend` is `input_audio_buffer.append`.
/// The id is the client's own and comes back in an `error`; it is usually absent.
public sealed interface ClientEvent {
    @Nullable String eventId();

    /// The name on the wire.
    default String type() {
        return EventNames.of(this);
    }

    record SessionUpdate(@Nullable String eventId, SessionConfig session)
            implements ClientEvent, KnownKeysOnly {}

    /// Audio of the caller.
    ///
    /// @param audio base64. On the audio path `AudioDelta` reads and writes these frames instead.
    record InputAudioBufferAppend(@Nullable String eventId, String audio) implements ClientEvent {}

    record InputAudioBufferCommit(@Nullable String eventId) implements ClientEvent, KnownKeysOnly {}

    record InputAudioBufferClear(@Nullable String eventId) implements ClientEvent, KnownKeysOnly {}

    /// Adds an item.
    ///
    /// @param previousItemId absent to append, `root` to insert first, an item's id to insert after it
    record ConversationItemCreate(@Nullable String eventId, @Nullable String previousItemId, ConversationItem item)
            implements ClientEvent, KnownKeysOnly {}

    record ConversationItemRetrieve(@Nullable String eventId, String itemId)
            implements ClientEvent, KnownKeysOnly {}

    /// Cuts an item of the agent at what was heard.
    ///
    /// @param audioEndMs how much of the item was really heard
    record ConversationItemTruncate(
            @Nullable String eventId,
            String itemId,
            @Limit.Range(min = 0) int contentIndex,
            @Limit.Range(min = 0) int audioEndMs)
            implements ClientEvent, KnownKeysOnly {}

    record ConversationItemDelete(@Nullable String eventId, String itemId)
            implements ClientEvent, KnownKeysOnly {}

    record ResponseCreate(@Nullable String eventId, @Nullable ResponseConfig response)
            implements ClientEvent, KnownKeysOnly {}

    /// Ends a response early.
    ///
    /// @param responseId absent for the one that is under way
    record ResponseCancel(@Nullable String eventId, @Nullable String responseId)
            implements ClientEvent, KnownKeysOnly {}

    /// WebRTC and SIP only.
    record OutputAudioBufferClear(@Nullable String eventId) implements ClientEvent, KnownKeysOnly {}

    /// Beta only; GA updates a session of type `transcription` instead.
    record TranscriptionSessionUpdate(@Nullable String eventId, SessionConfig session)
            implements ClientEvent, KnownKeysOnly {}

    /// An event newer than this code.
    record Unrecognised(String type, ObjectNode json) implements ClientEvent {
        @Override
        public @Nullable String eventId() {
            return json.path("event_id").textValue();
        }
    }
}
