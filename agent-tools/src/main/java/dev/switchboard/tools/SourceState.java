package dev.switchboard.tools;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// How a source of tools stands, for people to read. Holds no secret.
///
/// @param kind `http`, `openapi`, `mcp` or `java`
/// @param from the file it comes from, or its address without path and query
/// @param tools the names that are offered now
/// @param leftOut what was not taken, and what was taken with a reservation: name or place, and why
/// @param error why it offers nothing, or nothing new
/// @param lastContact when it last answered, or was read
public record SourceState(
        String name,
        String kind,
        String from,
        List<String> tools,
        List<String> leftOut,
        Optional<String> error,
        Optional<Instant> lastContact) {
    public SourceState {
        tools = List.copyOf(tools);
        leftOut = List.copyOf(leftOut);
    }
}
