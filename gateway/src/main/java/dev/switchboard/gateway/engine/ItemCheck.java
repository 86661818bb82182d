package dev.switchboard.gateway.engine;

import dev.switchboard.gateway.realtime.ContentPart;
import dev.switchboard.gateway.realtime.ConversationItem;
import dev.switchboard.gateway.realtime.Dialect;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Whether a client's item can be part of a conversation or of a response's input; refuses it with the path of what is
/// wrong in it. Shapes and types were checked when it was read.
final class ItemCheck {
    /// The API's longest id of a client's own.
    private static final int MAX_ID_LENGTH = 32;

    private final String path;
    private final Dialect dialect;
    private final Predicate<String> hasCall;

    /// @param path of the item in the client's event, `item` or `response.input[0]`
    /// @param hasCall whether a function call of this `call_id` is known
    ItemCheck(String path, Dialect dialect, Predicate<String> hasCall) {
        this.path = path;
        this.dialect = dialect;
        this.hasCall = hasCall;
    }

    void check(ConversationItem item) throws RefusedException {
        checkId(item.id());
        switch (item) {
            case ConversationItem.FunctionCallOutput(_, _, String callId, _) -> {
                if (!hasCall.test(callId)) {
                    throw RefusedException.of("invalid_tool_call_id",
                            "Tool call ID '" + callId + "' not found in conversation.", path + ".call_id");
                }
            }
            case ConversationItem.Message(_, _, String role, List<ContentPart> content) -> checkMessage(role, content);
            case ConversationItem.ItemReference _, ConversationItem.Unrecognised _ -> throw RefusedException.notOneOf(
                    path + ".type", typeOf(item), "'message', 'function_call', and 'function_call_output'");
            case ConversationItem.FunctionCall _,
                    ConversationItem.McpListTools _,
                    ConversationItem.McpCall _,
                    ConversationItem.McpApprovalRequest _,
                    ConversationItem.McpApprovalResponse _ -> { }
        }
    }

    private void checkId(@Nullable String id) throws RefusedException {
        if (id == null) {
            return;
        }
        if (id.isEmpty()) {
            throw RefusedException.of("invalid_value", "Invalid '" + path + ".id': empty string.", path + ".id");
        }
        if (id.length() > MAX_ID_LENGTH) {
            throw RefusedException.of("string_above_max_length", "Invalid '" + path
                    + ".id': string too long. Expected a string with maximum length " + MAX_ID_LENGTH
                    + ", but got a string with length " + id.length() + " instead.", path + ".id");
        }
    }

    private void checkMessage(String role, List<ContentPart> content) throws RefusedException {
        String supported = switch (role) {
            case "system" -> "'input_text'";
            case "user" -> "'input_text', 'input_audio', and 'input_image'";
            case "assistant" -> "'" + spokenWord("text") + "'";
            default -> throw RefusedException.notOneOf(path + ".role", role, "'assistant', 'system', and 'user'");
        };
        for (int i = 0; i < content.size(); i++) {
            String at = path + ".content[" + i + "]";
            if (!fits(role, content.get(i), at)) {
                throw RefusedException.notOneOf(at + ".type", typeOf(content.get(i)), supported);
            }
        }
    }

    private static boolean fits(String role, ContentPart part, String at) throws RefusedException {
        return switch (part) {
            case ContentPart.InputText _ -> !role.equals("assistant");
            case ContentPart.InputAudio(String audio, String transcript) -> {
                if (role.equals("user") && audio == null && transcript == null) {
                    throw RefusedException.missing(at + ".audio");
                }
                yield role.equals("user");
            }
            case ContentPart.InputImage(String url, String detail) -> {
                if (role.equals("user")) {
                    checkImage(url, detail, at);
                }
                yield role.equals("user");
            }
            case ContentPart.OutputText _ -> role.equals("assistant");
            case ContentPart.OutputAudio _ -> {
                // The agent's audio cannot be brought back, only its words.
                if (role.equals("assistant")) {
                    throw RefusedException.missing(at + ".text");
                }
                yield false;
            }
            case ContentPart.Unrecognised _ -> false;
        };
    }

    private static void checkImage(String url, @Nullable String detail, String at) throws RefusedException {
        if (!url.startsWith("data:image/png;base64,") && !url.startsWith("data:image/jpeg;base64,")) {
            throw RefusedException.of("invalid_value", "Invalid '" + at
                    + ".image_url'. Expected a base64-encoded data URI of a PNG or JPEG image.", at + ".image_url");
        }
        if (detail != null && !List.of("auto", "low", "high").contains(detail)) {
            throw RefusedException.notOneOf(at + ".detail", detail, "'auto', 'low', and 'high'");
        }
    }

    private static String typeOf(ConversationItem item) {
        return item instanceof ConversationItem.Unrecognised(String type, _) ? type : "item_reference";
    }

    private String typeOf(ContentPart part) {
        return switch (part) {
            case ContentPart.InputText _ -> "input_text";
            case ContentPart.InputAudio _ -> "input_audio";
            case ContentPart.InputImage _ -> "input_image";
            case ContentPart.OutputText _ -> spokenWord("text");
            case ContentPart.OutputAudio _ -> spokenWord("audio");
            case ContentPart.Unrecognised(String type, _) -> type;
        };
    }

    /// What the agent's parts are called.
    private String spokenWord(String kind) {
        return dialect == Dialect.GA ? "output_" + kind : kind;
    }
}
