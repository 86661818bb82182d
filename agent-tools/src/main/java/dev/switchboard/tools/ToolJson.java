package dev.switchboard.tools;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NumericNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/// How this package reads and writes JSON: one value, nothing after it, no key twice.
final class ToolJson {
    private static final int LONGEST_WRITTEN_OUT = 40;

    static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private ToolJson() {}

    /// The same text for equal arguments: keys in order, numbers by their value. Nothing of a checked argument list is
    /// nested so deep that this matters.
    static String canonical(JsonNode json) {
        StringBuilder text = new StringBuilder();
        canonical(json, text);
        return text.toString();
    }

    private static void canonical(JsonNode json, StringBuilder into) {
        switch (json) {
            case ObjectNode object -> {
                into.append('{');
                object.properties().stream().sorted(Map.Entry.comparingByKey()).forEach(field -> {
                    into.append(into.charAt(into.length() - 1) == '{' ? "" : ",")
                            .append(MAPPER.getNodeFactory().textNode(field.getKey()))
                            .append(':');
                    canonical(field.getValue(), into);
                });
                into.append('}');
            }
            case ArrayNode array -> {
                into.append('[');
                for (int i = 0; i < array.size(); i++) {
                    into.append(i == 0 ? "" : ",");
                    canonical(array.get(i), into);
                }
                into.append(']');
            }
            case NumericNode number when Double.isFinite(number.doubleValue()) -> {
                BigDecimal value = number.decimalValue().stripTrailingZeros();
                // Written out it would be as long as it is large.
                into.append(Math.abs(value.scale()) > LONGEST_WRITTEN_OUT ? value.toString() : value.toPlainString());
            }
            default -> into.append(json);
        }
    }

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
            case ToolResult.Refused(_, String reason) -> {
                output.put("reason", reason);
                if (reason.equals("confirmation_needed")) {
                    output.put("next", "Nothing is done yet. Ask with the words of `spoken`. After a clear yes, and only then,"
                            + " call this again with the same arguments.");
                }
            }
            case ToolResult.Failed _ -> output.put("reason", "failed");
        }
        if (!problems.isEmpty()) {
            problems.forEach(output.putArray("problems")::add);
        }
        return output.toString();
    }
}
