package dev.switchboard.store.record;

import java.time.Duration;

/// How often a gateway says that it lives, and for how long it is believed without a word. A pause of the process, or a
/// failover of the database, is rarely longer; a dead gateway's callers have hung up long before.
public record LeaseTimes(Duration beat, Duration lease) {
    public static final LeaseTimes USUAL = new LeaseTimes(Duration.ofSeconds(2), Duration.ofSeconds(10));
}
