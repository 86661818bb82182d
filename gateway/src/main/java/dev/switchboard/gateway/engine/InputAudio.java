package dev.switchboard.gateway.engine;

import dev.switchboard.gateway.audio.AudioDecoder;
import dev.switchboard.gateway.audio.AudioFormat;
import dev.switchboard.gateway.audio.FrameSlicer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The input audio buffer: cuts what a client appends into 20 ms frames, finds the turns in them, feeds the recogniser
/// while the caller speaks, and keeps the audio that is not committed yet. Between turns it keeps only the prefix
/// padding; it never holds more than its bound. Event loop only.
final class InputAudio {
    static final int FRAME_MS = 20;

    /// Told in the middle of `append`.
    interface Listener {
        /// The caller has begun to speak.
        ///
        /// @param audioStartMs where the turn's audio begins, the prefix padding included
        void speechStarted(int audioStartMs);

        /// The caller has stopped; what is buffered is the turn.
        ///
        /// @param audioEndMs where the turn's audio ends, the silence included
        void speechStopped(int audioEndMs);

        /// The caller pauses; `endPausedTurn` ends the turn before the longest wait is over.
        void speechPaused(int pausedAtMs);

        /// The turn under way, if there is one, will not become an item.
        void speechDropped();

        /// What takes the words of the utterance that begins.
        Consumer<String> utterance();
    }

    private final VoiceActivity.Source activities;
    private final Hearing hearing;
    private final Listener listener;
    private final int maxFrames;

    private final Deque<byte[]> kept = new ArrayDeque<>();
    private final Deque<short[]> keptSamples = new ArrayDeque<>();
    private AudioFormat format = AudioFormat.PCM16_24K;
    private FrameSlicer slicer = new FrameSlicer(format.frameBytes());
    private AudioDecoder decoder = new AudioDecoder(format, VoiceActivity.SAMPLE_RATE_HZ);
    private SessionSettings.@Nullable Vad vad;
    private @Nullable VoiceActivity activity;
    private int positionMs;
    private int lastTurnEndMs;
    private boolean hearingTurn;
    /// Where the caller fell silent in a turn that may go on, -1 when the turn does not wait for more.
    private int pausedAtMs = -1;
    /// Samples of the turn that were not handed to the recogniser yet: one hand-over per append.
    private short[] unfed = new short[0];
    private int unfedCount;

    InputAudio(VoiceActivity.Source activities, Hearing hearing, Listener listener, int maxBufferedMs) {
        this.activities = activities;
        this.hearing = hearing;
        this.listener = listener;
        this.maxFrames = maxBufferedMs / FRAME_MS;
    }

    /// Takes the session's codec and turn detection; what has not changed is left in peace.
    void configure(AudioFormat newFormat, SessionSettings.@Nullable Vad newVad) {
        if (newFormat != format) {
            format = newFormat;
            slicer = new FrameSlicer(format.frameBytes());
            decoder = new AudioDecoder(format, VoiceActivity.SAMPLE_RATE_HZ);
            hearing.line(format.sampleRateHz());
            clear();
        }
        boolean sameDetector = vad != null && newVad != null && vad.activity().equals(newVad.activity());
        vad = newVad;
        if (newVad == null) {
            activity = null;
        } else if (!sameDetector || activity == null) {
            activity = activities.open(newVad.activity());
            pausedAtMs = -1;
            if (hearingTurn) {
                stopHearing();
                listener.speechDropped();
            }
        }
    }

    /// False when the buffer is full and the audio was left out, which happens only without turn detection.
    /// Throws `IllegalArgumentException` for half a sample.
    boolean append(byte[] raw) {
        if (raw.length % format.bytesPerSample() != 0) {
            throw new IllegalArgumentException("half a sample: " + raw.length + " bytes of " + format);
        }
        int frames = (slicer.pendingBytes() + raw.length) / format.frameBytes();
        if (activity == null && kept.size() + frames > maxFrames) {
            return false;
        }
        slicer.push(raw, this::take);
        handOver();
        return true;
    }

    int bufferedMs() {
        return kept.size() * FRAME_MS + slicer.pendingBytes() / format.bytesPerMs();
    }

    /// Milliseconds since the first audio of the session.
    int positionMs() {
        return positionMs;
    }

