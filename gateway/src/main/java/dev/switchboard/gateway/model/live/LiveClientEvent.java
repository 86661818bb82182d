package dev.switchboard.gateway.model.live;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/// What this gateway says to a GPT-Live server. The protocol is strict: a field it does not know is an error.
sealed interface LiveClientEvent {
    /// Must be the first; nothing comes before it.
    record SessionStart(ObjectNode session) implements LiveClientEvent {}

    /// Changes what is delegated, the one thing that a session can change.
    record SessionUpdate(ObjectNode session) implements LiveClientEvent {}

    /// Spoken near word for word.
    record CommentaryAppend(String content, @Nullable String delegationId) implements LiveClientEvent {}

    /// Told to the model, not spoken.
    record InstructionsAppend(String content) implements LiveClientEvent {}

    /// Silent context.
    record ThinkingAppend(String content, @Nullable String delegationId) implements LiveClientEvent {}

    /// What a tool returned, for the backend.
    record ToolOutput(String callId, String output) implements LiveClientEvent {}

    /// Lets the backend go on.
    record ResponseCreate() implements LiveClientEvent {}

    record SessionClose() implements LiveClientEvent {}
}
