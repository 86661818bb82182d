package dev.switchboard.gateway.softphone;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The queue between what arrived and what is heard, as a browser or a carrier keeps it: sound and marks in order,
/// taken in frames of real time. Confined to the phone's event loop.
final class Playout {
    /// A peer that sends an hour ahead is broken.
    private static final int MAX_QUEUED = 200_000;

    private sealed interface Queued {
        record Sound(String itemId, short[] samples) implements Queued {}

        record Mark(String name) implements Queued {}
    }

    /// What one frame of real time brought.
    record Frame(short[] samples, boolean sounded, List<String> marks) {}

    private final ArrayDeque<Queued> queue = new ArrayDeque<>();
    private final Map<String, Long> playedSamples = new HashMap<>();
    private int offset;
    private @Nullable String playing;

    void add(String itemId, short[] samples) {
        if (queue.size() < MAX_QUEUED) {
            queue.add(new Queued.Sound(itemId, samples));
        }
    }

    void addMark(String name) {
        if (queue.size() < MAX_QUEUED) {
            queue.add(new Queued.Mark(name));
        }
    }

    /// The next `count` samples, silence where nothing is queued, and the marks that were reached.
    Frame next(int count) {
        short[] out = new short[count];
        List<String> marks = new ArrayList<>(1);
        int filled = 0;
        while (!queue.isEmpty()) {
            switch (queue.getFirst()) {
                case Queued.Mark(String name) -> {
                    marks.add(name);
                    queue.removeFirst();
                }
                case Queued.Sound(String itemId, short[] samples) -> {
                    if (filled == count) {
                        return new Frame(out, true, marks);
                    }
                    int taken = Math.min(count - filled, samples.length - offset);
                    System.arraycopy(samples, offset, out, filled, taken);
                    filled += taken;
                    offset += taken;
                    playing = itemId;
                    playedSamples.merge(itemId, (long) taken, Long::sum);
                    if (offset == samples.length) {
                        offset = 0;
                        queue.removeFirst();
                    }
                }
            }
        }
        return new Frame(out, filled > 0, marks);
    }

    /// Throws away what is queued; returns the marks among it, in order.
    List<String> clear() {
        List<String> marks = new ArrayList<>();
        for (Queued one : queue) {
            if (one instanceof Queued.Mark(String name)) {
                marks.add(name);
            }
        }
        queue.clear();
        offset = 0;
        return marks;
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    long playedSamples(String itemId) {
        return playedSamples.getOrDefault(itemId, 0L);
    }

    /// The item that sounded last.
    @Nullable String playing() {
        return playing;
    }
}
