package dev.switchboard.gateway.realtime;

import org.jspecify.annotations.Nullable;

/// How the server finds the turns in a caller's audio. Absent values leave the server's defaults.
public sealed interface TurnDetection {
    @Nullable Boolean createResponse();

    @Nullable Boolean interruptResponse();

    /// By loudness.
    ///
    /// @param threshold 0 to 1
    record ServerVad(
            @Limit.Range(min = 0, max = 1) @Nullable Double threshold,
            @Limit.Range(min = 0) @Nullable Integer prefixPaddingMs,
            @Limit.Range(min = 0) @Nullable Integer silenceDurationMs,
            @Nullable Boolean createResponse,
            @Nullable Boolean interruptResponse,
            @Limit.Range(min = 5_000, max = 30_000) @Nullable Integer idleTimeoutMs)
            implements TurnDetection, KnownKeysOnly {
        public ServerVad {
            check(threshold == null || (threshold >= 0 && threshold <= 1), "threshold", "0 to 1", threshold);
            check(prefixPaddingMs == null || prefixPaddingMs >= 0, "prefix_padding_ms", "0 or more", prefixPaddingMs);
            check(silenceDurationMs == null || silenceDurationMs >= 0, "silence_duration_ms", "0 or more",
                    silenceDurationMs);
            check(idleTimeoutMs == null || (idleTimeoutMs >= 5_000 && idleTimeoutMs <= 30_000),
                    "idle_timeout_ms", "5000 to 30000", idleTimeoutMs);
        }

        private static void check(boolean good, String name, String expected, @Nullable Number value) {
            if (!good) {
                throw new IllegalArgumentException(name + " must be " + expected + ", was " + value);
            }
        }
    }

    /// By what is said.
    ///
    /// @param eagerness `low`, `medium`, `high` or `auto`
    record SemanticVad(
            @Limit.Words({"low", "medium", "high", "auto"}) @Nullable String eagerness,
            @Nullable Boolean createResponse,
            @Nullable Boolean interruptResponse)
            implements TurnDetection, KnownKeysOnly {}
}
