package dev.switchboard.dashboard.agent;

import dev.switchboard.tools.SourceState;
import dev.switchboard.tools.Tools;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The agents that answer the next call, the default one first, and what they work with.
///
/// @param readAt when their files were last read well
/// @param refused the reading after that, when it failed
/// @param voice where they are called
/// @param tools what their calls may use; empty in a process that answers none
/// @param sources where tools come from beside our own code
public record Staff(
        List<AgentSheet> agents, Instant readAt, Optional<Refusal> refused, Optional<VoicePlane> voice, Optional<Tools> tools,
        List<SourceState> sources) {
    /// Of a process that answers no calls.
    public static final Staff NONE =
            new Staff(List.of(), Instant.EPOCH, Optional.empty(), Optional.empty(), Optional.empty(), List.of());

    public Staff {
        agents = List.copyOf(agents);
        sources = List.copyOf(sources);
    }

    /// One whose tools are all our own.
    public Staff(
            List<AgentSheet> agents, Instant readAt, Optional<Refusal> refused, Optional<VoicePlane> voice, Optional<Tools> tools) {
        this(agents, readAt, refused, voice, tools, List.of());
    }

    /// @param why one line: file, key, and what was expected
    public record Refusal(Instant at, String why) {}

    /// The address it listens on, and the one under which others reach it where that is set.
    public record VoicePlane(String host, int port, Optional<URI> publicUrl) {}
}
