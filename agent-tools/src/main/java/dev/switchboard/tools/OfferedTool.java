package dev.switchboard.tools;

/// A tool as its source offers it now, with what checks and guards its runs.
record OfferedTool(Tool tool, ToolSpec spec, ArgumentCheck arguments, OutputCheck outputs, ToolGuard guard) {
    String name() {
        return spec.name();
    }

    /// Whether its answers may be kept: only of a tool that reads and asks nobody before.
    boolean keepsAnswers() {
        ToolPolicy policy = tool.policy();
        return !policy.cacheFor().isZero() && !policy.confirm() && tool.readOnly();
    }
}
