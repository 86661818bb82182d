package dev.switchboard.gateway.model.steady;

import dev.switchboard.gateway.audio.AudioChunk;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// The caller's last audio, for a session that has not heard it: always the last `ONSET`, and while words are still
/// unknown or no session listens everything since, up to a bound beyond which the oldest is dropped. Event loop only.
final class HeldAudio {
    /// Longer than a server takes to notice speech (its prefix padding of 300 ms, and some frames to be sure).
    static final Duration ONSET = Duration.ofMillis(600);

    private final long mostUs;
    private final Deque<AudioChunk> chunks = new ArrayDeque<>();
    private long heldUs;

    HeldAudio(Duration most) {
        this.mostUs = most.toNanos() / 1000;
    }

    /// Takes a chunk; `growing` keeps what is held. Returns how many chunks were lost to the bound.
    int add(AudioChunk chunk, boolean growing) {
        chunks.add(chunk);
        heldUs += chunk.durationUs();
        int lost = 0;
        long keepUs = growing ? mostUs : ONSET.toNanos() / 1000;
        while (heldUs > keepUs && chunks.size() > 1) {
            heldUs -= chunks.remove().durationUs();
            lost += growing ? 1 : 0;
        }
        return lost;
    }

    List<AudioChunk> all() {
        return new ArrayList<>(chunks);
    }

    long heldMs() {
        return heldUs / 1000;
    }

    /// The words of it are known.
    void clear() {
        chunks.clear();
        heldUs = 0;
    }
}
