package dev.switchboard.tools;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// How this package reads and writes JSON: one value, nothing after it, no key twice.
final class ToolJson {
    static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private ToolJson() {}

    /// What the model is handed: status and sentence first, then what the tool found out or the reason it refused.
    static String output(String status, ToolResult result, List<String> problems) {
        ObjectNode output = MAPPER.createObjectNode();
        output.put("status", status);
        output.put("spoken", result.spoken());
        switch (result) {
            case ToolResult.Answer(_, ObjectNode data) -> data.properties().forEach(field -> {
                if (!output.has(field.getKey())) {
                    output.set(field.getKey(), field.getValue());
                }
            });
            case ToolResult.Answer(_, JsonNode data) -> output.set("data", data);
            case ToolResult.Refused(_, String reason) -> output.put("reason", reason);
            case ToolResult.Failed _ -> output.put("reason", "failed");
        }
        if (!problems.isEmpty()) {
            problems.forEach(output.putArray("problems")::add);
        }
        return output.toString();
    }
}
