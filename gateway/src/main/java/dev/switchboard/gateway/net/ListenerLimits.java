package dev.switchboard.gateway.net;

import java.time.Duration;

/// The bounds of one listener, each with its unit. `maxConnections`: open connections, further ones are closed at once.
/// `maxBodyBytes`: of a plain HTTP request. `pingAfter` of silence a WebSocket is pinged; `closeAfter` of silence it is
/// closed (a plain HTTP connection is closed at `pingAfter`). `drain`: how long `close()` waits for sockets to end.
public record ListenerLimits(
        int maxConnections,
        int maxBodyBytes,
        Duration pingAfter,
        Duration closeAfter,
        Duration drain,
        OutboxLimits outbox) {
    public ListenerLimits {
        if (maxConnections < 1 || maxBodyBytes < 0) {
            throw new IllegalArgumentException(
                    "listener limits: " + maxConnections + " connections, body of " + maxBodyBytes
                    + " bytes; expected at least 1 and 0");
        }
        if (!pingAfter.isPositive() || closeAfter.compareTo(pingAfter) < 0 || drain.isNegative()) {
            throw new IllegalArgumentException(
                    "listener limits: ping after " + pingAfter + ", close after " + closeAfter
                    + ", drain " + drain + "; expected a positive ping time and a close time not below it");
        }
    }

    public static ListenerLimits defaults() {
        return new ListenerLimits(
                2_000,
                64 << 10,
                Duration.ofSeconds(20),
                Duration.ofSeconds(60),
                Duration.ofSeconds(3),
                OutboxLimits.defaults());
    }

    /// Idle events, one each `pingAfter`, until `closeAfter` has passed.
    int idleTurnsAllowed() {
        return Math.toIntExact(Math.ceilDiv(closeAfter.toMillis(), pingAfter.toMillis()));
    }
}
