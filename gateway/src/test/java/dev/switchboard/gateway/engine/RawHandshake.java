package dev.switchboard.gateway.engine;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// The answer to a WebSocket handshake as it stands on the wire: Java's own client keeps a refusal's body to itself.
///
/// @param headers by name in lower case
public record RawHandshake(int status, Map<String, String> headers, String body) {
    /// Sends a handshake that will be refused and reads until the server closes.
    public static RawHandshake send(int port, String target) throws IOException {
        return send(port, target, "");
    }

    /// @param headers more of them, each ended by CR LF
    public static RawHandshake send(int port, String target, String headers) throws IOException {
        String request = "GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"
                + "\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + headers + "\r\n";
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return parse(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static RawHandshake parse(String answer) {
        int blank = answer.indexOf("\r\n\r\n");
        String[] head = answer.substring(0, blank).split("\r\n");
        Map<String, String> headers = new TreeMap<>();
        for (int i = 1; i < head.length; i++) {
            int colon = head[i].indexOf(':');
            headers.put(head[i].substring(0, colon).toLowerCase(Locale.ROOT), head[i].substring(colon + 1).strip());
        }
        return new RawHandshake(Integer.parseInt(head[0].split(" ")[1]), headers, answer.substring(blank + 4));
    }
}
