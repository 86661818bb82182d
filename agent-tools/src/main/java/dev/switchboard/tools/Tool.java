package dev.switchboard.tools;

/// One thing an agent can do. `call` runs on a virtual thread and may block; it is interrupted at its deadline.
/// Arguments have passed the schema when it is called. An exception becomes a `Failed` result.
public interface Tool {
    ToolSpec spec();

    ToolResult call(Arguments arguments, ToolContext context) throws Exception;
}
