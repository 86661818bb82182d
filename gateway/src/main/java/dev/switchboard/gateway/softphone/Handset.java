package dev.switchboard.gateway.softphone;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The part of a phone that lives in real time: every 20 ms, on a grid that does not drift, one frame of microphone
/// goes out (speech while some is queued, else silence, so that the other end hears the end of it) and one frame of
/// playout is heard. Both are recorded. Speech may be queued from any thread; all else is confined to the event loop.
final class Handset {
    static final int FRAME_MS = 20;
    private static final int MAX_RECORDED_SECONDS = 30 * 60;

    /// What a line does with time.
    interface Line {
        /// One frame from the microphone.
        void microphone(short[] frame);

        /// One frame was played.
        void played(Playout.Frame frame);
    }

    private final EventLoop loop;
    private final int frameSamples;
    private final Line line;
    private final Playout playout = new Playout();
    private final ArrayDeque<short[]> speech = new ArrayDeque<>();
    private final SampleBuffer spoken;
    private final SampleBuffer heard;
    private int speechOffset;
    private long agentFrames;
    private long quietFrames;
    private long lastSpeechFrame;
    private long frames;
    private @Nullable Future<?> clock;
    private volatile Progress progress = new Progress(0, 0, 0, true);

    /// Where a call stands. `agentMs`: agent's audio played so far. `agentQuietMs`: since the agent was last heard.
    /// `callerQuietMs`: since the microphone's queued speech ran out. `speechDone`: nothing is queued for the
    /// microphone.
    record Progress(long agentMs, long agentQuietMs, long callerQuietMs, boolean speechDone) {}

    Handset(EventLoop loop, int sampleRateHz, Line line) {
        this.loop = loop;
        this.frameSamples = sampleRateHz / 1000 * FRAME_MS;
        this.line = line;
        this.spoken = new SampleBuffer(sampleRateHz * MAX_RECORDED_SECONDS);
        this.heard = new SampleBuffer(sampleRateHz * MAX_RECORDED_SECONDS);
    }

    void start() {
        clock = loop.scheduleAtFixedRate(this::tick, 0, FRAME_MS, TimeUnit.MILLISECONDS);
    }

    void stop() {
        if (clock != null) {
            clock.cancel(false);
        }
    }

    /// Any thread.
    void speak(short[] samples) {
        Progress now = progress;
        progress = new Progress(now.agentMs(), now.agentQuietMs(), 0, false);
        loop.execute(() -> speech.add(samples));
    }

    Playout playout() {
        return playout;
    }

    /// Any thread.
    Progress progress() {
        return progress;
    }

    short[] spoken() {
        return spoken.copy();
    }

    short[] heard() {
        return heard.copy();
    }

    private void tick() {
        frames++;
        short[] frame = nextSpeech();
        spoken.add(frame);
        line.microphone(frame);

        Playout.Frame played = playout.next(frameSamples);
        heard.add(played.samples());
        if (played.sounded()) {
            agentFrames++;
            quietFrames = 0;
        } else {
            quietFrames++;
        }
        line.played(played);
        progress = new Progress(
                agentFrames * FRAME_MS,
                quietFrames * FRAME_MS,
                (frames - lastSpeechFrame) * FRAME_MS,
                speech.isEmpty());
    }

    private short[] nextSpeech() {
        short[] frame = new short[frameSamples];
        int filled = 0;
        while (filled < frameSamples && !speech.isEmpty()) {
            short[] now = Objects.requireNonNull(speech.peekFirst());
            int taken = Math.min(frameSamples - filled, now.length - speechOffset);
            System.arraycopy(now, speechOffset, frame, filled, taken);
            filled += taken;
            speechOffset += taken;
            if (speechOffset == now.length) {
                speechOffset = 0;
                speech.removeFirst();
            }
        }
        if (filled > 0) {
            lastSpeechFrame = frames;
        }
        return frame;
    }
}
