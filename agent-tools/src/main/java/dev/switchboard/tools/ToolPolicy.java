package dev.switchboard.tools;

import java.time.Duration;

/// How a tool's runs are guarded. `retries` are further attempts after a failure, of idempotent tools only; answers of
/// equal arguments are kept for `cacheFor` and given to every caller (zero: never, and never of a tool that changes something
/// or asks before); `atOnce` runs at most at the same time, over all calls;
/// `confirm` has the caller asked before it runs; after `fillerAfter` without a result the caller hears that it takes a
/// moment (zero: nothing is said), in the words of `sentences`; `breaker` says when a tool that fails is left alone.
public record ToolPolicy(
        boolean idempotent, int retries, Duration cacheFor, int atOnce, boolean confirm, Duration fillerAfter,
        ToolSentences sentences, BreakerLimits breaker) {
    /// Changes something each time it runs, is repeated by nobody, kept nowhere and asks nobody.
    public static final ToolPolicy DEFAULT =
            new ToolPolicy(false, 0, Duration.ZERO, 64, false, Duration.ofMillis(1_500));

    public ToolPolicy(
            boolean idempotent, int retries, Duration cacheFor, int atOnce, boolean confirm, Duration fillerAfter) {
        this(idempotent, retries, cacheFor, atOnce, confirm, fillerAfter, ToolSentences.STANDARD, BreakerLimits.STANDARD);
    }

    public ToolPolicy {
        if (retries < 0 || retries > 5) {
            throw new IllegalArgumentException("retries are 0 to 5: " + retries);
        }
        if (retries > 0 && !idempotent) {
            throw new IllegalArgumentException("only an idempotent tool may be tried again");
        }
        if (cacheFor.isNegative() || fillerAfter.isNegative()) {
            throw new IllegalArgumentException("cacheFor and fillerAfter are zero or more");
        }
        if (!cacheFor.isZero() && !idempotent) {
            throw new IllegalArgumentException("only an idempotent tool's answers may be kept");
        }
        if (atOnce < 1) {
            throw new IllegalArgumentException("atOnce is 1 or more: " + atOnce);
        }
    }
}
