package dev.switchboard.gateway.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A WebSocket client that can send what a well-behaved one refuses to.
public final class RawSocket implements AutoCloseable {
    private static final int CLOSE = 8;

    private final Socket socket;
    private final DataInputStream in;

    private RawSocket(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
    }

    public static RawSocket open(int port) throws IOException {
        RawSocket raw = new RawSocket(new Socket("127.0.0.1", port));
        raw.socket.setSoTimeout(20_000);
        raw.write(("GET /v1/realtime?model=any HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
                + "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Sec-WebSocket-Version: 13\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) raw.in.readUnsignedByte());
        }
        assertThat(head).startsWith("HTTP/1.1 101");
        return raw;
    }

    public void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /// One whole text frame of at most 125 bytes, masked with zeros.
    public void text(byte[] payload) throws IOException {
        byte[] frame = new byte[6 + payload.length];
        frame[0] = (byte) 0x81;
        frame[1] = (byte) (0x80 | payload.length);
        System.arraycopy(payload, 0, frame, 6, payload.length);
        write(frame);
    }

    /// Reads on until the server closes.
    public int closeCode() throws IOException {
        while (true) {
            int operation = in.readUnsignedByte() & 15;
            int length = in.readUnsignedByte();
            byte[] payload = new byte[length == 126 ? in.readUnsignedShort() : length == 127 ? (int) in.readLong() : length];
            in.readFully(payload);
            if (operation == CLOSE) {
                return (payload[0] & 255) << 8 | payload[1] & 255;
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
