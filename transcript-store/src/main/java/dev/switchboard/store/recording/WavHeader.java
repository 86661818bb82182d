package dev.switchboard.store.recording;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// RIFF/WAVE of stereo 16-bit PCM with a `fmt ` chunk of 16 bytes (Multimedia Programming Interface and Data
/// Specifications 1.0, 1991).
public final class WavHeader {
    public static final int BYTES = 44;
    public static final int FRAME_BYTES = 4;
    static final int RATE_AT = 24;
    static final int LENGTH_AT = 40;

    private WavHeader() {}

    static ByteBuffer of(int rateHz, long dataBytes) {
        return ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN)
                .put(ascii("RIFF")).putInt((int) (BYTES - 8 + dataBytes)).put(ascii("WAVE"))
                .put(ascii("fmt ")).putInt(16).putShort((short) 1).putShort((short) 2)
                .putInt(rateHz).putInt(rateHz * FRAME_BYTES).putShort((short) FRAME_BYTES).putShort((short) 16)
                .put(ascii("data")).putInt((int) dataBytes)
                .flip();
    }

    private static byte[] ascii(String tag) {
        return tag.getBytes(StandardCharsets.US_ASCII);
    }
}
