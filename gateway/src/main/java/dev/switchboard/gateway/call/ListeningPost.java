package dev.switchboard.gateway.call;

import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.audio.AudioDecoder;
import dev.switchboard.gateway.audio.AudioEncoder;
import dev.switchboard.gateway.audio.AudioFormat;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where a call is listened to. While nobody listens `listened` is false and nothing is decoded, copied or timed.
///
/// The caller is passed on as it arrives. A model sends an answer faster than it sounds, so the agent's audio waits here and is
/// passed on at the speed of speech, and what the line was told to forget is forgotten here too. Event loop only.
final class ListeningPost {
    static final int MOST_LISTENERS = 8;
    private static final Duration FRAME = Duration.ofMillis(20);
    private static final int FRAME_SAMPLES = Ear.RATE_HZ / 50;

    private final CallLoop loop;
    private final CallClock clock;
    private final CallMetrics metrics;
    private final AudioFormat format;
    private final CallLevels levels;
    private final Map<String, Ear> ears = new LinkedHashMap<>();
    private final Deque<AudioChunk> toPlay = new ArrayDeque<>();
    private @Nullable AudioDecoder callerSide;
    private @Nullable AudioDecoder agentSide;
    private short[] decoded = {};
    private int decodedFrom;
    private long nextAtNanos;
    private CallLoop.@Nullable Timer pacing;
    private long sequence;

    ListeningPost(CallLoop loop, CallClock clock, CallMetrics metrics, AudioFormat format, CallLevels levels) {
        this.loop = loop;
        this.clock = clock;
        this.metrics = metrics;
        this.format = format;
        this.levels = levels;
    }

    /// How loud both sides are.
    CallLevels levels() {
        return levels;
    }

    boolean listened() {
        return !ears.isEmpty();
    }

    boolean hears(String listener) {
        return ears.containsKey(listener);
    }

    /// False when there are `MOST_LISTENERS` already.
    ///
    /// @param playing what the line has still to play, of which the first to listen would otherwise hear nothing
    boolean add(String listener, Ear ear, List<AudioChunk> playing) {
        if (ears.size() >= MOST_LISTENERS) {
            return false;
        }
        if (ears.isEmpty()) {
            callerSide = new AudioDecoder(format, Ear.RATE_HZ);
            agentSide = new AudioDecoder(format, Ear.RATE_HZ);
        }
        boolean first = ears.isEmpty();
        ears.put(listener, ear);
        if (first) {
            playing.forEach(this::agent);
        }
        return true;
    }

    void remove(String listener) {
        ears.remove(listener);
        if (ears.isEmpty()) {
            cleared();
            callerSide = null;
            agentSide = null;
        }
    }

    void caller(AudioChunk audio) {
        AudioDecoder decoder = callerSide;
        if (decoder == null) {
            return;
        }
        try {
            pass(Ear.Side.CALLER, decoder.samples(audio.raw()));
        } catch (IllegalArgumentException notAudio) {
            metrics.dropped("listening", "bad_audio");
        }
    }

    /// Audio the line was given to play after all it was given before.
    void agent(AudioChunk audio) {
        if (agentSide == null) {
            return;
        }
        toPlay.add(audio.kept());
        if (pacing == null) {
            nextAtNanos = loop.nanoTime();
            play();
        }
    }

    /// The line was silenced.
    void cleared() {
        toPlay.clear();
        decoded = new short[0];
        decodedFrom = 0;
        if (pacing != null) {
            pacing.cancel();
            pacing = null;
        }
    }

    /// What a supervisor says, to all who listen but that one.
    void supervisor(String speaking, byte[] pcm) {
        pass(Ear.Side.SUPERVISOR, pcm, speaking);
    }

    void told(Ear.Standing standing) {
        List.copyOf(ears.values()).forEach(ear -> ear.told(standing));
    }

    void ended(EndReason reason) {
        List<Ear> leaving = new ArrayList<>(ears.values());
        ears.clear();
        cleared();
        callerSide = null;
        agentSide = null;
        leaving.forEach(ear -> ear.ended(reason));
    }

    /// Passes on what is due by now and comes back for the rest.
    private void play() {
        pacing = null;
        long now = loop.nanoTime();
        while (now - nextAtNanos >= 0) {
            short[] frame = nextFrame();
            if (frame.length == 0) {
                return;
            }
            pass(Ear.Side.AGENT, frame);
            nextAtNanos += frame.length * 1_000_000_000L / Ear.RATE_HZ;
        }
        pacing = loop.schedule(FRAME, this::play);
    }

    private short[] nextFrame() {
        short[] frame = new short[FRAME_SAMPLES];
        int filled = 0;
        while (filled < frame.length) {
            if (decodedFrom == decoded.length) {
                AudioChunk next = toPlay.poll();
                AudioDecoder decoder = agentSide;
                if (next == null || decoder == null) {
                    break;
                }
                decodedFrom = 0;
                try {
                    decoded = decoder.samples(next.raw());
                } catch (IllegalArgumentException notAudio) {
                    decoded = new short[0];
                    metrics.dropped("listening", "bad_audio");
                }
            }
            int count = Math.min(frame.length - filled, decoded.length - decodedFrom);
            System.arraycopy(decoded, decodedFrom, frame, filled, count);
            decodedFrom += count;
            filled += count;
        }
        return filled == frame.length ? frame : Arrays.copyOf(frame, filled);
    }

    private void pass(Ear.Side side, short[] samples) {
        pass(side, AudioEncoder.encode(AudioFormat.PCM16_24K, samples), "");
    }

    private void pass(Ear.Side side, byte[] pcm, String butFor) {
        Ear.Piece piece = new Ear.Piece(side, sequence++, clock.ms(), pcm);
        for (Map.Entry<String, Ear> each : ears.entrySet()) {
            if (!each.getKey().equals(butFor) && !each.getValue().hear(piece)) {
                metrics.dropped("listening", "listener_slow");
            }
        }
    }
}
