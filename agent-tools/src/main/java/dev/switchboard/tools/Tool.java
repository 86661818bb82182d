package dev.switchboard.tools;

/// One thing an agent can do. `call` runs on a virtual thread and may block; it is interrupted at its deadline.
/// Arguments have passed the schema when it is called. An exception becomes a `Failed` result.
public interface Tool {
    ToolSpec spec();

    /// Whether a run leaves everything as it was: it writes, sells, sends and holds nothing. Only such a tool may be tried
    /// out of a call, so one that does not say is taken to change something.
    default boolean readOnly() {
        return false;
    }

    ToolResult call(Arguments arguments, ToolContext context) throws Exception;
}
