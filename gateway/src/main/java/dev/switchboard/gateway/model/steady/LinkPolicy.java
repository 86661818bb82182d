package dev.switchboard.gateway.model.steady;

import java.time.Duration;

/// How a call keeps its model. `connectWithin`: from dialling to a session that stands. `retries`: dials in a row that
/// may fail before the call is given up (the first one not counted). `firstDelay` doubles up to `longestDelay` between
/// them. A server that asks for more than `longestRetryAfter` of patience is given up. `rolloverBefore`: how long
/// before a session expires the next one is dialled. `heldAudio`: how much of what the caller says is kept while no
/// session hears it.
public record LinkPolicy(
        Duration connectWithin,
        int retries,
        Duration firstDelay,
        Duration longestDelay,
        Duration longestRetryAfter,
        Duration rolloverBefore,
        Duration heldAudio) {
    public LinkPolicy {
        if (!connectWithin.isPositive() || retries < 0 || !firstDelay.isPositive() || longestDelay.compareTo(firstDelay) < 0
                || !rolloverBefore.isPositive() || !heldAudio.isPositive()) {
            throw new IllegalArgumentException("link policy: connect within " + connectWithin + ", " + retries + " retries after "
                    + firstDelay + " to " + longestDelay + ", rollover " + rolloverBefore + " before, " + heldAudio + " held");
        }
    }

    /// The delays and bounds that have no setting of their own.
    public static LinkPolicy of(Duration connectWithin, int retries, Duration rolloverBefore, Duration heldAudio) {
        Duration first = Duration.ofMillis(250);
        return new LinkPolicy(
                connectWithin, retries, first, Duration.ofSeconds(5), Duration.ofSeconds(20), rolloverBefore, heldAudio);
    }
}
