package dev.switchboard.gateway.model;

import org.jspecify.annotations.Nullable;

/// A piece of a conversation that a new session is told about. Words only: audio of the agent cannot be brought back.
public sealed interface Remembered {
    String itemId();

    record CallerSaid(String itemId, String text) implements Remembered {}

    /// What the caller heard of the agent.
    record AgentSaid(String itemId, String text) implements Remembered {}

    /// Something the agent was told that the caller neither said nor heard.
    record Noted(String itemId, String text) implements Remembered {}

    /// A tool the agent asked for; `output` is null while it runs.
    record ToolUsed(String callId, String name, String argumentsJson, @Nullable String outputJson) implements Remembered {
        @Override
        public String itemId() {
            return callId;
        }
    }
}
