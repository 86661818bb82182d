package dev.switchboard.gateway.engine.hear;

import dev.switchboard.gateway.engine.Recognition;
import dev.switchboard.gateway.engine.SpeechException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A session's recogniser: holds a decoder of the pool from `start` to `finish` only.
/// What the decoder learnt of the caller's voice and line stays with the session. The opening of a session's first
/// utterance is decoded twice, first to learn from, because nothing is known of the caller yet; three times when the
/// front end learns from it to hear the voice in another way. What is heard in noise is searched twice, from the end of
/// that opening on.
final class SphinxRecognition implements Recognition {
    /// 1.2 s after the usual 0.3 s from before the speech; costs about 0.15 s of one core, once a session.
    private static final int OPENING_SAMPLES = 24_000;

    private final DecoderPool pool;
    private final CepstralFrontEnd frontEnd;
    private final NoiseMeter noise = new NoiseMeter();
    /// Whether the session's last utterance, or this one's opening, was noisy.
    private boolean noisy;
    private @Nullable SphinxDecoder last;
    private @Nullable SphinxDecoder current;
    private float @Nullable [] learntMean;
    /// The samples of a session's first utterance, until there are enough to learn from.
    private @Nullable List<short[]> opening;
    private int openingSamples;

    SphinxRecognition(DecoderPool pool, CepstralFrontEnd frontEnd) {
        this.pool = pool;
        this.frontEnd = frontEnd;
    }

    @Override
    public void start() {
        if (frontEnd.judgeVoice(noisy)) {
            learntMean = null;
        }
        Hearing hearing = frontEnd.hearing(noisy);
        SphinxDecoder decoder = current;
        if (decoder == null) {
            decoder = pool.borrow(last, hearing);
            current = decoder;
        }
        try {
            decoder.searchTwice(noisy);
            decoder.hearAs(hearing);
            decoder.goOnFrom(learntMean);
            noise.restart();
            opening = learntMean == null ? new ArrayList<>() : null;
            openingSamples = 0;
            dropTail();
            decoder.start();
        } catch (SpeechException e) {
            throw discarded(decoder, e);
        }
    }

    @Override
    public void feed(short[] samples, int count) {
        SphinxDecoder decoder = started();
        try {
            noise.push(samples, count);
            listen(decoder, samples, count);
            if (opening != null) {
                opening.add(Arrays.copyOf(samples, count));
                openingSamples += count;
                if (openingSamples >= OPENING_SAMPLES) {
                    hearOpeningAgain(decoder, opening);
                }
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
            if (opening != null) {
                hearOpeningAgain(decoder, opening);
            }
            List<float[]> rest = frontEnd.finish();
            if (frontEnd.isNeeded()) {
                decoder.feed(rest);
            }
            words = decoder.finish();
            learntMean = decoder.learntMean();
            noisy = noise.isNoisy();
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

    private void hearOpeningAgain(SphinxDecoder decoder, List<short[]> heard) {
        opening = null;
        noisy = noise.isNoisy();
        if (frontEnd.judgeVoice(noisy)) {
            dropTail();
            decoder.finishQuietly();
            listenAgain(decoder, null, heard);
        }
        dropTail();
        decoder.finishQuietly();
        decoder.searchTwice(noisy);
        decoder.hearAs(frontEnd.hearing(noisy));
        listenAgain(decoder, decoder.meanSinceUntaught(), heard);
    }

    private void listenAgain(SphinxDecoder decoder, float @Nullable [] mean, List<short[]> heard) {
        decoder.goOnFrom(mean);
        decoder.start();
        heard.forEach(samples -> listen(decoder, samples, samples.length));
    }

    private void listen(SphinxDecoder decoder, short[] samples, int count) {
        List<float[]> cepstra = frontEnd.push(samples, count);
        if (frontEnd.isNeeded()) {
            decoder.feed(cepstra);
        } else {
            decoder.feed(samples, count);
        }
    }

    /// What an utterance that is not finished leaves in the front end.
    private void dropTail() {
        List<float[]> _ = frontEnd.finish();
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
