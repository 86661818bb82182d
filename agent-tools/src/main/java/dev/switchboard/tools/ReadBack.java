package dev.switchboard.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What a caller is asked before a tool runs that must be agreed to: in the tool's own words, or its name and its
/// arguments by their titles.
final class ReadBack {
    /// Arguments read out; more would be forgotten before the question.
    private static final int MOST_ARGUMENTS = 6;

    private ReadBack() {}

    static String question(OfferedTool offered, Arguments arguments) {
        String what = offered.tool().readBack(arguments).orElseGet(() -> generic(offered.spec(), arguments));
        return what.strip() + " Shall I go ahead?";
    }

    private static String generic(ToolSpec spec, Arguments arguments) {
        List<String> told = new ArrayList<>();
        for (var field : arguments.json().properties()) {
            if (field.getValue().isValueNode() && told.size() < MOST_ARGUMENTS) {
                told.add(bare(spec.parameters().path("properties").path(field.getKey()).path("title")
                        .asText(field.getKey().replace('_', ' '))) + " " + spoken(field.getValue()));
            }
        }
        String action = spec.name().replace('_', ' ').replace('-', ' ').toLowerCase(Locale.ROOT);
        return told.isEmpty()
                ? "Let me check before I do this: " + action + "."
                : "Let me check before I do this: " + action + ", with " + String.join(", ", told) + ".";
    }

    private static String bare(String title) {
        return title.replaceFirst("^(?:the|your) ", "");
    }

    private static String spoken(JsonNode value) {
        return value.isBoolean() ? (value.booleanValue() ? "yes" : "no") : value.asText();
    }
}
