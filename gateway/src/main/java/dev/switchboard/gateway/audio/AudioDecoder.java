package dev.switchboard.gateway.audio;

import java.util.Arrays;

/// Turns a stream of one codec into samples at a chosen rate. Keeps the resampler's memory: one per stream. Not
/// thread-safe.
public final class AudioDecoder {
    private final AudioFormat from;
    private final Resampler resampler;

    public AudioDecoder(AudioFormat from, int toHz) {
        this.from = from;
        this.resampler = new Resampler(from.sampleRateHz(), toHz);
    }

    /// Throws `IllegalArgumentException` for half a sample.
    public short[] samples(byte[] raw) {
        return resampler.process(decode(from, raw));
    }

    /// The samples of `raw` at the codec's own rate.
    public static short[] decode(AudioFormat format, byte[] raw) {
        return switch (format) {
            case PCM16_24K -> Pcm.samples(raw);
            case PCMU_8K -> MuLaw.decode(raw);
            case PCMA_8K -> ALaw.decode(raw);
        };
    }

    /// `durationMs` of digital silence.
    public static byte[] silence(AudioFormat format, int durationMs) {
        byte[] raw = new byte[format.bytesPerMs() * durationMs];
        switch (format) {
            case PCM16_24K -> { }
            case PCMU_8K -> Arrays.fill(raw, MuLaw.SILENCE);
            case PCMA_8K -> Arrays.fill(raw, ALaw.SILENCE);
        }
        return raw;
    }
}
