package dev.switchboard.gateway.audio;

/// G.711 µ-law (ITU-T G.711 §3.2), by tables: 8-bit codes to and from 16-bit samples.
///
/// Encoding is the segment method: bias 0x84, clip at 32635, then sign, exponent and four bits of mantissa, inverted.
/// Every code survives decoding and encoding except 0x7F, the negative zero, which comes back as 0xFF.
public final class MuLaw {
    /// Digital silence.
    public static final byte SILENCE = (byte) 0xFF;

    private static final int BIAS = 0x84;
    private static final int CLIP = 32635;
    private static final short[] DECODED = new short[256];
    private static final byte[] ENCODED = new byte[65_536];

    static {
        for (int code = 0; code < 256; code++) {
            int inverted = ~code & 0xFF;
            int magnitude = ((((inverted & 0x0F) << 3) + BIAS) << ((inverted >> 4) & 7)) - BIAS;
            DECODED[code] = (short) ((inverted & 0x80) == 0 ? magnitude : -magnitude);
        }
        for (int sample = Short.MIN_VALUE; sample <= Short.MAX_VALUE; sample++) {
            int biased = Math.min(Math.abs(sample), CLIP) + BIAS;
            int exponent = 24 - Integer.numberOfLeadingZeros(biased);
            int sign = sample < 0 ? 0x80 : 0;
            ENCODED[sample & 0xFFFF] = (byte) ~(sign | (exponent << 4) | ((biased >> (exponent + 3)) & 0x0F));
        }
    }

    private MuLaw() {}

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
