package dev.switchboard.tools.remote;

import java.util.Optional;

/// How a server is spoken to: the protocol has two eras.
sealed interface Era {
    /// Of the requests' header.
    String version();

    /// Up to 2025-11-25: a handshake first, then perhaps a session, and a stream of what the server says by itself.
    record Handshake(String version, Optional<String> sessionId) implements Era {}

    /// From 2026-07-28: each request stands for itself and says who asks.
    record Stateless(String version) implements Era {}
}
