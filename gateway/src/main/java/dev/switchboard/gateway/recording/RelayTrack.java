package dev.switchboard.gateway.recording;

import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.audio.AudioFormat;
import dev.switchboard.gateway.call.CallClock;

/// A recorded call of a program that speaks the model's own protocol. Its audio passes through the gateway as base64 text and
/// is kept as that until the writer decodes it. Either side may have a codec of its own and change it, so the file has the
/// highest rate, 24 kHz.
///
/// The caller's audio is placed by the same clock and the same steps as in the call's own reckoning (`SentAudio`), so that
/// the lines fit: what comes as it sounds stands when it came; what comes faster stands frame behind frame at its own speed,
/// and so ahead of the call's clock, up to `MOST_AHEAD_MS`. What a pause leaves out takes its place all the same. Where a
/// network stall was taken for a pause, what follows stands later by no more than the stall until the program pauses: silence
/// is not looked for here, for that means decoding.
///
/// The agent's audio stands when it went to the client, or behind what went before it. Event loop only.
final class RelayTrack extends Track {
    /// Ten minutes ahead of the clock nobody speaks any more.
    private static final int MOST_AHEAD_MS = 600_000;
    /// So many blocks may wait for their place: some half a minute.
    private static final int MOST_PLACELESS = 512;

    RelayTrack(Recorder.Desk desk, CallClock clock) {
        super(desk, AudioFormat.PCM16_24K, clock);
    }

    @Override
    public void caller(AudioChunk audio) {
        int samples = samples(audio);
        if (samples == 0) {
            return;
        }
        long now = now();
        if (callerClock.due(now) || placeless.size() > MOST_PLACELESS) {
            settle();
        }
        if (callerClock.begins(samples, now)) {
            settle();
            caller.handOver(now);
            callerClock.begin(now);
        }
        long place = callerClock.add(samples, now);
        if (!keepsCaller()) {
            return;
        }
        if (callerClock.end() - now > samples(MOST_AHEAD_MS)) {
            dropped(samples);
            return;
        }
        add(caller, audio, place, now);
    }

    @Override
    public void agent(String name, AudioChunk audio) {
        if (callerClock.due(now())) {
            settle();
        }
        super.agent(name, audio);
    }

    @Override
    void add(Side side, AudioChunk audio, long place, long now) {
        AudioFormat format = audio.format();
        if (audio.byteCount() % format.bytesPerSample() == 0) {
            side.addText(format, audio.base64(), samples(audio), rateHz() / format.sampleRateHz(), place, now);
        } else {
            dropped(samples(audio));
        }
    }

    /// The clock goes on, for it counts what was sent.
    @Override
    void callerPauses() {}

    @Override
    long callerEnd(long now) {
        return Math.min(callerClock.end(), now + samples(MOST_AHEAD_MS));
    }
}
