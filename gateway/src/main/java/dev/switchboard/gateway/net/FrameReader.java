package dev.switchboard.gateway.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import org.jspecify.annotations.Nullable;

/// Cuts the bytes of a connection into whole WebSocket messages (RFC 6455 §5) and hands each on inside the buffer it came in:
/// unmasked in place, not copied, nothing allocated for a message that arrives in one piece. Extensions are never agreed. After
/// the first violation everything further is thrown away. One per connection; event loop only.
final class FrameReader extends ChannelInboundHandlerAdapter implements WebSocketFrameDecoder {
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final int MOST_CONTROL_BYTES = 125;

    private final boolean peerMasks;
    private final int maxMessageBytes;
    private final SocketFrames to;
    /// The beginning of a frame that has not arrived whole.
    private @Nullable ByteBuf rest;
    /// What has come of a fragmented message, and its opcode.
    private @Nullable ByteBuf fragments;
    private int fragmentedOpcode;
    private boolean reading;
    private boolean over;

    /// `peerMasks`: clients must, servers must not (RFC 6455 §5.1).
    FrameReader(boolean peerMasks, int maxMessageBytes, SocketFrames to) {
        this.peerMasks = peerMasks;
        this.maxMessageBytes = maxMessageBytes;
        this.to = to;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            ctx.fireChannelRead(message);
            return;
        }
        ByteBuf in = rest == null ? bytes : joined(rest, bytes);
        rest = null;
        reading = true;
        Flushes flushes = Flushes.here();
        flushes.begin();
        try {
            while (!over && next(ctx, in)) {
                // Each turn has handed on one frame.
            }
            if (!over && in.isReadable()) {
                // A copy, or a few bytes would hold on to the whole buffer they came in.
                rest = ctx.alloc().buffer(in.readableBytes()).writeBytes(in);
            }
        } finally {
            reading = false;
            in.release();
            if (over) {
                release();
            }
            flushes.end();
        }
    }

    private static ByteBuf joined(ByteBuf first, ByteBuf second) {
        first.writeBytes(second);
        second.release();
        return first;
    }

    /// Takes one frame from `in`; false when there is no whole one.
    private boolean next(ChannelHandlerContext ctx, ByteBuf in) {
        int start = in.readerIndex();
        int available = in.readableBytes();
        if (available < 2) {
            return false;
        }
        int first = in.getByte(start);
        int second = in.getByte(start + 1);
        int shortLength = second & 0x7F;
        int lengthBytes = shortLength < LENGTH_16 ? 0 : shortLength == LENGTH_16 ? 2 : 8;
        int header = 2 + lengthBytes + (second < 0 ? 4 : 0);
        if (available < header) {
            return false;
        }
        long length = switch (lengthBytes) {
            case 0 -> shortLength;
            case 2 -> in.getUnsignedShort(start + 2);
            default -> in.getLong(start + 2);
        };
        String violation = violation(first, second, length);
        if (violation != null) {
            over = true;
            to.violate(ctx, CloseCode.PROTOCOL_ERROR, violation);
            return false;
        }
        int sofar = fragments == null ? 0 : fragments.readableBytes();
        if (length > maxMessageBytes - sofar) {
            over = true;
            to.tooBig(ctx);
            return false;
        }
        int bytes = (int) length;
        if (available < header + bytes) {
            return false;
        }
        int payload = start + header;
        if (peerMasks) {
            Masks.apply(in, payload, bytes, in.getInt(payload - 4));
        }
        int end = in.writerIndex();
        in.setIndex(payload, payload + bytes);
        try {
            frame(ctx, first, in);
        } finally {
            in.setIndex(payload + bytes, end);
        }
        return true;
    }

    private void frame(ChannelHandlerContext ctx, int first, ByteBuf payload) {
        boolean last = first < 0;
        int opcode = first & 0x0F;
        if (opcode > Opcode.LAST_DATA || last && opcode != Opcode.CONTINUATION) {
            to.message(ctx, opcode, payload);
            return;
        }
        ByteBuf parts = fragments;
        if (parts == null) {
            parts = ctx.alloc().buffer(payload.readableBytes());
            fragments = parts;
            fragmentedOpcode = opcode;
        }
        parts.writeBytes(payload);
        if (last) {
            fragments = null;
            try {
                to.message(ctx, fragmentedOpcode, parts);
            } finally {
                parts.release();
            }
        }
    }

    /// What is wrong with a frame that begins so; null when nothing is.
    private @Nullable String violation(int first, int second, long length) {
        int opcode = first & 0x0F;
        boolean last = first < 0;
        if ((first & 0x70) != 0) {
            return "a reserved bit is set and no extension was agreed";
        }
        if (second < 0 != peerMasks) {
            return peerMasks ? "a frame of a client must be masked" : "a frame of a server must not be masked";
        }
        if (opcode > Opcode.LAST_DATA) {
            return opcode > Opcode.PONG || opcode < Opcode.CLOSE ? "reserved opcode " + opcode
                    : !last ? "a control frame must not be fragmented"
                    : length > MOST_CONTROL_BYTES ? "a control frame holds at most " + MOST_CONTROL_BYTES + " bytes"
                    : opcode == Opcode.CLOSE && length == 1 ? "half a close code"
                    : null;
        }
        int shortLength = second & 0x7F;
        if (length < 0 || shortLength == LENGTH_16 && length < LENGTH_16 || shortLength == LENGTH_64 && length <= 0xFFFF) {
            return "the length is not written in the shortest form";
        }
        if (opcode > Opcode.BINARY) {
            return "reserved opcode " + opcode;
        }
        if (opcode == Opcode.CONTINUATION && fragments == null) {
            return "a continuation of nothing";
        }
        return opcode != Opcode.CONTINUATION && fragments != null ? "a message inside a fragmented message" : null;
    }

    /// The code of a close frame, `CloseCode.NO_CODE` without one, negative for one that must not be sent (RFC 6455 §7.4).
    static int closeCode(ByteBuf payload) {
        if (!payload.isReadable()) {
            return CloseCode.NO_CODE;
        }
        int code = payload.getUnsignedShort(payload.readerIndex());
        return WebSocketCloseStatus.isValidStatusCode(code) ? code : -1;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        over = true;
        if (!reading) {
            release();
        }
        ctx.fireChannelInactive();
    }

    private void release() {
        if (rest != null) {
            rest.release();
            rest = null;
        }
        if (fragments != null) {
            fragments.release();
            fragments = null;
        }
    }
}
