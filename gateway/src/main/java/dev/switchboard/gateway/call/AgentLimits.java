package dev.switchboard.gateway.call;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/// An agent's own bounds, where they differ from those of the house (`CallLimits`). A duration of zero means no bound.
public record AgentLimits(
        OptionalInt calls, Optional<Duration> longest, Optional<Duration> silencePrompt, Optional<Duration> silence) {
    public static final AgentLimits NONE =
            new AgentLimits(OptionalInt.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}
