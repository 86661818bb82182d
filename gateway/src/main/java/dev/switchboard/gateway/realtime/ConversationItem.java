package dev.switchboard.gateway.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One item of a conversation. A client may leave the id to the server.
public sealed interface ConversationItem {
    @Nullable String id();

    /// Something said, typed or noted.
    ///
    /// @param status `in_progress`, `completed` or `incomplete`
    /// @param role `system`, `user` or `assistant`
    record Message(@Nullable String id, @Nullable String status, String role, List<ContentPart> content)
            implements ConversationItem {
        public Message {
            content = List.copyOf(content);
        }
    }

    /// A call the model wants made.
    ///
    /// @param arguments JSON as text
    record FunctionCall(
            @Nullable String id, @Nullable String status, @Nullable String callId, String name, String arguments)
            implements ConversationItem {}

    record FunctionCallOutput(@Nullable String id, @Nullable String status, String callId, String output)
            implements ConversationItem {}

    record McpListTools(@Nullable String id, String serverLabel, List<JsonNode> tools) implements ConversationItem {}

    record McpCall(
            @Nullable String id,
            @Nullable String status,
            String serverLabel,
            String name,
            String arguments,
            @Nullable String approvalRequestId,
            @Nullable String output,
            @Nullable JsonNode error)
            implements ConversationItem {}

    record McpApprovalRequest(@Nullable String id, String serverLabel, String name, String arguments)
            implements ConversationItem {}

    record McpApprovalResponse(
            @Nullable String id, String approvalRequestId, boolean approve, @Nullable String reason)
            implements ConversationItem {}

    /// Stands for an item that exists; only in the input of a `response.create`.
    record ItemReference(String id) implements ConversationItem {}

    /// A kind newer than this code.
    record Unrecognised(String type, ObjectNode json) implements ConversationItem {
        @Override
        public @Nullable String id() {
            return json.path("id").textValue();
        }
    }

    /// A message typed by the caller.
    static Message userText(String text) {
        return new Message(null, null, "user", List.of(new ContentPart.InputText(text)));
    }

    /// A note from the program to the model.
    static Message systemText(String text) {
        return new Message(null, null, "system", List.of(new ContentPart.InputText(text)));
    }

    /// What the agent said earlier, replayed as text; audio of the agent cannot be replayed.
    static Message assistantText(String text) {
        return new Message(null, null, "assistant", List.of(new ContentPart.OutputText(text)));
    }

    static FunctionCallOutput functionOutput(String callId, String output) {
        return new FunctionCallOutput(null, null, callId, output);
    }
}
