package dev.switchboard.gateway.call;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// From when to when each item of the agent sounds on the line, in the loop's time, as `PlayoutClock` sees it. Event loop only;
/// per frame two fields.
final class PlayoutSpans {
    private final Map<String, Span> spans = new HashMap<>();

    /// The item that is being played, made when it is new.
    Span of(String itemId) {
        return spans.computeIfAbsent(itemId, _ -> new Span());
    }

    /// Null for an item of which no audio was given to the line.
    @Nullable Span find(String itemId) {
        return spans.get(itemId);
    }

    /// The line was cleared: nothing sounds from now on of what it was given.
    void cleared(long nowNanos) {
        for (Span span : spans.values()) {
            span.untilNanos = Math.min(span.untilNanos, nowNanos);
            span.fromNanos = Math.min(span.fromNanos, nowNanos);
        }
    }

    /// Where an item sounds; equal ends where nothing of it did.
    static final class Span {
        private long fromNanos;
        private long untilNanos;

        void sounds(long nanos, long durationNanos) {
            if (fromNanos == untilNanos) {
                fromNanos = nanos;
            }
            untilNanos = nanos + durationNanos;
        }

        long fromNanos() {
            return fromNanos;
        }

        long untilNanos() {
            return untilNanos;
        }
    }
}
