package dev.switchboard.gateway.model.steady;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// How long to wait before dialling again: exponential, with the upper half left to chance so that a thousand calls
/// dropped together do not come back together ("equal jitter"). Event loop only.
final class Backoff {
    private final LinkPolicy policy;
    private final RandomGenerator random;
    private int failures;

    Backoff(LinkPolicy policy, RandomGenerator random) {
        this.policy = policy;
        this.random = random;
    }

    /// A dial or a young session failed: how long to wait for the next dial; empty when enough were tried or the server
    /// asks for more patience than a caller has.
    Optional<Duration> next(Optional<Duration> retryAfter) {
        failures++;
        if (failures > policy.retries() || retryAfter.filter(wait -> wait.compareTo(policy.longestRetryAfter()) > 0).isPresent()) {
            return Optional.empty();
        }
        long ceilingMs = Math.min(
                policy.longestDelay().toMillis(), policy.firstDelay().toMillis() << Math.min(failures - 1, 20));
        Duration wait = Duration.ofMillis(ceilingMs / 2 + random.nextLong(ceilingMs / 2 + 1));
        return Optional.of(retryAfter.filter(asked -> asked.compareTo(wait) > 0).orElse(wait));
    }

    /// A session has lasted: the next loss starts counting anew.
    void forgive() {
        failures = 0;
    }
}
