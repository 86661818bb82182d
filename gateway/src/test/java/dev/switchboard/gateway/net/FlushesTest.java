package dev.switchboard.gateway.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// One socket is read and what it brings is passed on to another.
class FlushesTest {
    /// What happened on the way to the peer, in order.
    private final List<String> happened = new ArrayList<>();
    private final EmbeddedChannel peer = new EmbeddedChannel(new ChannelOutboundHandlerAdapter() {
        @Override
        public void flush(ChannelHandlerContext ctx) {
            happened.add("flushed");
            ctx.flush();
        }
    });
    private final WebSocket passedOn = new WebSocket(peer, false, OutboxLimits.defaults());
    private final SocketFrames frames = new SocketFrames(
            new RecordingListener((_, text) -> {
                passedOn.sendText(text);
                passedOn.sendText("and " + text);
                happened.add(text);
                if (text.equals("broken")) {
                    throw new IllegalStateException("asked to fail");
                }
            }),
            new SocketFrames.SocketRules(false, 1_000, Duration.ofSeconds(20), 3, OutboxLimits.defaults()));
    private final EmbeddedChannel read = new EmbeddedChannel(frames.reader(), frames);

    private void arrive(String... messages) {
        EmbeddedChannel client = new EmbeddedChannel(new WebSocket13FrameEncoder(true));
        ByteBuf bytes = read.alloc().buffer();
        for (String message : messages) {
            client.writeOutbound(new TextWebSocketFrame(message));
            for (ByteBuf part = client.readOutbound(); part != null; part = client.readOutbound()) {
                bytes.writeBytes(part);
                part.release();
            }
        }
        read.writeInbound(bytes);
    }

    @Test
    void whatOneReadBringsGoesOutInOnePieceAsSoonAsItIsHandled() {
        arrive("one", "two");
        assertThat(happened).as("without any further turn of the loop").containsExactly("one", "two", "flushed");
        assertThat(peer.outboundMessages()).hasSize(4);
    }

    @Test
    void whatIsSaidByItselfGoesOutWithoutAnythingBeingRead() {
        passedOn.sendText("by a timer");
        peer.runPendingTasks();
        assertThat(happened).containsExactly("flushed");
        assertThat(peer.outboundMessages()).hasSize(1);
        arrive("next");
        assertThat(happened).containsExactly("flushed", "next", "flushed");
    }

    @Test
    void whatWasSaidBeforeAFailureGoesOutToo() {
        arrive("broken");
        assertThat(happened).containsExactly("broken", "flushed");
        assertThat(peer.outboundMessages()).hasSize(2);
    }
}
