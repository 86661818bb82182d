package dev.switchboard.gateway.call;

import dev.switchboard.gateway.audio.AudioFormat;
import java.util.concurrent.atomic.AtomicIntegerArray;

/// How loud one side of a call is, by slots of 100 ms, from some seconds ago to as far ahead as it is known what will sound. A
/// ring of slots that each carry their number, so that an old one is not taken for a new one. One thread writes; any may read.
final class LevelTrack {
    static final int SLOT_MS = 100;
    /// A power of two; 102 s.
    private static final int SLOTS = 1_024;
    private static final long AHEAD_MS = (SLOTS - 50L) * SLOT_MS;
    private static final int LEVEL_BITS = 8;
    private static final int LOUDEST = 255;
    /// Every so many samples one is looked at: 1,000 a second of a telephone, 3,000 of a browser.
    private static final int STRIDE = 8;
    private static final double FULL_SCALE = 32_768;

    private final AtomicIntegerArray slots = new AtomicIntegerArray(SLOTS);

    /// Sound from a moment on; beyond the ring nothing is kept.
    void sounds(long fromMs, long nowMs, AudioFormat format, byte[] raw) {
        int perMs = format.sampleRateHz() / 1_000;
        int samples = raw.length / format.bytesPerSample();
        long last = Math.min(samples / perMs, nowMs + AHEAD_MS - fromMs);
        for (long ms = 0; ms < last; ) {
            long next = Math.min(last, ms + SLOT_MS - (fromMs + ms) % SLOT_MS);
            int loudest = 0;
            for (int at = (int) ms * perMs; at < next * perMs; at += STRIDE) {
                loudest = Math.max(loudest, Math.abs(format.sample(raw, at)));
            }
            put((fromMs + ms) / SLOT_MS, (int) Math.min(LOUDEST, Math.round(loudest * LOUDEST / FULL_SCALE)));
            ms = next;
        }
    }

    /// Nothing sounds from then on.
    void silentFrom(long fromMs, long untilMs) {
        for (long slot = fromMs / SLOT_MS + 1; slot <= untilMs / SLOT_MS && slot <= fromMs / SLOT_MS + SLOTS; slot++) {
            slots.set(index(slot), stamp(slot));
        }
    }

    /// From 0 to 1 of full scale.
    double at(long ms) {
        long slot = ms / SLOT_MS;
        int kept = slots.get(index(slot));
        return (kept & -(1 << LEVEL_BITS)) == stamp(slot) ? (double) (kept & LOUDEST) / LOUDEST : 0;
    }

    private void put(long slot, int level) {
        int kept = slots.get(index(slot));
        int known = (kept & -(1 << LEVEL_BITS)) == stamp(slot) ? kept & LOUDEST : 0;
        slots.set(index(slot), stamp(slot) | Math.max(known, level));
    }

    private static int index(long slot) {
        return (int) slot & (SLOTS - 1);
    }

    private static int stamp(long slot) {
        return (int) slot << LEVEL_BITS;
    }
}
