package dev.switchboard.gateway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.switchboard.tools.Arguments;
import dev.switchboard.tools.Tool;
import dev.switchboard.tools.ToolContext;
import dev.switchboard.tools.ToolPolicy;
import dev.switchboard.tools.ToolResult;
import dev.switchboard.tools.ToolSpec;
import java.time.Duration;
import java.util.List;

/// What MCP's conformance runner calls, as far as tools of ours are alike, and an order that a person has to agree to.
final class ConformanceTools {
    private ConformanceTools() {}

    static List<Tool> all() {
        return List.of(
                new Fixture("test_simple_text", "{\"type\":\"object\"}", false),
                new Fixture("test_error_handling", "{\"type\":\"object\"}", false),
                new Fixture("json_schema_2020_12_tool", """
                        {
                          "$schema": "https://json-schema.org/draft/2020-12/schema",
                          "type": "object",
                          "$defs": {"address": {"type": "object", "properties": {
                            "street": {"type": "string"}, "city": {"type": "string"}}}},
                          "properties": {"name": {"type": "string"}, "address": {"$ref": "#/$defs/address"}},
                          "additionalProperties": false
                        }""", false),
                new Fixture("test_elicitation", """
                        {"type": "object", "properties": {"message": {"type": "string"}}, "required": ["message"]}""", true),
                new Fixture("test_order", """
                        {"type": "object", "properties": {"item": {"type": "string"}}, "required": ["item"],
                         "additionalProperties": false}""", true));
    }

    private record Fixture(String name, String parameters, boolean asksFirst) implements Tool {
        @Override
        public ToolSpec spec() {
            return ToolSpec.of(name, "For tests", parameters, List.of(), Duration.ofSeconds(2));
        }

        @Override
        public ToolPolicy policy() {
            return new ToolPolicy(false, 0, Duration.ZERO, 64, asksFirst, Duration.ZERO);
        }

        @Override
        public ToolResult call(Arguments arguments, ToolContext context) {
            if (name.equals("test_error_handling")) {
                throw new IllegalStateException("This tool intentionally returns an error for testing");
            }
            if (asksFirst && !context.confirmed()) {
                return new ToolResult.Refused("Shall I really order " + arguments.json() + "?", "confirmation_needed");
            }
            return new ToolResult.Answer("This is a simple text response for testing.",
                    JsonNodeFactory.instance.objectNode().put("confirmed", context.confirmed()));
        }
    }
}
