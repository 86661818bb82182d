package dev.switchboard.tools.file;

import dev.switchboard.tools.BreakerLimits;
import dev.switchboard.tools.ToolPolicy;
import dev.switchboard.tools.ToolSentences;
import java.time.Duration;
import java.util.Set;

/// Reads how a tool's runs are guarded: `policy` of a tool in a file.
public final class PolicyKeys {
    private static final Set<String> KEYS =
            Set.of("idempotent", "retries", "cache_for", "at_once", "confirm", "filler_after", "approval", "say", "breaker");
    private static final Set<String> SAY_KEYS = Set.of("filler", "still_at_work", "approval");
    private static final Set<String> BREAKER_KEYS = Set.of("failures", "pause");

    private PolicyKeys() {}

    /// @param tool the level that may hold a `policy`
    /// @param idempotent what holds where the file does not say
    public static ToolPolicy read(FileKeys tool, boolean idempotent) {
        FileKeys keys = tool.below("policy").only(KEYS);
        ToolPolicy usual = ToolPolicy.DEFAULT;
        boolean repeatable = keys.truth("idempotent", idempotent);
        int retries = keys.whole("retries", 0, 5).orElse(0);
        Duration cacheFor = keys.duration("cache_for", Duration.ZERO, Duration.ZERO, Duration.ofHours(24));
        if (retries > 0 && !repeatable) {
            throw keys.wrong("retries", "0, unless idempotent is true");
        }
        if (!cacheFor.isZero() && !repeatable) {
            throw keys.wrong("cache_for", "0, unless idempotent is true");
        }
        return new ToolPolicy(
                repeatable,
                retries,
                cacheFor,
                keys.whole("at_once", 1, 256).orElse(usual.atOnce()),
                keys.truth("confirm", usual.confirm()),
                keys.duration("filler_after", usual.fillerAfter(), Duration.ZERO, Duration.ofSeconds(30)),
                sentences(keys.below("say").only(SAY_KEYS)),
                breaker(keys.below("breaker").only(BREAKER_KEYS)));
    }

    private static ToolSentences sentences(FileKeys keys) {
        ToolSentences usual = ToolSentences.STANDARD;
        return new ToolSentences(
                keys.optional("filler").orElse(usual.filler()),
                keys.optional("still_at_work").orElse(usual.stillAtWork()),
                keys.optional("approval").orElse(usual.approval()));
    }

    private static BreakerLimits breaker(FileKeys keys) {
        BreakerLimits usual = BreakerLimits.STANDARD;
        return new BreakerLimits(
                keys.whole("failures", 1, 1_000).orElse(usual.opensAfter()),
                keys.duration("pause", usual.pause(), Duration.ofMillis(1), Duration.ofHours(1)));
    }

    /// The level that says what a person has to agree to, if there is one.
    public static FileKeys approval(FileKeys tool) {
        return tool.below("policy").below("approval");
    }
}