    /// Takes all that is buffered for a committed item; its recognition is then the caller's to finish.
    byte[] commit() {
        // The last, padded frame ends no turn of its own.
        slicer.flush(AudioDecoder.silence(format, 1)[0], frame -> hold(frame));
        if (!hearingTurn) {
            hearKept();
        }
        handOver();
        byte[] audio = new byte[kept.stream().mapToInt(frame -> frame.length).sum()];
        int filled = 0;
        for (byte[] frame : kept) {
            System.arraycopy(frame, 0, audio, filled, frame.length);
            filled += frame.length;
        }
        lastTurnEndMs = positionMs;
        forget();
        return audio;
    }

    /// Drops what is buffered.
    void clear() {
        slicer.clear();
        stopHearing();
        forget();
        listener.speechDropped();
    }

    private void stopHearing() {
        if (hearingTurn) {
            hearing.drop();
        }
        hearingTurn = false;
    }

    private void forget() {
        kept.clear();
        keptSamples.clear();
        unfedCount = 0;
        hearingTurn = false;
        pausedAtMs = -1;
    }

    /// Ends the turn in which the caller pauses; nothing when the caller has gone on meanwhile.
    void endPausedTurn(int pauseMs) {
        if (pausedAtMs >= 0 && pausedAtMs == pauseMs) {
            stopTurn();
        }
    }

    private void take(byte[] frame) {
        short[] samples = hold(frame);
        VoiceActivity detector = activity;
        SessionSettings.Vad settings = vad;
        if (detector == null || settings == null) {
            if (!hearingTurn) {
                hearKept();
            }
            return;
        }
        switch (detector.push(samples)) {
            case STARTED -> startTurn(settings);
            case STOPPED -> pauseTurn(settings);
            case NONE -> {
                if (hearingTurn && kept.size() >= maxFrames) {
                    activity = activities.open(settings.activity());
                    stopTurn();
                } else if (pausedAtMs >= 0 && positionMs - pausedAtMs >= settings.longestWaitMs()) {
                    stopTurn();
                }
            }
        }
        if (!hearingTurn) {
            trimTo(Math.min(maxFrames, settings.prefixPaddingMs() / FRAME_MS));
        }
    }

    private short[] hold(byte[] frame) {
        short[] samples = decoder.samples(frame);
        positionMs += FRAME_MS;
        kept.add(frame);
        if (hearingTurn) {
            feed(samples);
        } else {
            keptSamples.add(samples);
        }
        return samples;
    }

    private void startTurn(SessionSettings.Vad settings) {
        pausedAtMs = -1;
        if (!hearingTurn) {
            int start = Math.max(lastTurnEndMs, positionMs - FRAME_MS - settings.prefixPaddingMs());
            hearKept();
            listener.speechStarted(Math.max(0, start));
        }
    }

    private void pauseTurn(SessionSettings.Vad settings) {
        int silenceMs = (int) settings.activity().silence().toMillis();
        if (!hearingTurn || settings.longestWaitMs() <= silenceMs) {
            stopTurn();
            return;
        }
        handOver();
        pausedAtMs = positionMs - silenceMs;
        listener.speechPaused(pausedAtMs);
    }

    private void stopTurn() {
        pausedAtMs = -1;
        if (hearingTurn) {
            handOver();
            listener.speechStopped(positionMs);
        }
    }

    private void hearKept() {
        hearingTurn = true;
        hearing.begin(listener.utterance());
        keptSamples.forEach(this::feed);
        keptSamples.clear();
    }

    private void feed(short[] samples) {
        if (unfedCount + samples.length > unfed.length) {
            unfed = Arrays.copyOf(unfed, Math.max(unfed.length * 2, unfedCount + samples.length));
        }
        System.arraycopy(samples, 0, unfed, unfedCount, samples.length);
        unfedCount += samples.length;
    }

    private void handOver() {
        if (unfedCount > 0) {
            hearing.feed(Arrays.copyOf(unfed, unfedCount));
            unfedCount = 0;
            if (unfed.length > VoiceActivity.SAMPLE_RATE_HZ) {
                unfed = new short[0];
            }
        }
    }

    private void trimTo(int frames) {
        while (kept.size() > frames) {
            kept.removeFirst();
        }
        while (keptSamples.size() > frames) {
            keptSamples.removeFirst();
        }
    }
}
