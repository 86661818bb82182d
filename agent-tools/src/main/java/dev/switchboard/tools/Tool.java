package dev.switchboard.tools;

import java.util.Optional;

/// One thing an agent can do. `call` runs on a virtual thread and may block; it is interrupted at its deadline.
/// Arguments have passed the schema when it is called. An exception becomes a `Failed` result.
public interface Tool {
    ToolSpec spec();

    /// Whether a run leaves everything as it was: it writes, sells, sends and holds nothing. Only such a tool may be tried
    /// out of a call, so one that does not say is taken to change something.
    default boolean readOnly() {
        return false;
    }

    /// How its runs are guarded.
    default ToolPolicy policy() {
        return ToolPolicy.DEFAULT;
    }

    /// What a person of the house has to agree to before this run, said for them in one sentence; empty when nothing.
    /// Asked after the schema and before `call`, on the run's thread; changes nothing.
    default Optional<String> needsApproval(Arguments arguments, ToolContext context) throws Exception {
        return Optional.empty();
    }

    ToolResult call(Arguments arguments, ToolContext context) throws Exception;
}
