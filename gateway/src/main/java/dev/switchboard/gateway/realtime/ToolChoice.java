package dev.switchboard.gateway.realtime;

import org.jspecify.annotations.Nullable;

/// Whether and what a response may call: on the wire `"auto"`, `"none"`, `"required"`, or an object naming one tool.
///
/// @param type `auto`, `none`, `required`, `function` or `mcp`
/// @param name of the function (or of the server's tool)
/// @param serverLabel of an MCP server
public record ToolChoice(String type, @Nullable String name, @Nullable String serverLabel) {
    public static final ToolChoice AUTO = new ToolChoice("auto", null, null);
    public static final ToolChoice NONE = new ToolChoice("none", null, null);
    public static final ToolChoice REQUIRED = new ToolChoice("required", null, null);

    boolean isWord() {
        return name == null && serverLabel == null;
    }
}
