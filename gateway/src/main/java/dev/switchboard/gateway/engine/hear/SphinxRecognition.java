package dev.switchboard.gateway.engine.hear;

import dev.switchboard.gateway.engine.Recognition;
import dev.switchboard.gateway.engine.SpeechException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A session's recogniser: holds a decoder of the pool from `start` to `finish` only, and asks for the same one again.
final class SphinxRecognition implements Recognition {
    private final DecoderPool pool;
    /// Null where PocketSphinx's own front end is right.
    private final @Nullable CepstralFrontEnd frontEnd;
    private @Nullable SphinxDecoder last;
    private @Nullable SphinxDecoder current;

    SphinxRecognition(DecoderPool pool, @Nullable CepstralFrontEnd frontEnd) {
        this.pool = pool;
        this.frontEnd = frontEnd;
    }

    @Override
    public void start() {
        SphinxDecoder decoder = current;
        if (decoder == null) {
            decoder = pool.borrow(last);
            current = decoder;
        }
        try {
            if (frontEnd != null) {
                List<float[]> _ = frontEnd.finish();    // what an utterance that was dropped left
            }
            decoder.start();
        } catch (SpeechException e) {
            throw discarded(decoder, e);
        }
    }

    @Override
    public void feed(short[] samples, int count) {
        SphinxDecoder decoder = started();
        try {
            if (frontEnd == null) {
                decoder.feed(samples, count);
            } else {
                decoder.feed(frontEnd.push(samples, count));
            }
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
            if (frontEnd != null) {
                decoder.feed(frontEnd.finish());
            }
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
