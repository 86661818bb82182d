package dev.switchboard.store.transcript;

import org.jspecify.annotations.Nullable;

/// One tool call as stored in `interactions.tool_calls`. `arguments` and `output` are JSON strings exactly as they
/// went over the wire; `status` is `answered`, `refused`, `failed`, `abandoned` when the call ended first, and for tools that a
/// Realtime client brought and ran itself `answered_by_client` or `left_to_client`.
public record ToolCall(
        String name,
        String arguments,
        @Nullable String callId,
        @Nullable String output,
        @Nullable String status,
        @Nullable Long durationMs) {}
