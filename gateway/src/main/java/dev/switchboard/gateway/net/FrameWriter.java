package dev.switchboard.gateway.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/// Makes frames of messages (RFC 6455 §5.2): the header goes in front of the payload in the same buffer, so that a frame is one
/// piece of memory and one write. A client's frames are masked with a fresh key each: the payload is partly what a caller says,
/// and an unpredictable key is what keeps a peer from writing bytes of its choice on the wire of a plain `ws://` (§10.3). The
/// keys come from a fast generator with a secret seed; a guess at it would win nothing where TLS is used, as with every cloud.
/// One per connection; event loop only.
final class FrameWriter {
    /// The longest header: two bytes, eight of length, four of mask.
    static final int HEADER_BYTES = 14;
    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;
    private static final int SHORTEST_16 = 126;
    private static final int SHORTEST_64 = 1 << 16;

    private final ByteBufAllocator allocator;
    private final boolean masks;
    private final SplittableRandom keys;

    /// `masks`: this end is the client.
    FrameWriter(ByteBufAllocator allocator, boolean masks, long secretSeed) {
        this.allocator = allocator;
        this.masks = masks;
        this.keys = new SplittableRandom(secretSeed);
    }

    /// An empty buffer for a message of `bytes` with room in front for its header.
    ByteBuf message(int bytes) {
        return allocator.directBuffer(HEADER_BYTES + bytes).setIndex(HEADER_BYTES, HEADER_BYTES);
    }

    /// The whole frame. Takes over `payload`; one without room in front is copied.
    ByteBuf frame(int opcode, ByteBuf payload) {
        if (payload.readerIndex() >= HEADER_BYTES) {
            return inFront(opcode, payload);
        }
        try {
            return inFront(opcode, message(payload.readableBytes()).writeBytes(payload));
        } finally {
            payload.release();
        }
    }

    ByteBuf frame(int opcode, byte[] payload) {
        return inFront(opcode, message(payload.length).writeBytes(payload));
    }

    /// `code` may be `CloseCode.NO_CODE`.
    ByteBuf close(int code, String reason) {
        ByteBuf payload = message(CloseCode.MAX_REASON_BYTES + Short.BYTES);
        if (code != CloseCode.NO_CODE) {
            payload.writeShort(code).writeCharSequence(reason, StandardCharsets.UTF_8);
        }
        return inFront(Opcode.CLOSE, payload);
    }

    private ByteBuf inFront(int opcode, ByteBuf frame) {
        int bytes = frame.readableBytes();
        int at = frame.readerIndex();
        if (masks) {
            int key = keys.nextInt();
            Masks.apply(frame, at, bytes, key);
            at -= Integer.BYTES;
            frame.setInt(at, key);
        }
        int maskBit = masks ? MASKED : 0;
        if (bytes < SHORTEST_16) {
            at -= 2;
            frame.setShort(at, (FIN | opcode) << 8 | maskBit | bytes);
        } else if (bytes < SHORTEST_64) {
            at -= 4;
            frame.setInt(at, ((FIN | opcode) << 8 | maskBit | 126) << 16 | bytes);
        } else {
            at -= 10;
            frame.setShort(at, (FIN | opcode) << 8 | maskBit | 127).setLong(at + 2, bytes);
        }
        return frame.readerIndex(at);
    }

    /// Stands where Netty's handshake puts an encoder: frames arrive at the channel as bytes already.
    static final class Done extends ChannelOutboundHandlerAdapter implements WebSocketFrameEncoder {}
}
