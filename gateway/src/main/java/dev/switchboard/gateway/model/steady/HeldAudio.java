package dev.switchboard.gateway.model.steady;

import dev.switchboard.gateway.audio.AudioChunk;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The caller's last audio, for a session that has not heard it: always the last `onset`, and while words are still
/// unknown or no session listens everything since, up to a bound beyond which the oldest is dropped. Event loop only.
final class HeldAudio {
    /// Longer than a server takes to notice speech (its prefix padding of 300 ms, and some frames to be sure).
    static final Duration ONSET = Duration.ofMillis(600);
    /// The same where nothing but the words shows speech: a word of half a second, and as long again and longer until it is
    /// told.
    static final Duration ONSET_BY_WORDS = Duration.ofSeconds(2);

    private final long mostUs;
    private final long onsetUs;
    private final Deque<AudioChunk> chunks = new ArrayDeque<>();
    /// One that was let go, to be filled anew: while nothing is lost a frame costs no memory.
    private @Nullable AudioChunk spare;
    private long heldUs;

    HeldAudio(Duration most, Duration onset) {
        this.mostUs = most.toNanos() / 1000;
        this.onsetUs = onset.toNanos() / 1000;
    }

    /// Takes a copy of a chunk; `growing` keeps what is held. Returns how many chunks were lost to the bound.
    int add(AudioChunk chunk, boolean growing) {
        AudioChunk copy = spare == null || spare.format() != chunk.format() ? AudioChunk.reusable(chunk.format()) : spare;
        spare = null;
        copy.fillFrom(chunk);
        chunks.add(copy);
        heldUs += chunk.durationUs();
        int lost = 0;
        long keepUs = growing ? mostUs : onsetUs;
        while (heldUs > keepUs && chunks.size() > 1) {
            spare = chunks.remove();
            heldUs -= spare.durationUs();
            lost += growing ? 1 : 0;
        }
        return lost;
    }

    /// Valid until the next `add`.
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
