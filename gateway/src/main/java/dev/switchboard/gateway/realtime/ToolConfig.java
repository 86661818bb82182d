package dev.switchboard.gateway.realtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/// A tool the model may call.
public sealed interface ToolConfig {
    /// A function of the client.
    ///
    /// @param parameters a JSON Schema
    record Function(String name, @Nullable String description, @Nullable ObjectNode parameters)
            implements ToolConfig, KnownKeysOnly {}

    /// An MCP server or a kind newer than this code, passed on as it is.
    record Unrecognised(String type, ObjectNode json) implements ToolConfig {}
}
