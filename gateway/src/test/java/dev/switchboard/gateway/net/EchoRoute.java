package dev.switchboard.gateway.net;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Sends every text back; `close CODE` closes with that code; `big N` sends a text of N characters.
final class EchoRoute implements WebSocketRoute {
    static final int MAX_MESSAGE_BYTES = 1_000;

    final List<RecordingListener> sockets = new CopyOnWriteArrayList<>();
    private final Peers peers;

    EchoRoute(Peers peers) {
        this.peers = peers;
    }

    @Override
    public String name() {
        return "echo";
    }

    @Override
    public Peers peers() {
        return peers;
    }

    @Override
    public int maxMessageBytes() {
        return MAX_MESSAGE_BYTES;
    }

    @Override
    public List<String> subprotocols() {
        return List.of("realtime");
    }

    @Override
    public Upgrade admit(WebRequest request) {
        if (request.query("refuse").isPresent()) {
            return new Upgrade.Refuse(WebReply.error(503, "full", "no room").with("Retry-After", "7"));
        }
        RecordingListener listener = new RecordingListener((socket, text) -> {
            if (text.equals("close")) {
                socket.close(CloseCode.POLICY, "asked to");
            } else if (text.startsWith("big ")) {
                socket.sendText("x".repeat(Integer.parseInt(text.substring(4))));
            } else if (text.equals("fail")) {
                throw new IllegalStateException("asked to fail");
            } else {
                socket.sendText(text);
            }
        });
        sockets.add(listener);
        return new Upgrade.Accept(listener);
    }
}
