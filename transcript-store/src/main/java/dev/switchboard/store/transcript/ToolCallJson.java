package dev.switchboard.store.transcript;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tool calls as they are stored and shown: an array of objects with `name` and `arguments` (a JSON string, not an
/// object), then `call_id`, `output`, `status` and `duration_ms` where known, and how it was run: `attempts`, and `cached`,
/// `repeated`, `confirmed` and `approval` where there is something to say.
public final class ToolCallJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ToolCallJson() {}

    public static ArrayNode write(List<ToolCall> calls) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (ToolCall call : calls) {
            ObjectNode node = array.addObject()
                    .put("name", clean(call.name()))
                    .put("arguments", clean(call.arguments()));
            putIfKnown(node, "call_id", call.callId());
            putIfKnown(node, "output", call.output());
            putIfKnown(node, "status", call.status());
            if (call.durationMs() != null) {
                node.put("duration_ms", call.durationMs());
            }
            if (call.run() != null) {
                run(node, call.run());
            }
        }
        return array;
    }

    private static void run(ObjectNode node, ToolCall.Run run) {
        node.put("attempts", run.attempts());
        putIfTrue(node, "cached", run.cached());
        putIfTrue(node, "repeated", run.repeated());
        putIfTrue(node, "confirmed", run.confirmed());
        putIfKnown(node, "approval", run.approval());
    }

    private static ToolCall.@Nullable Run run(JsonNode node) {
        return !node.path("attempts").isInt() ? null : new ToolCall.Run(
                node.path("attempts").intValue(),
                node.path("cached").booleanValue(),
                node.path("repeated").booleanValue(),
                node.path("confirmed").booleanValue(),
                text(node.get("approval")));
    }

    private static void putIfTrue(ObjectNode node, String key, boolean value) {
        if (value) {
            node.put(key, true);
        }
    }

    private static void putIfKnown(ObjectNode node, String key, @Nullable String value) {
        if (value != null) {
            node.put(key, clean(value));
        }
    }

    /// PostgreSQL refuses JSON that holds U+0000.
    private static String clean(String text) {
        return text.replace('\0', '\uFFFD');
    }

    /// Reads what `write` wrote. Rows that others wrote may hold anything: what is not a list of named calls is passed
    /// over, and arguments given as an object are kept as its text.
    public static List<ToolCall> read(@Nullable String json) {
        if (json == null) {
            return List.of();
        }
        var calls = new ArrayList<ToolCall>();
        try {
            for (JsonNode node : MAPPER.readTree(json)) {
                String name = text(node.get("name"));
                if (name != null) {
                    String arguments = text(node.get("arguments"));
                    calls.add(new ToolCall(
                            name,
                            arguments == null ? "{}" : arguments,
                            text(node.get("call_id")),
                            text(node.get("output")),
                            text(node.get("status")),
                            node.path("duration_ms").isIntegralNumber() ? node.path("duration_ms").longValue() : null,
                            run(node)));
                }
            }
        } catch (JsonProcessingException _) {
            return List.of();
        }
        return calls;
    }

    private static @Nullable String text(@Nullable JsonNode node) {
        if (node == null || node.isNull()) {
            return null;
        }
        return node.isTextual() ? node.textValue() : node.toString();
    }
}
