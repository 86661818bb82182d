package dev.switchboard.gateway.audio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Signed 16-bit little-endian bytes to samples and back.
public final class Pcm {
    private Pcm() {}

    /// Throws `IllegalArgumentException` for half a sample.
    public static short[] samples(byte[] littleEndian) {
        if (littleEndian.length % 2 != 0) {
            throw new IllegalArgumentException("half a sample: " + littleEndian.length + " bytes of 16-bit PCM");
        }
        short[] samples = new short[littleEndian.length / 2];
        ByteBuffer.wrap(littleEndian).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
        return samples;
    }

    public static byte[] bytes(short[] samples) {
        byte[] littleEndian = new byte[samples.length * 2];
        ByteBuffer.wrap(littleEndian).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().put(samples);
        return littleEndian;
    }
}
