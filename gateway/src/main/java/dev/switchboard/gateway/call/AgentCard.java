package dev.switchboard.gateway.call;

/// What a caller may know of an agent before choosing it.
public record AgentCard(String id, String name, String description) {}
