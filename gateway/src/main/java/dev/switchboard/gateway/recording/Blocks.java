package dev.switchboard.gateway.recording;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The arrays in which sound waits for the writer: used again and again, made when needed, never more than `most`. They
/// are what bounds the writer's queue. Thread-safe, never blocks.
final class Blocks {
    /// A tenth of a second from a browser, 0.6 s from a telephone.
    static final int BYTES = 4_800;

    private final ArrayBlockingQueue<byte[]> free;
    private final AtomicInteger made = new AtomicInteger();
    private final int most;

    Blocks(int most) {
        this.most = most;
        this.free = new ArrayBlockingQueue<>(most);
    }

    /// Null when all are in use.
    byte @Nullable [] take() {
        byte[] known = free.poll();
        if (known != null) {
            return known;
        }
        if (made.incrementAndGet() > most) {
            made.decrementAndGet();
            return null;
        }
        return new byte[BYTES];
    }

    void giveBack(byte[] array) {
        free.offer(array);
    }

    int inUse() {
        return made.get() - free.size();
    }
}
