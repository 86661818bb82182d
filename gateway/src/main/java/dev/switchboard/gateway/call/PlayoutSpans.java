package dev.switchboard.gateway.call;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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

    void forget(String itemId) {
        spans.remove(itemId);
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
        /// A line that runs dry more often is taken to have paused longer at the last place.
        private static final int MOST_GAPS = 100;

        private final List<Gap> gaps = new ArrayList<>(0);
        private long fromNanos;
        private long untilNanos;
        private long soundedNanos;

        void sounds(long nanos, long durationNanos) {
            if (fromNanos == untilNanos) {
                fromNanos = nanos;
                soundedNanos = 0;
                gaps.clear();
            } else if (nanos != untilNanos) {
                paused(nanos - untilNanos);
            }
            soundedNanos += durationNanos;
            untilNanos = nanos + durationNanos;
        }

        private void paused(long nanos) {
            Gap last = gaps.size() < MOST_GAPS ? null : gaps.removeLast();
            gaps.add(last == null ? new Gap(soundedNanos, nanos) : new Gap(last.afterNanos, last.nanos + nanos));
        }

        /// The moment at which so much of it has sounded.
        long momentOf(long heardNanos) {
            long moment = fromNanos + heardNanos;
            for (Gap gap : gaps) {
                if (gap.afterNanos < heardNanos) {
                    moment += gap.nanos;
                }
            }
            return Math.min(moment, untilNanos);
        }

        /// It fell silent when so much of it had sounded. Returns how much more it would have.
        long cut(long heardNanos) {
            long unheard = soundedNanos - heardNanos;
            untilNanos = momentOf(heardNanos);
            soundedNanos = heardNanos;
            return unheard;
        }

        long fromNanos() {
            return fromNanos;
        }

        long untilNanos() {
            return untilNanos;
        }

        /// The line ran dry when so much had sounded, for so long.
        private record Gap(long afterNanos, long nanos) {}
    }
}
