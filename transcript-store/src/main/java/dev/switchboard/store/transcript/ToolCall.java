package dev.switchboard.store.transcript;

import org.jspecify.annotations.Nullable;

/// One tool call as stored in `interactions.tool_calls`. `arguments` and `output` are JSON strings exactly as they
/// went over the wire; `status` is `answered`, `refused` or `failed`.
public record ToolCall(
        String name,
        String arguments,
        @Nullable String callId,
        @Nullable String output,
        @Nullable String status,
        @Nullable Long durationMs) {}
