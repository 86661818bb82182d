package dev.switchboard.gateway.call;

import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Estimates by the clock when the caller's line has played what was sent to it: from when it was sent, or from when all
/// before it was played, at the speed of time. Audio arrives faster than it plays; when more audio of an item comes after all
/// before it must have been played, the line ran dry in mid-item: an under-run. What the network or the line buffers on top is
/// not known, so a gap of less than a frame is not counted. The one clock of a call: `PlayoutLedger` tells it what the line was
/// given and reads it where receipts fail to come, `CallMeter` takes its measures from it. Event loop only; per frame one
/// comparison and two additions.
final class PlayoutClock {
    private static final long FRAME_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long NANOS_PER_US = 1_000;

    private final Timer underrunTimes;
    private final PlayoutSpans spans = new PlayoutSpans();
    private PlayoutSpans.@Nullable Span playing;
    private @Nullable String item;
    private long playedUntilNanos;
    private long sentUs;
    private long clearedNanos;
    private int underruns;
    private long underrunNanos;

    PlayoutClock(Timer underrunTimes) {
        this.underrunTimes = underrunTimes;
    }

    void sent(String itemId, long durationUs, long nowNanos) {
        long dryNanos = nowNanos - playedUntilNanos;
        boolean sameItem = itemId.equals(item);
        if (!sameItem) {
            item = itemId;
            playing = spans.of(itemId);
        }
        if (sentUs == 0 || dryNanos > 0) {
            if (sameItem && dryNanos > FRAME_NANOS) {
                underruns++;
                underrunNanos += dryNanos;
                underrunTimes.record(dryNanos, TimeUnit.NANOSECONDS);
            }
            playedUntilNanos = nowNanos;
        }
        sentUs += durationUs;
        if (playing != null) {
            playing.sounds(playedUntilNanos, durationUs * NANOS_PER_US);
        }
        playedUntilNanos += durationUs * NANOS_PER_US;
    }

    /// The line was cleared: what it had not played yet it never will.
    void cleared(long nowNanos) {
        long aheadNanos = aheadNanos(nowNanos);
        if (aheadNanos > 0) {
            clearedNanos += aheadNanos;
            playedUntilNanos = nowNanos;
        }
        spans.cleared(nowNanos);
        item = null;
    }

    /// A line that plays by itself stopped an item when so much of it had been heard. Where that was the last one, the line is
    /// free from then on. Returns the stretch that was not played; null where there is none.
    @Nullable Unplayed cut(String itemId, long heardMs) {
        PlayoutSpans.Span span = spans.find(itemId);
        long until = span == null ? 0 : span.untilNanos();
        if (span == null || span.momentOf(heardMs * 1_000_000) >= until) {
            return null;
        }
        clearedNanos += span.cut(heardMs * 1_000_000);
        if (until == playedUntilNanos) {
            playedUntilNanos = span.untilNanos();
        }
        return new Unplayed(span.untilNanos(), until);
    }

    /// From one moment of the loop's time to another.
    record Unplayed(long fromNanos, long untilNanos) {}

    /// How long the line still plays what it was given; 0 when all is played.
    long aheadNanos(long nowNanos) {
        return sentUs == 0 ? 0 : Math.max(0, playedUntilNanos - nowNanos);
    }

    /// Time for which the line has played by now.
    long playedMs(long nowNanos) {
        return (sentUs * NANOS_PER_US - clearedNanos - aheadNanos(nowNanos)) / 1_000_000;
    }

    /// From when to when each item sounds.
    PlayoutSpans spans() {
        return spans;
    }

    int underruns() {
        return underruns;
    }

    long underrunMs() {
        return underrunNanos / 1_000_000;
    }
}
