package dev.switchboard.gateway.audio;

import java.time.Duration;

/// A mono codec at a rate, as lines and models name them.
public enum AudioFormat {
    /// Signed 16-bit little-endian samples at 24 kHz: the Realtime API's `audio/pcm` and the browser's frames.
    PCM16_24K(24_000, 2),
    /// G.711 µ-law at 8 kHz (ITU-T G.711): `audio/pcmu`, the phone.
    PCMU_8K(8_000, 1),
    /// G.711 A-law at 8 kHz (ITU-T G.711): `audio/pcma`.
    PCMA_8K(8_000, 1);

    private final int sampleRateHz;
    private final int bytesPerSample;

    AudioFormat(int sampleRateHz, int bytesPerSample) {
        this.sampleRateHz = sampleRateHz;
        this.bytesPerSample = bytesPerSample;
    }

    public int sampleRateHz() {
        return sampleRateHz;
    }

    public int bytesPerSample() {
        return bytesPerSample;
    }

    /// The sample at an index of raw audio of this codec, as 16-bit PCM.
    public short sample(byte[] raw, int index) {
        return switch (this) {
            case PCM16_24K -> (short) ((raw[2 * index] & 0xFF) | raw[2 * index + 1] << 8);
            case PCMU_8K -> MuLaw.decode(raw[index]);
            case PCMA_8K -> ALaw.decode(raw[index]);
        };
    }

    public int bytesPerMs() {
        return sampleRateHz / 1000 * bytesPerSample;
    }

    public int samplesIn(int bytes) {
        return bytes / bytesPerSample;
    }

    /// Bytes in 20 ms, the frame every line here uses.
    public int frameBytes() {
        return bytesPerMs() * 20;
    }

    public Duration duration(int bytes) {
        return Duration.ofNanos(bytes * 1_000_000L / bytesPerMs());
    }
}
