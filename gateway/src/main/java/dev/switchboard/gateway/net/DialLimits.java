package dev.switchboard.gateway.net;

import java.time.Duration;

/// Bounds of a dialled connection. `connectWithin`: from `dial` to the finished handshake. `maxMessageBytes`: of one
/// message, fragments together. `pingAfter` and `closeAfter` of silence, as for a listener.
public record DialLimits(
        Duration connectWithin, int maxMessageBytes, Duration pingAfter, Duration closeAfter, OutboxLimits outbox) {
    public DialLimits {
        if (!connectWithin.isPositive() || maxMessageBytes < 1 || !pingAfter.isPositive()
                || closeAfter.compareTo(pingAfter) < 0) {
            throw new IllegalArgumentException(
                    "dial limits: connect within " + connectWithin + ", message of " + maxMessageBytes
                    + " bytes, ping after " + pingAfter + ", close after " + closeAfter);
        }
    }

    public static DialLimits defaults() {
        return new DialLimits(
                Duration.ofSeconds(10),
                16 << 20,
                Duration.ofSeconds(20),
                Duration.ofSeconds(60),
                OutboxLimits.defaults());
    }

    /// As by default, but open within `connectWithin`, and lost after `lostAfter` of silence, with a ping at each third of it.
    public static DialLimits keeping(Duration connectWithin, Duration lostAfter) {
        DialLimits usual = defaults();
        return new DialLimits(
                connectWithin, usual.maxMessageBytes, lostAfter.dividedBy(3), lostAfter, usual.outbox);
    }

    int idleTurnsAllowed() {
        return Math.toIntExact(Math.ceilDiv(closeAfter.toMillis(), pingAfter.toMillis()));
    }
}
