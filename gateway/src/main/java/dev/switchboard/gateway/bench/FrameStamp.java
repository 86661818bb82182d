package dev.switchboard.gateway.bench;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/// A frame's number in the first eight characters of its base64 text, or in the first six bytes of its raw audio, so that the
/// frame is known again when it comes back whatever carried it.
final class FrameStamp {
    static final int BASE64_CHARS = 8;
    static final int RAW_BYTES = 6;
    private static final byte[] LETTERS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".getBytes(StandardCharsets.US_ASCII);
    private static final int[] VALUES = new int[128];

    static {
        for (int value = 0; value < LETTERS.length; value++) {
            VALUES[LETTERS[value]] = value;
        }
    }

    private FrameStamp() {}

    static void writeBase64(ByteBuf to, long number) {
        for (int shift = 6 * (BASE64_CHARS - 1); shift >= 0; shift -= 6) {
            to.writeByte(LETTERS[(int) (number >>> shift) & 63]);
        }
    }

    static long readBase64(ByteBuf from, int at) {
        long number = 0;
        for (int i = 0; i < BASE64_CHARS; i++) {
            number = number << 6 | VALUES[from.getByte(at + i) & 127];
        }
        return number;
    }

    static void writeRaw(ByteBuf to, long number) {
        to.writeShort((int) (number >>> 32)).writeInt((int) number);
    }

    static long readRaw(ByteBuf from) {
        int at = from.readerIndex();
        return (long) from.getUnsignedShort(at) << 32 | from.getUnsignedInt(at + 2);
    }
}
