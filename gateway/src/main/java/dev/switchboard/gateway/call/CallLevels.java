package dev.switchboard.gateway.call;

import dev.switchboard.gateway.audio.AudioChunk;
import java.util.function.LongSupplier;

/// How loud both sides of one call are, for boards. While nobody wants to know, nothing is decoded or looked at. A model sends
/// an answer faster than it sounds, so the agent's loudness is kept for the time at which it will. Written on the event loop,
/// read by any thread.
final class CallLevels {
    private static final byte[] NONE = {};
    private static final long NANOS_A_MS = 1_000_000;

    private final LevelWish wish;
    private final LongSupplier nanoTime;
    private final long beganNanos;
    private final LevelTrack caller = new LevelTrack();
    private final LevelTrack agent = new LevelTrack();
    private long agentUntilMs;

    CallLevels(LevelWish wish, LongSupplier nanoTime) {
        this.wish = wish;
        this.nanoTime = nanoTime;
        this.beganNanos = nanoTime.getAsLong();
    }

    /// How loud a call is now, from 0 to 1 of full scale.
    record Now(double caller, double agent) {
        boolean silent() {
            return caller == 0 && agent == 0;
        }
    }

    void caller(AudioChunk audio) {
        if (wanted()) {
            long now = nowMs();
            measure(caller, audio, now, now);
        }
    }

    /// Audio the line was given to play after all it was given before.
    void agent(AudioChunk audio) {
        long now = nowMs();
        long from = Math.max(now, agentUntilMs);
        agentUntilMs = from + audio.durationUs() / 1_000;
        if (wanted()) {
            measure(agent, audio, from, now);
        }
    }

    /// The line was silenced.
    void cleared() {
        long now = nowMs();
        agent.silentFrom(now, agentUntilMs);
        agentUntilMs = now;
    }

    /// The caller's last whole slot, and the agent's present one.
    Now now() {
        long now = nowMs();
        return new Now(caller.at(Math.max(0, now - LevelTrack.SLOT_MS)), agent.at(now));
    }

    private static void measure(LevelTrack track, AudioChunk audio, long fromMs, long nowMs) {
        track.sounds(fromMs, nowMs, audio.format(), raw(audio));
    }

    private static byte[] raw(AudioChunk audio) {
        try {
            return audio.raw();
        } catch (IllegalArgumentException notAudio) {
            return NONE; // whoever plays or sends it counts it
        }
    }

    private boolean wanted() {
        return wish.stands(nanoTime.getAsLong());
    }

    private long nowMs() {
        return (nanoTime.getAsLong() - beganNanos) / NANOS_A_MS;
    }
}
