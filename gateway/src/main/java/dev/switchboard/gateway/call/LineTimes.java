package dev.switchboard.gateway.call;

import dev.switchboard.store.transcript.LineSpan;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// When each line of a call sounded, on the call's clock: the caller's by what the model says of its audio, the agent's by
/// what the line plays. Event loop only.
final class LineTimes {
    private final CallClock clock;
    private final PlayoutSpans playout;
    private final Map<String, Spoken> caller = new HashMap<>();

    LineTimes(CallClock clock, PlayoutSpans playout) {
        this.clock = clock;
        this.playout = playout;
    }

    /// The caller began to speak, `agoMs` ago where that is known. Only the first time counts.
    void callerBegan(String itemId, @Nullable Long agoMs) {
        caller.computeIfAbsent(itemId, _ -> new Spoken(before(agoMs)));
    }

    void callerEnded(String itemId, @Nullable Long agoMs) {
        Spoken spoken = caller.get(itemId);
        if (spoken != null) {
            spoken.endMs = before(agoMs);
        }
    }

    /// Where it stands in what the caller's program sent is known better than when the model told of it.
    void callerPlaced(String itemId, @Nullable Long startMs, @Nullable Long endMs) {
        Spoken before = caller.get(itemId);
        if (startMs != null) {
            Spoken placed = new Spoken(startMs);
            placed.endMs = before == null ? null : before.endMs;
            caller.put(itemId, placed);
        }
        Spoken spoken = caller.get(itemId);
        if (spoken != null && endMs != null) {
            spoken.endMs = Math.max(spoken.startMs, endMs);
        }
    }

    void callerTyped(String itemId) {
        callerBegan(itemId, null);
        callerEnded(itemId, null);
    }

    /// Of an unfinished line the end is now.
    @Nullable LineSpan ofCaller(String itemId) {
        Spoken spoken = caller.get(itemId);
        return spoken == null ? null : new LineSpan(spoken.startMs, spoken.endMs == null ? Math.max(spoken.startMs, clock.ms()) : spoken.endMs);
    }

    /// With `heardMs` no more than so much of it. Null where nothing of it was ever played.
    @Nullable LineSpan ofAgent(String itemId, @Nullable Long heardMs) {
        PlayoutSpans.Span span = playout.find(itemId);
        if (span == null) {
            return null;
        }
        long start = clock.msAt(span.fromNanos());
        long end = clock.msAt(span.untilNanos());
        return new LineSpan(start, heardMs == null || heardMs > 0 ? end : start);
    }

    /// Nobody asks for this line any more.
    void forget(String itemId) {
        caller.remove(itemId);
        playout.forget(itemId);
    }

    long nowMs() {
        return clock.ms();
    }

    private long before(@Nullable Long agoMs) {
        return clock.ms() - (agoMs == null ? 0 : agoMs);
    }

    private static final class Spoken {
        private final long startMs;
        private @Nullable Long endMs;

        private Spoken(long startMs) {
            this.startMs = startMs;
        }
    }
}
