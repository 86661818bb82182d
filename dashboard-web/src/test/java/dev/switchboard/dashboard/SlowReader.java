package dev.switchboard.dashboard;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// A reader of the live feed with hardly any room, which reads nothing until it is told to: a WebSocket (RFC 6455) by
/// hand, since ready-made clients take megabytes before they push back.
final class SlowReader implements AutoCloseable {
    private static final int ROOM_BYTES = 4_096;
    private static final int PATIENCE_MS = 30_000;
    private static final int CLOSE_FRAME = 8;

    private final Socket socket = new Socket();

    SlowReader(int port) throws IOException {
        socket.setReceiveBufferSize(ROOM_BYTES);
        socket.setSoTimeout(PATIENCE_MS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        String upgrade = """
                GET /api/live HTTP/1.1\r
                Host: localhost\r
                Upgrade: websocket\r
                Connection: Upgrade\r
                Sec-WebSocket-Version: 13\r
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                \r
                """;
        socket.getOutputStream().write(upgrade.getBytes(StandardCharsets.US_ASCII));
    }

    /// Reads to the close frame.
    Farewell readToTheEnd() throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        skipAnswer(in);
        String last = "";
        while (true) {
            int opcode = in.readUnsignedByte() & 0x0f;
            int length = in.readUnsignedByte();
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = Math.toIntExact(in.readLong());
            }
            byte[] payload = new byte[length];
            in.readFully(payload);
            if (opcode == CLOSE_FRAME) {
                return new Farewell(last, ByteBuffer.wrap(payload).getShort());
            }
            last = new String(payload, StandardCharsets.UTF_8);
        }
    }

    private static void skipAnswer(DataInputStream in) throws IOException {
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\n") < 0) {
            answer.append((char) in.readUnsignedByte());
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    record Farewell(String lastFrame, int closeCode) {}
}
