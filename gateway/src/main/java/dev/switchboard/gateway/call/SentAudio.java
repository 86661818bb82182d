package dev.switchboard.gateway.call;

import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.audio.SampleClock;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Where the audio that a caller's own program has sent to its model stands on the call's clock, by the same `SampleClock`
/// as in the call's recording: audio that comes as it sounds stands when it came, audio that comes faster stands at its
/// own speed, frame behind frame, and may so run ahead of the clock. The model tells where speech is in all the audio it was
/// sent; this turns that into a time of the call. Ticks are 1/24,000 s, of which every codec's samples are whole ones. Event
/// loop only; per frame a few additions.
final class SentAudio {
    private static final int TICKS_PER_S = 24_000;
    private static final int TICKS_PER_MS = TICKS_PER_S / 1_000;
    /// The model tells of speech within seconds; a stretch begins where the program paused.
    private static final int MOST_STRETCHES = 1_000;

    private final CallClock clock;
    private final SampleClock places = new SampleClock(TICKS_PER_S);
    private final Deque<Stretch> stretches = new ArrayDeque<>();
    private long sent;
    private long openFrom;

    SentAudio(CallClock clock) {
        this.clock = clock;
    }

    void sent(AudioChunk audio) {
        int ticks = audio.format().samplesIn(audio.byteCount()) * (TICKS_PER_S / audio.format().sampleRateHz());
        long now = clock.nanos() / 1_000 * TICKS_PER_MS / 1_000;
        if (places.due(now)) {
            settle();
        }
        if (places.begins(ticks, now)) {
            settle();
            places.begin(now);
            openFrom = sent;
        }
        places.add(ticks, now);
        sent += ticks;
    }

    private void settle() {
        if (places.waits()) {
            stretches.add(new Stretch(openFrom, places.settle()));
            if (stretches.size() > MOST_STRETCHES) {
                stretches.remove();
            }
        }
    }

    /// Milliseconds on the call's clock of what was sent after so many milliseconds of audio; null where none was.
    @Nullable Long placeMs(long sentMs) {
        long tick = sentMs * TICKS_PER_MS;
        if (sent == 0) {
            return null;
        }
        if (places.waits() && tick >= openFrom) {
            return (places.foreseen() + tick - openFrom) / TICKS_PER_MS;
        }
        Stretch within = stretches.peek();
        for (Stretch stretch : stretches) {
            if (stretch.from <= tick) {
                within = stretch;
            }
        }
        return within == null ? null : Math.max(0, within.place + tick - within.from) / TICKS_PER_MS;
    }

    /// @param from of its first tick, in all that was sent
    /// @param place of its first tick, on the call's clock
    private record Stretch(long from, long place) {}
}
