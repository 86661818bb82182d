package dev.switchboard.gateway.engine;

import dev.switchboard.gateway.realtime.ContentPart;
import dev.switchboard.gateway.realtime.ConversationItem;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Items as the server shows them: completed from what a client left out, and with their audio when it is asked for.
final class ItemDefaults {
    private ItemDefaults() {}

    static ConversationItem complete(ConversationItem item, String id) {
        return switch (item) {
            case ConversationItem.Message message -> new ConversationItem.Message(id, "completed", message.role(),
                    message.content().stream().map(part -> audio(part, null)).toList());
            case ConversationItem.FunctionCall call -> new ConversationItem.FunctionCall(id, "completed",
                    Objects.requireNonNullElse(call.callId(), id), call.name(), call.arguments());
            case ConversationItem.FunctionCallOutput output ->
                new ConversationItem.FunctionCallOutput(id, "completed", output.callId(), output.output());
            case ConversationItem.McpListTools tools ->
                new ConversationItem.McpListTools(id, tools.serverLabel(), tools.tools());
            case ConversationItem.McpCall call -> new ConversationItem.McpCall(id, "completed", call.serverLabel(),
                    call.name(), call.arguments(), call.approvalRequestId(), call.output(), call.error());
            case ConversationItem.McpApprovalRequest request -> new ConversationItem.McpApprovalRequest(
                    id, request.serverLabel(), request.name(), request.arguments());
            case ConversationItem.McpApprovalResponse response -> new ConversationItem.McpApprovalResponse(
                    id, response.approvalRequestId(), response.approve(), response.reason());
            case ConversationItem.ItemReference _ -> new ConversationItem.ItemReference(id);
            case ConversationItem.Unrecognised unknown -> unknown;
        };
    }

    /// The item with `audio` in its audio part, if it has one.
    static ConversationItem withAudio(ConversationItem item, byte @Nullable [] audio) {
        if (audio == null || !(item instanceof ConversationItem.Message message)) {
            return item;
        }
        String base64 = Base64.getEncoder().encodeToString(audio);
        return new ConversationItem.Message(message.id(), message.status(), message.role(),
                message.content().stream().map(part -> audio(part, base64)).toList());
    }

    /// The item with the words of its audio part `index`.
    static ConversationItem withTranscript(ConversationItem item, int index, String transcript) {
        if (!(item instanceof ConversationItem.Message message)
                || index >= message.content().size()
                || !(message.content().get(index) instanceof ContentPart.InputAudio)) {
            return item;
        }
        List<ContentPart> content = new ArrayList<>(message.content());
        content.set(index, new ContentPart.InputAudio(null, transcript));
        return new ConversationItem.Message(message.id(), message.status(), message.role(), content);
    }

    private static ContentPart audio(ContentPart part, @Nullable String base64) {
        return switch (part) {
            case ContentPart.InputAudio(_, String transcript) -> new ContentPart.InputAudio(base64, transcript);
            case ContentPart.OutputAudio(_, String transcript) -> new ContentPart.OutputAudio(base64, transcript);
            case ContentPart.InputText text -> text;
            case ContentPart.OutputText text -> text;
            case ContentPart.InputImage image -> image;
            case ContentPart.Unrecognised unknown -> unknown;
        };
    }
}
