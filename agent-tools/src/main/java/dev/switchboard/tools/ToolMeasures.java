package dev.switchboard.tools;

import java.time.Duration;

/// What a tool's runs in this process were measured to be, since it started. Times are of runs that came to an answer or
/// a failure; those that were refused before the tool was asked (arguments, confirmation, busy) count as refusals only.
///
/// @param calls requests of every kind
/// @param asked how many looked for a kept answer, and `cached` how many found one
/// @param retries further attempts after a failure
/// @param repeated requests that were one that had come before
/// @param uncached of answers for which the tool was asked; `cachedMean` of those that were kept
/// @param breaker `closed`, `open` or `half_open`
public record ToolMeasures(
        String tool,
        long calls,
        long answers,
        long refusals,
        long failures,
        long asked,
        long cached,
        long retries,
        long repeated,
        int running,
        String breaker,
        long breakerOpened,
        Times uncached,
        Duration cachedMean) {
    /// Of the answers that were looked for among the kept ones, the part found there, 0 to 1; 0 where none was.
    public double hitRate() {
        return asked == 0 ? 0 : (double) cached / asked;
    }

    /// How long runs took; zero where none ended.
    public record Times(long count, Duration mean, Duration p50, Duration p95, Duration p99, Duration longest) {}
}
