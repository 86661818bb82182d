package dev.switchboard.gateway.audio;

import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// A run of audio in one codec, held as it arrived (raw bytes or base64 text) and converted only when the other form is
/// asked for, so that audio between two base64 wires of the same codec is never decoded. The arrays are not copied:
/// whoever makes a chunk gives its array away. A *reusable* chunk is filled anew for each frame of a line, so that frames cost
/// no memory: it and its arrays are valid only during the call that hands it on, and whoever holds on to audio must hold
/// `kept()`. Not thread-safe; confined to the call's event loop.
public final class AudioChunk {
    private static final byte[] NONE = {};

    private final AudioFormat format;
    private final boolean reusable;
    private byte[] raw;
    private byte[] base64;
    private boolean hasRaw;
    private boolean hasBase64;

    private AudioChunk(AudioFormat format, boolean reusable, byte @Nullable [] raw, byte @Nullable [] base64) {
        this.format = format;
        this.reusable = reusable;
        this.raw = raw == null ? NONE : raw;
        this.base64 = base64 == null ? NONE : base64;
        this.hasRaw = raw != null;
        this.hasBase64 = base64 != null;
    }

    /// Throws `IllegalArgumentException` for half a sample.
    public static AudioChunk ofRaw(AudioFormat format, byte[] raw) {
        if (raw.length % format.bytesPerSample() != 0) {
            throw new IllegalArgumentException("half a sample: " + raw.length + " bytes of " + format);
        }
        return new AudioChunk(format, false, raw, null);
    }

    /// `base64` is ASCII text with padding (RFC 4648 §4); it is checked only when decoded.
    public static AudioChunk ofBase64(AudioFormat format, byte[] base64) {
        return new AudioChunk(format, false, null, base64);
    }

    /// A chunk to be filled again and again.
    public static AudioChunk reusable(AudioFormat format) {
        return new AudioChunk(format, true, NONE, null);
    }

    /// Where the next `bytes` of raw audio are to be written; whole samples.
    public byte[] fillRaw(int bytes) {
        raw = sized(raw, bytes);
        hasRaw = true;
        hasBase64 = false;
        return raw;
    }

    /// Where the next `bytes` of base64 text are to be written.
    public byte[] fillBase64(int bytes) {
        base64 = sized(base64, bytes);
        hasBase64 = true;
        hasRaw = false;
        return base64;
    }

    /// Becomes a copy of what another chunk holds now.
    public void fillFrom(AudioChunk other) {
        if (other.hasRaw) {
            System.arraycopy(other.raw, 0, fillRaw(other.raw.length), 0, other.raw.length);
        } else {
            System.arraycopy(other.base64, 0, fillBase64(other.base64.length), 0, other.base64.length);
        }
    }

    /// This audio for as long as it is wanted: itself, or a copy of what a reusable chunk holds now.
    public AudioChunk kept() {
        return reusable
                ? new AudioChunk(format, false, hasRaw ? raw.clone() : null, hasBase64 ? base64.clone() : null)
                : this;
    }

    /// Frames of a line are all of one size, so the last array nearly always fits.
    private byte[] sized(byte[] last, int bytes) {
        return reusable && last.length == bytes ? last : new byte[bytes];
    }

    public AudioFormat format() {
        return format;
    }

    /// The audio itself. Throws `IllegalArgumentException` when the base64 text is not valid.
    public byte[] raw() {
        if (!hasRaw) {
            raw = sized(raw, byteCount());
            if (Base64.getDecoder().decode(base64, raw) != raw.length) {
                throw new IllegalArgumentException("base64 text with padding inside");
            }
            hasRaw = true;
        }
        return raw;
    }

    /// The audio as base64 ASCII bytes.
    public byte[] base64() {
        if (!hasBase64) {
            base64 = sized(base64, Math.ceilDiv(raw.length, 3) * 4);
            Base64.getEncoder().encode(raw, base64);
            hasBase64 = true;
        }
        return base64;
    }

    /// The audio after its first `skippedUs` microseconds, on a sample's boundary.
    public AudioChunk after(long skippedUs) {
        int samples = Math.toIntExact(skippedUs * format.sampleRateHz() / 1_000_000);
        byte[] all = raw();
        return ofRaw(format, Arrays.copyOfRange(all, Math.min(samples * format.bytesPerSample(), all.length), all.length));
    }

    /// Bytes of audio, computed from the base64 length where it has not been decoded.
    public int byteCount() {
        if (hasRaw) {
            return raw.length;
        }
        int padding = 0;
        while (padding < 2 && padding < base64.length && base64[base64.length - 1 - padding] == '=') {
            padding++;
        }
        return base64.length / 4 * 3 - padding;
    }

    /// Microseconds of audio.
    public long durationUs() {
        return byteCount() * 1000L / format.bytesPerMs();
    }

    @Override
    public String toString() {
        return byteCount() + " bytes of " + format;
    }
}
