package dev.switchboard.store.transcript;

import org.jspecify.annotations.Nullable;

/// One tool call as stored in `interactions.tool_calls`. `arguments` and `output` are JSON strings exactly as they
/// went over the wire; `status` is `answered`, `refused`, `failed`, `abandoned` when the call ended first, and for tools that a
/// Realtime client brought and ran itself `answered_by_client` or `left_to_client`. `run` is null where it was not run by us.
public record ToolCall(
        String name,
        String arguments,
        @Nullable String callId,
        @Nullable String output,
        @Nullable String status,
        @Nullable Long durationMs,
        @Nullable Run run) {
    /// How it was run: how often the tool was asked, whether the answer was kept from an earlier run, whether it repeated an
    /// earlier request, whether the caller had agreed, and what came of the approval it needed (`approved by kim`), null
    /// where it needed none.
    public record Run(int attempts, boolean cached, boolean repeated, boolean confirmed, @Nullable String approval) {}

    public ToolCall(
            String name,
            String arguments,
            @Nullable String callId,
            @Nullable String output,
            @Nullable String status,
            @Nullable Long durationMs) {
        this(name, arguments, callId, output, status, durationMs, null);
    }
}
