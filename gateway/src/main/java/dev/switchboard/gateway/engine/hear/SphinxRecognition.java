package dev.switchboard.gateway.engine.hear;

import dev.switchboard.gateway.engine.Recognition;
import dev.switchboard.gateway.engine.SpeechException;
import org.jspecify.annotations.Nullable;

/// A session's recogniser: holds a decoder of the pool from `start` to `finish` only, and asks for the same one again.
final class SphinxRecognition implements Recognition {
    private final DecoderPool pool;
    private @Nullable SphinxDecoder last;
    private @Nullable SphinxDecoder current;

    SphinxRecognition(DecoderPool pool) {
        this.pool = pool;
    }

    @Override
    public void start() {
        SphinxDecoder decoder = current;
        if (decoder == null) {
            decoder = pool.borrow(last);
            current = decoder;
        }
        try {
            decoder.start();
        } catch (SpeechException e) {
            throw discarded(decoder, e);
        }
    }

    @Override
    public void feed(short[] samples, int count) {
        SphinxDecoder decoder = started();
        try {
            decoder.feed(samples, count);
        } catch (SpeechException e) {
            throw discarded(decoder, e);
        }
    }

    @Override
    public String partial() {
        return started().words();
    }

    @Override
    public String finish() {
        SphinxDecoder decoder = started();
        String words;
        try {
            words = decoder.finish();
        } catch (SpeechException e) {
            throw discarded(decoder, e);
        }
        release(decoder);
        return words;
    }

    @Override
    public void close() {
        if (current != null) {
            release(current);
        }
    }

    private SphinxDecoder started() {
        if (current == null) {
            throw new SpeechException("no utterance was started");
        }
        return current;
    }

    private void release(SphinxDecoder decoder) {
        current = null;
        last = decoder;
        pool.giveBack(decoder);
    }

    private SpeechException discarded(SphinxDecoder decoder, SpeechException cause) {
        current = null;
        last = null;
        pool.discard(decoder);
        return cause;
    }
}
