package dev.switchboard.gateway.engine;

/// What decides the engine's replies. One `Mind` serves all sessions.
@FunctionalInterface
public interface Mind {
    /// A conversation of its own for one session.
    Conversing open();

    /// Whether sessions may name this stored prompt.
    default boolean hasPrompt(String id) {
        return false;
    }
}
