package dev.switchboard.gateway.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.function.LongConsumer;

/// How one kind of caller speaks on the wire. One per call; event loop only.
interface LoadWire {
    /// Where it dials.
    String path();

    /// What it says before any audio, as whole frames; empty when nothing.
    ByteBuf greeting(ByteBufAllocator allocator);

    /// The audio frame of this number, and before it the receipts that are due, as whole frames for one write.
    ByteBuf frame(ByteBufAllocator allocator, int number);

    /// Reads a message; tells the number of each frame of audio in it.
    void received(int opcode, ByteBuf payload, LongConsumer audioFrame);

    /// What it says to end the call.
    ByteBuf goodbye(ByteBufAllocator allocator);
}
