package dev.switchboard.gateway.net;

import io.netty.buffer.ByteBuf;

/// Masks and unmasks, which is the same (RFC 6455 §5.3), eight bytes at a time.
final class Masks {
    private Masks() {}

    static void apply(ByteBuf buffer, int from, int bytes, int key) {
        long both = (long) key << 32 | key & 0xFFFFFFFFL;
        int end = from + bytes;
        int at = from;
        for (int lastLong = end - Long.BYTES; at <= lastLong; at += Long.BYTES) {
            buffer.setLong(at, buffer.getLong(at) ^ both);
        }
        for (int shift = 24; at < end; at++, shift = shift - 8 & 31) {
            buffer.setByte(at, buffer.getByte(at) ^ key >>> shift);
        }
    }
}
