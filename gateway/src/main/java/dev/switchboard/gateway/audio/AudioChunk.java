package dev.switchboard.gateway.audio;

import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A run of audio in one codec, held as it arrived (raw bytes or base64 text) and converted only when the other form is
/// asked for, so that audio between two base64 wires of the same codec is never decoded. The arrays are not copied:
/// whoever makes a chunk gives its array away. Not thread-safe; confined to the call's event loop.
public final class AudioChunk {
    private final AudioFormat format;
    private byte @Nullable [] raw;
    private byte @Nullable [] base64;

    private AudioChunk(AudioFormat format, byte @Nullable [] raw, byte @Nullable [] base64) {
        this.format = format;
        this.raw = raw;
        this.base64 = base64;
    }

    /// Throws `IllegalArgumentException` for half a sample.
    public static AudioChunk ofRaw(AudioFormat format, byte[] raw) {
        if (raw.length % format.bytesPerSample() != 0) {
            throw new IllegalArgumentException("half a sample: " + raw.length + " bytes of " + format);
        }
        return new AudioChunk(format, raw, null);
    }

    /// `base64` is ASCII text with padding (RFC 4648 §4); it is checked only when decoded.
    public static AudioChunk ofBase64(AudioFormat format, byte[] base64) {
        return new AudioChunk(format, null, base64);
    }

    public AudioFormat format() {
        return format;
    }

    /// The audio itself. Throws `IllegalArgumentException` when the base64 text is not valid.
    public byte[] raw() {
        byte[] bytes = raw;
        if (bytes == null) {
            bytes = Base64.getDecoder().decode(Objects.requireNonNull(base64));
            raw = bytes;
        }
        return bytes;
    }

    /// The audio as base64 ASCII bytes.
    public byte[] base64() {
        byte[] text = base64;
        if (text == null) {
            text = Base64.getEncoder().encode(Objects.requireNonNull(raw));
            base64 = text;
        }
        return text;
    }

    /// The audio after its first `skippedUs` microseconds, on a sample's boundary.
    public AudioChunk after(long skippedUs) {
        int samples = Math.toIntExact(skippedUs * format.sampleRateHz() / 1_000_000);
        byte[] all = raw();
        return ofRaw(format, Arrays.copyOfRange(all, Math.min(samples * format.bytesPerSample(), all.length), all.length));
    }

    /// Bytes of audio, computed from the base64 length where it has not been decoded.
    public int byteCount() {
        if (raw != null) {
            return raw.length;
        }
        byte[] text = Objects.requireNonNull(base64);
        int padding = 0;
        while (padding < 2 && padding < text.length && text[text.length - 1 - padding] == '=') {
            padding++;
        }
        return text.length / 4 * 3 - padding;
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
