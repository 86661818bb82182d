package dev.switchboard.gateway.model.steady;

import dev.switchboard.gateway.call.CallMetrics;
import dev.switchboard.gateway.model.SessionDialer;
import java.time.Clock;
import java.util.random.RandomGenerator;

/// What every steady link needs from the house. `random` must be thread-safe.
public record LinkParts(SessionDialer sessions, LinkPolicy policy, CallMetrics metrics, Clock clock, RandomGenerator random) {}
