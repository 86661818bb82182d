package dev.switchboard.gateway.engine.hear;

import dev.switchboard.gateway.engine.OverloadedException;
import dev.switchboard.gateway.engine.SpeechException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Lends decoders for the length of an utterance, so that a thousand calls need only as many as there are people
/// speaking at once. Bounded: when all are lent, borrowing fails at once rather than keep a thread waiting.
/// Thread-safe; a decoder is made outside the lock.
final class DecoderPool implements AutoCloseable {
    private final Supplier<SphinxDecoder> maker;
    private final int limit;
    private final Deque<SphinxDecoder> idle = new ArrayDeque<>();
    private final List<SphinxDecoder> lent = new ArrayList<>();
    private int made;
    private boolean closed;

    DecoderPool(int limit, Supplier<SphinxDecoder> maker) {
        if (limit < 1) {
            throw new IllegalArgumentException("a pool needs room for one decoder, not " + limit);
        }
        this.limit = limit;
        this.maker = maker;
    }

    /// A decoder of one's own until `giveBack`: `preferred` when it is idle, because it is used to this caller's voice
    /// (its cepstral mean), else the one that rested longest of those that hear as wanted already, else of all, else a
    /// new one.
    SphinxDecoder borrow(@Nullable SphinxDecoder preferred, Hearing wanted) {
        synchronized (this) {
            if (closed) {
                throw new SpeechException("recognition is closed");
            }
            SphinxDecoder decoder = preferred != null && idle.contains(preferred) ? preferred
                    : idle.stream().filter(one -> one.hearing() == wanted).findFirst().orElseGet(idle::peekFirst);
            if (decoder != null) {
                idle.remove(decoder);
                lent.add(decoder);
                return decoder;
            }
            if (made >= limit) {
                throw new OverloadedException("all " + limit + " decoders are listening to other callers");
            }
            made++;
        }
        return makeOne();
    }

    private SphinxDecoder makeOne() {
        SphinxDecoder decoder;
        try {
            decoder = maker.get();
        } catch (RuntimeException e) {
            synchronized (this) {
                made--;
            }
            throw e;
        }
        synchronized (this) {
            lent.add(decoder);
        }
        return decoder;
    }

    /// Takes a decoder back; after `close` it is freed here. One that cannot end its utterance is freed too.
    void giveBack(SphinxDecoder decoder) {
        try {
            decoder.finishQuietly();
        } catch (SpeechException e) {
            discard(decoder);
            throw e;
        }
        synchronized (this) {
            if (!lent.remove(decoder)) {
                throw new IllegalStateException("this decoder was not lent");
            }
            if (!closed) {
                idle.addLast(decoder);
                return;
            }
        }
        decoder.close();
    }

    /// Frees a decoder that broke, making room for a new one.
    void discard(SphinxDecoder decoder) {
        synchronized (this) {
            if (!lent.remove(decoder)) {
                throw new IllegalStateException("this decoder was not lent");
            }
            made--;
        }
        decoder.close();
    }

    /// Frees the idle decoders now and each lent one when it comes back.
    @Override
    public void close() {
        List<SphinxDecoder> resting;
        synchronized (this) {
            closed = true;
            resting = List.copyOf(idle);
            idle.clear();
        }
        resting.forEach(SphinxDecoder::close);
    }

    synchronized int lent() {
        return lent.size();
    }

    synchronized int made() {
        return made;
    }
}
