package dev.switchboard.gateway.engine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Audio that came whole, recognised a second at a time. On the session's recognition lane only.
final class RecordedSpeech {
    private static final Logger LOG = LoggerFactory.getLogger(RecordedSpeech.class);
    private static final int STEP_SAMPLES = VoiceActivity.SAMPLE_RATE_HZ;

    private final Ears ears;
    private final short[] samples;
    private int heard;
    private @Nullable Recognition recognition;
    private Hearing.Heard.@Nullable Failed broken;

    RecordedSpeech(Ears ears, short[] samples) {
        this.ears = ears;
        this.samples = samples;
    }

    boolean hasMore() {
        return broken == null && heard < samples.length;
    }

    /// @param lineRateHz of the line it came over; the samples are at 16 kHz all the same
    void hearNext(int lineRateHz) {
        short[] piece = Arrays.copyOfRange(samples, heard, Math.min(samples.length, heard + STEP_SAMPLES));
        heard += piece.length;
        try {
            Recognition open = recognition;
            if (open == null) {
                open = ears.open(lineRateHz);
                recognition = open;
                open.start();
            }
            open.feed(piece, piece.length);
        } catch (RuntimeException e) {
            broke(e);
        }
    }

    /// What was said; nothing can be heard after it.
    Hearing.Heard finish() {
        String words = "";
        try {
            words = recognition == null || broken != null ? "" : recognition.finish().strip();
        } catch (RuntimeException e) {
            broke(e);
        }
        close();
        return broken == null ? new Hearing.Heard.Words(words, words) : broken;
    }

    void close() {
        Recognition open = recognition;
        recognition = null;
        if (open != null) {
            open.close();
        }
    }

    private void broke(RuntimeException cause) {
        if (cause instanceof OverloadedException full) {
            broken = Hearing.overload(full);
            return;
        }
        LOG.warn("recognition of an item's audio broke", cause);
        broken = new Hearing.Heard.Failed("recognition_failed", "Speech recognition broke: " + cause.getMessage());
    }
}
