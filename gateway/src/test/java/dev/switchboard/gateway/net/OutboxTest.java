package dev.switchboard.gateway.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A peer that reads nothing is a channel held unwritable by hand.
class OutboxTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final WebSocket socket = new WebSocket(channel, false, new OutboxLimits(100, 150));

    private void peerStopsReading() {
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
    }

    private void peerReadsAgain() {
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
        socket.writable();
        channel.runPendingTasks();
    }

    private static ByteBuf bytes(int count) {
        return Unpooled.wrappedBuffer(new byte[count]);
    }

    /// Bytes of the payload of each message that was sent.
    private List<Integer> sentSizes() {
        channel.runPendingTasks();
        List<Integer> sizes = new ArrayList<>();
        for (ByteBuf frame = channel.readOutbound(); frame != null; frame = channel.readOutbound()) {
            sizes.add(frame.readableBytes() - headerBytes(frame));
            frame.release();
        }
        return sizes;
    }

    private static int headerBytes(ByteBuf frame) {
        return (frame.getByte(frame.readerIndex() + 1) & 0x7F) < 126 ? 2 : 4;
    }

    @Test
    void everythingPassesWhileThePeerReads() {
        assertThat(socket.sendMedia(bytes(500))).isEqualTo(SendResult.QUEUED);
        assertThat(socket.sendText("hello")).isEqualTo(SendResult.QUEUED);
        assertThat(sentSizes()).containsExactly(500, 5);
    }

    @Test
    void mediaIsDroppedAndTextKeptInOrderForASlowPeer() {
        peerStopsReading();
        assertThat(socket.sendMedia(bytes(60))).isEqualTo(SendResult.QUEUED);
        assertThat(socket.sendMedia(bytes(50))).isEqualTo(SendResult.DROPPED);
        assertThat(socket.sendText("x".repeat(70))).isEqualTo(SendResult.QUEUED);
        assertThat(socket.waitingBytes()).as("60 and 70, and a header each").isEqualTo(134);
        peerReadsAgain();
        assertThat(sentSizes()).containsExactly(60, 70);
        assertThat(socket.waitingBytes()).isZero();
    }

    @Test
    void waitingMediaCanBeTakenBackWithoutLosingText() {
        peerStopsReading();
        socket.sendMedia(bytes(40));
        socket.sendText("kept");
        socket.sendMedia(bytes(40));
        assertThat(socket.dropWaitingMedia()).isEqualTo(2);
        peerReadsAgain();
        assertThat(sentSizes()).containsExactly(4);
    }

    @Test
    void peerThatDoesNotEvenReadTextIsClosed() {
        peerStopsReading();
        assertThat(socket.sendText("x".repeat(140))).isEqualTo(SendResult.QUEUED);
        assertThat(socket.sendText("x".repeat(20))).isEqualTo(SendResult.CLOSED);
        peerReadsAgain();
        ByteBuf close = channel.readOutbound();
        assertThat(close.getUnsignedByte(close.readerIndex())).as("a close frame").isEqualTo((short) 0x88);
        assertThat(close.getUnsignedShort(close.readerIndex() + 2)).isEqualTo(1013);
        close.release();
        assertThat(socket.sendText("more")).isEqualTo(SendResult.CLOSED);
    }

    @Test
    void longReasonIsCutAtACharacter() {
        String fitting = CloseCode.fitting("é".repeat(100));
        assertThat(fitting.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(100, 123);
        assertThat(fitting).endsWith("é…");
    }
}
