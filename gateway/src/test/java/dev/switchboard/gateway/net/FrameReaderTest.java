package dev.switchboard.gateway.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Against Netty's own encoder and decoder, which this reader and writer replace.
class FrameReaderTest {
    private static final int MAX_BYTES = 200_000;

    private final List<String> heard = new ArrayList<>();
    private final SocketListener listener = new SocketListener() {
        @Override
        public void opened(WebSocket socket) {}

        @Override
        public void text(ByteBuf utf8) {
            heard.add("text " + utf8.toString(StandardCharsets.UTF_8));
        }

        @Override
        public void binary(ByteBuf data) {
            heard.add("binary " + data.readableBytes());
        }

        @Override
        public void violated(CloseCode code, String what) {
            heard.add(code + ": " + what);
        }

        @Override
        public void closed(int code, String reason) {
            heard.add("closed " + code + " " + reason);
        }
    };

    private EmbeddedChannel server() {
        SocketFrames frames = new SocketFrames(listener, new SocketFrames.SocketRules(
                false, MAX_BYTES, Duration.ofSeconds(20), 3, OutboxLimits.defaults()));
        return new EmbeddedChannel(frames.reader(), frames);
    }

    @Test
    void messagesOfEverySizeArriveHoweverTheBytesAreCut() {
        Random random = new Random(11);
        List<String> sent = new ArrayList<>();
        EmbeddedChannel client = new EmbeddedChannel(new WebSocket13FrameEncoder(true));
        for (int size : new int[] {0, 1, 7, 125, 126, 127, 1_000, 65_535, 65_536, 199_999, 3}) {
            String text = "x".repeat(size);
            sent.add("text " + text);
            client.writeOutbound(new TextWebSocketFrame(text));
            sent.add("binary " + size);
            client.writeOutbound(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(new byte[size])));
        }
        ByteBuf wire = Unpooled.buffer();
        for (ByteBuf part = client.readOutbound(); part != null; part = client.readOutbound()) {
            wire.writeBytes(part);
            part.release();
        }

        EmbeddedChannel server = server();
        while (wire.isReadable()) {
            int bytes = Math.min(wire.readableBytes(), 1 + random.nextInt(random.nextBoolean() ? 9 : 40_000));
            server.writeInbound(wire.readBytes(bytes));
        }

        assertThat(heard).containsExactlyElementsOf(sent);
        assertThat(server.finish()).isFalse();
    }

    @Test
    void framesOfThisWriterAreReadByAnyClientAndAnyServer() {
        for (boolean client : new boolean[] {true, false}) {
            FrameWriter writer = new FrameWriter(Unpooled.buffer().alloc(), client, 5);
            EmbeddedChannel peer = new EmbeddedChannel(new WebSocket13FrameDecoder(client, false, MAX_BYTES));
            for (int size : new int[] {0, 1, 2, 3, 4, 7, 8, 9, 125, 126, 127, 65_535, 65_536, 70_000}) {
                String text = "abcdefghij".repeat(size / 10 + 1).substring(0, size);
                byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
                peer.writeInbound(writer.frame(Opcode.TEXT, utf8));
                peer.writeInbound(writer.frame(Opcode.TEXT, Unpooled.wrappedBuffer(utf8)));
                for (int i = 0; i < 2; i++) {
                    WebSocketFrame frame = peer.readInbound();
                    assertThat(frame).isInstanceOf(TextWebSocketFrame.class);
                    assertThat(frame.content().toString(StandardCharsets.UTF_8)).isEqualTo(text);
                    frame.release();
                }
            }
        }
    }

    /// RFC 6455 §5.2, §5.4, §5.5 and §7.4: each of these begins a frame that must not be.
    @ParameterizedTest
    @CsvSource({
        "c181 00000000 41, reserved bit",
        "8101 41, must be masked",
        "8381 00000000 41, reserved opcode 3",
        "8b80 00000000, reserved opcode 11",
        "0980 00000000, must not be fragmented",
        "89fe 007e 00000000, at most 125 bytes",
        "81fe 007d 00000000, shortest form",
        "81ff 0000000000001000 00000000, shortest form",
        "81ff 8000000000000000 00000000, shortest form",
        "8081 00000000 41, continuation of nothing",
        "0181 00000000 41 8181 00000000 42, inside a fragmented message",
        "8881 00000000 03, half a close code",
        "8882 00000000 03ed, close code",
    })
    void whatTheStandardForbidsClosesTheConnection(String hex, String what) {
        EmbeddedChannel server = server();
        server.writeInbound(Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex.replace(" ", ""))));
        server.writeInbound(Unpooled.wrappedBuffer(new byte[] {1, 2, 3}));
        assertThat(heard).hasSize(1).first().asString().startsWith("PROTOCOL_ERROR").contains(what);
        ByteBuf close = server.readOutbound();
        assertThat(close.getUnsignedShort(close.readerIndex() + 2)).isEqualTo(1002);
        close.release();
        server.finishAndReleaseAll();
    }

    @Test
    void aConnectionThatEndsInTheMiddleOfAMessageLeavesNothingBehind() {
        EmbeddedChannel server = server();
        ByteBuf half = server.alloc().buffer().writeBytes(HexFormat.of().parseHex("01850000000041414141410182"));
        server.writeInbound(half);
        server.finish();
        assertThat(half.refCnt()).isZero();
        assertThat(heard).containsExactly("closed 1006 ");
    }
}
