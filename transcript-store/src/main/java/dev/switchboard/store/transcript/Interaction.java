package dev.switchboard.store.transcript;

/// A stored line: what was offered plus the id the database gave it.
public record Interaction(long interactionId, Line line) {}
