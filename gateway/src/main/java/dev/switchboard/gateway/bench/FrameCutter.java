package dev.switchboard.gateway.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/// Cuts a stream of bytes into WebSocket frames (RFC 6455 §5.2) and writes such frames: no fragments, no extensions, no
/// checks, because both ends are the bench's own or speak only this. One per connection; event loop only.
final class FrameCutter {
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;
    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;
    private static final int MOST_HEADER_BYTES = 14;
    private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};

    /// Takes a frame; `payload` is unmasked and valid only during the call.
    @FunctionalInterface
    interface Sink {
        void frame(int opcode, ByteBuf payload);
    }

    private final ByteBuf waiting;

    FrameCutter(ByteBufAllocator allocator) {
        this.waiting = allocator.buffer(4_096);
    }

    void release() {
        waiting.release();
    }

    /// Adds bytes as they came; takes over `bytes`.
    void add(ByteBuf bytes) {
        if (!waiting.isReadable()) {
            waiting.clear();
        } else if (waiting.writableBytes() < bytes.readableBytes()) {
            waiting.discardReadBytes();
        }
        waiting.writeBytes(bytes);
        bytes.release();
    }

    /// The head of an HTTP message once it is whole, else an empty text.
    String head() {
        int from = waiting.readerIndex();
        for (int at = from; at + HEAD_END.length <= waiting.writerIndex(); at++) {
            int same = 0;
            while (same < HEAD_END.length && waiting.getByte(at + same) == HEAD_END[same]) {
                same++;
            }
            if (same == HEAD_END.length) {
                return waiting.readCharSequence(at + HEAD_END.length - from, StandardCharsets.US_ASCII).toString();
            }
        }
        return "";
    }

    /// Hands on every whole frame.
    void cut(Sink sink) {
        while (waiting.readableBytes() >= 2) {
            int start = waiting.readerIndex();
            boolean masked = (waiting.getByte(start + 1) & MASKED) != 0;
            int shortLength = waiting.getByte(start + 1) & 0x7F;
            int lengthBytes = shortLength < 126 ? 0 : shortLength == 126 ? 2 : 8;
            int header = 2 + lengthBytes + (masked ? 4 : 0);
            if (waiting.readableBytes() < header) {
                return;
            }
            long length = switch (lengthBytes) {
                case 0 -> shortLength;
                case 2 -> waiting.getUnsignedShort(start + 2);
                default -> waiting.getLong(start + 2);
            };
            if (waiting.readableBytes() < header + length) {
                return;
            }
            int bytes = Math.toIntExact(length);
            if (masked) {
                mask(waiting, start + header, bytes, waiting.getInt(start + header - 4));
            }
            waiting.skipBytes(header);
            ByteBuf payload = waiting.readSlice(bytes);
            sink.frame(waiting.getByte(start) & 0x0F, payload);
        }
    }

    /// Room for one frame whose payload has at most `bytes`, which the caller fills from `MOST_HEADER_BYTES` on.
    static ByteBuf room(ByteBufAllocator allocator, int bytes) {
        return allocator.directBuffer(MOST_HEADER_BYTES + bytes).setIndex(MOST_HEADER_BYTES, MOST_HEADER_BYTES);
    }

    /// Puts the header before the payload that stands in `frame`, masked as a client must.
    static ByteBuf asClient(ByteBuf frame, int opcode) {
        int key = ThreadLocalRandom.current().nextInt();
        mask(frame, frame.readerIndex(), frame.readableBytes(), key);
        int bytes = frame.readableBytes();
        frame.readerIndex(frame.readerIndex() - 4).setInt(frame.readerIndex(), key);
        return header(frame, opcode, bytes, MASKED);
    }

    /// Puts the header before the payload that stands in `frame`, as a server does.
    static ByteBuf asServer(ByteBuf frame, int opcode) {
        return header(frame, opcode, frame.readableBytes(), 0);
    }

    private static ByteBuf header(ByteBuf frame, int opcode, int bytes, int maskBit) {
        int start = frame.readerIndex();
        if (bytes < 126) {
            start -= 2;
            frame.setByte(start + 1, bytes | maskBit);
        } else if (bytes < 1 << 16) {
            start -= 4;
            frame.setByte(start + 1, 126 | maskBit).setShort(start + 2, bytes);
        } else {
            start -= 10;
            frame.setByte(start + 1, 127 | maskBit).setLong(start + 2, bytes);
        }
        return frame.setByte(start, FIN | opcode).readerIndex(start);
    }

    private static void mask(ByteBuf buffer, int from, int bytes, int key) {
        long both = (long) key << 32 | key & 0xFFFFFFFFL;
        int at = from;
        for (; at + 8 <= from + bytes; at += 8) {
            buffer.setLong(at, buffer.getLong(at) ^ both);
        }
        for (int shift = 24; at < from + bytes; at++, shift = (shift - 8) & 31) {
            buffer.setByte(at, buffer.getByte(at) ^ key >>> shift);
        }
    }
}
