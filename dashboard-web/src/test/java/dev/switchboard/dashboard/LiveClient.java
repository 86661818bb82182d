package dev.switchboard.dashboard;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// A reader of the live feed over a real WebSocket.
final class LiveClient implements WebSocket.Listener, AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    final List<JsonNode> frames = Collections.synchronizedList(new ArrayList<>());
    final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();
    private final WebSocket socket;

    LiveClient(TestDesk desk, @Nullable String after, String... headers) {
        this(desk.client, desk.server.port(), after, headers);
    }

    /// The HTTP status with which the upgrade is refused.
    static int refusal(TestDesk desk, String... headers) {
        try (LiveClient admitted = new LiveClient(desk, null, headers)) {
            throw new AssertionError("was let in: " + admitted.frames);
        } catch (CompletionException refused) {
            return ((WebSocketHandshakeException) refused.getCause()).getResponse().statusCode();
        }
    }

    LiveClient(HttpClient client, int port, @Nullable String after, String... headers) {
        URI address =
                URI.create("ws://127.0.0.1:" + port + "/api/live" + (after == null ? "" : "?after=" + after));
        WebSocket.Builder builder = client.newWebSocketBuilder();
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        socket = builder.buildAsync(address, this).join();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence part, boolean last) {
        text.append(part);
        if (last) {
            try {
                frames.add(JSON.readTree(text.toString()));
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
            text.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int status, String reason) {
        closed.complete(status);
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        closed.completeExceptionally(error);
    }

    List<String> types() {
        synchronized (frames) {
            return frames.stream().map(frame -> frame.get("type").asText()).toList();
        }
    }

    JsonNode awaitFrame(int index) {
        await().atMost(PATIENCE).until(() -> frames.size() > index);
        return frames.get(index);
    }

    JsonNode awaitType(String type) {
        await().atMost(PATIENCE).until(() -> types().contains(type));
        return frames.get(types().indexOf(type));
    }

    void say(String message) {
        socket.sendText(message, true).join();
    }

    @Override
    public void close() {
        socket.abort();
    }
}
