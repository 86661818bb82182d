package dev.switchboard.gateway.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.function.Consumer;

/// A WebSocket without a network: what is sent is handed to the test, message by message, when it asks.
public final class EmbeddedSocket {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final WebSocket socket = new WebSocket(channel, false, OutboxLimits.defaults());

    public WebSocket socket() {
        return socket;
    }

    /// Everything sent since the last time, in order; `whenClosed` at a close frame.
    public void drain(Consumer<byte[]> text, Runnable whenClosed) {
        channel.runPendingTasks();
        for (ByteBuf frame; (frame = channel.readOutbound()) != null; frame.release()) {
            int opcode = frame.readByte() & 0x0F;
            int length = frame.readByte() & 0x7F;
            frame.skipBytes(length < 126 ? 0 : length == 126 ? 2 : 8);
            if (opcode == Opcode.CLOSE) {
                whenClosed.run();
            } else {
                text.accept(ByteBufUtil.getBytes(frame));
            }
        }
    }

    /// The connection is gone; nothing can be sent any more.
    public void breaks() {
        socket.gone();
        channel.close();
        channel.finishAndReleaseAll();
    }
}
