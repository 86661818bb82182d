package dev.switchboard.gateway.audio;

/// Turns a stream of chunks of one codec into another; chunks of a codec that is already right pass through untouched,
/// base64 text and all. Keeps the resampler's memory: one per stream and direction. Not thread-safe.
public final class Transcoder {
    private final AudioFormat from;
    private final AudioFormat to;
    private final AudioDecoder decoder;

    public Transcoder(AudioFormat from, AudioFormat to) {
        this.from = from;
        this.to = to;
        this.decoder = new AudioDecoder(from, to.sampleRateHz());
    }

    /// Throws `IllegalArgumentException` when the chunk is not of the codec this transcoder reads.
    public AudioChunk convert(AudioChunk chunk) {
        if (chunk.format() != from) {
            throw new IllegalArgumentException("expected " + from + ", was given " + chunk);
        }
        if (from == to) {
            return chunk;
        }
        return AudioChunk.ofRaw(to, AudioEncoder.encode(to, decoder.samples(chunk.raw())));
    }
}
