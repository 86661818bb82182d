package dev.switchboard.gateway.audio;

/// Turns a stream of samples at any rate into a codec. Keeps the resampler's memory: one per stream. Not thread-safe.
public final class AudioEncoder {
    private final AudioFormat to;
    private final Resampler resampler;

    public AudioEncoder(int fromHz, AudioFormat to) {
        this.to = to;
        this.resampler = new Resampler(fromHz, to.sampleRateHz());
    }

    public byte[] bytes(short[] samples) {
        return encode(to, resampler.process(samples));
    }

    /// What the filter still holds back at the end of a stream; the encoder then starts anew.
    public byte[] drain() {
        return encode(to, resampler.drain());
    }

    /// The codec's bytes of samples that already have its rate.
    public static byte[] encode(AudioFormat format, short[] samples) {
        return switch (format) {
            case PCM16_24K -> Pcm.bytes(samples);
            case PCMU_8K -> MuLaw.encode(samples);
            case PCMA_8K -> ALaw.encode(samples);
        };
    }
}
