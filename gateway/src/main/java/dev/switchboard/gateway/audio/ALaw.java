package dev.switchboard.gateway.audio;

/// G.711 A-law (ITU-T G.711 §3.1), by tables: 8-bit codes to and from 16-bit samples.
///
/// Encoding works on the upper 13 bits with ones' complement for negative samples, then flips every second bit (0x55).
/// Every code survives decoding and encoding. There is no zero: silence decodes to +8.
public final class ALaw {
    /// Digital silence.
    public static final byte SILENCE = (byte) 0xD5;

    private static final int EVEN_BITS = 0x55;
    private static final short[] DECODED = new short[256];
    private static final byte[] ENCODED = new byte[65_536];

    static {
        for (int code = 0; code < 256; code++) {
            int plain = code ^ EVEN_BITS;
            int segment = (plain >> 4) & 7;
            int step = ((plain & 0x0F) << 4) + 8;
            int magnitude = segment == 0 ? step : (step + 0x100) << (segment - 1);
            DECODED[code] = (short) ((plain & 0x80) == 0 ? -magnitude : magnitude);
        }
        for (int sample = Short.MIN_VALUE; sample <= Short.MAX_VALUE; sample++) {
            int upper = sample >> 3;
            int magnitude = upper < 0 ? ~upper : upper;
            int segment = Math.max(0, 27 - Integer.numberOfLeadingZeros(magnitude));
            int mantissa = (magnitude >> Math.max(1, segment)) & 0x0F;
            int sign = upper < 0 ? 0 : 0x80;
            ENCODED[sample & 0xFFFF] = (byte) ((sign | (segment << 4) | mantissa) ^ EVEN_BITS);
        }
    }

    private ALaw() {}

    public static short decode(byte code) {
        return DECODED[code & 0xFF];
    }

    public static byte encode(short sample) {
        return ENCODED[sample & 0xFFFF];
    }

    public static short[] decode(byte[] codes) {
        short[] samples = new short[codes.length];
        for (int i = 0; i < codes.length; i++) {
            samples[i] = DECODED[codes[i] & 0xFF];
        }
        return samples;
    }

    public static byte[] encode(short[] samples) {
        byte[] codes = new byte[samples.length];
        for (int i = 0; i < samples.length; i++) {
            codes[i] = ENCODED[samples[i] & 0xFFFF];
        }
        return codes;
    }
}
