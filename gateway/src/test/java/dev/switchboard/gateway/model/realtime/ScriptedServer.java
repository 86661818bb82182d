package dev.switchboard.gateway.model.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.switchboard.gateway.net.CloseCode;
import dev.switchboard.gateway.net.EventLoops;
import dev.switchboard.gateway.net.ListenerLimits;
import dev.switchboard.gateway.net.OriginCheck;
import dev.switchboard.gateway.net.Routes;
import dev.switchboard.gateway.net.SocketListener;
import dev.switchboard.gateway.net.WebReply;
import dev.switchboard.gateway.net.WebRequest;
import dev.switchboard.gateway.net.WebSocket;
import dev.switchboard.gateway.net.WebSocketListener;
import dev.switchboard.gateway.net.WebSocketRoute;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/// A Realtime server whose part the test plays, on a real socket.
public final class ScriptedServer implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    public final List<String> received = new CopyOnWriteArrayList<>();
    public final List<WebRequest> upgrades = new CopyOnWriteArrayList<>();
    public final CompletableFuture<Integer> closedWith = new CompletableFuture<>();
    private final CompletableFuture<WebSocket> client = new CompletableFuture<>();
    private final EventLoops loops = EventLoops.start("scripted-server", 1);
    private final WebSocketListener listener;
    private volatile Optional<WebReply> refusal = Optional.empty();

    private final String path;

    ScriptedServer() {
        this("/v1/realtime");
    }

    public ScriptedServer(String path) {
        this.path = path;
        this.listener = WebSocketListener.bind(
                "127.0.0.1", 0, "", Routes.builder().webSocket(path, new Route()).build(),
                OriginCheck.allowing(Set.of()), ListenerLimits.defaults(), loops, (_, _) -> {});
    }

    public URI address() {
        return URI.create("ws://127.0.0.1:" + listener.port() + path);
    }

    void refusing(int status, String body) {
        refusal = Optional.of(WebReply.of(status, "application/json", body));
    }

    public void sends(String json) {
        WebSocket socket = client.join();
        socket.eventLoop().execute(() -> socket.sendText(json));
    }

    public void hangsUp(CloseCode code, String reason) {
        WebSocket socket = client.join();
        socket.eventLoop().execute(() -> socket.close(code, reason));
    }

    public List<JsonNode> received(String type) {
        return received.stream().map(ScriptedServer::parsed).filter(json -> json.path("type").asText().equals(type)).toList();
    }

    private static JsonNode parsed(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }


    @Override
    public void close() {
        listener.close();
        loops.close();
    }

    private final class Route implements WebSocketRoute {
        @Override
        public String name() {
            return "realtime";
        }

        @Override
        public Peers peers() {
            return Peers.CARRIERS;
        }

        @Override
        public int maxMessageBytes() {
            return 1 << 20;
        }

        @Override
        public Upgrade admit(WebRequest request) {
            upgrades.add(request);
            return refusal.<Upgrade>map(Upgrade.Refuse::new).orElseGet(() -> new Upgrade.Accept(new Client()));
        }
    }

    private final class Client implements SocketListener {
        @Override
        public void opened(WebSocket socket) {
            client.complete(socket);
        }

        @Override
        public void text(ByteBuf utf8) {
            received.add(utf8.toString(StandardCharsets.UTF_8));
        }

        @Override
        public void binary(ByteBuf data) {
            received.add("binary");
        }

        @Override
        public void closed(int code, String reason) {
            closedWith.complete(code);
        }
    }
}
