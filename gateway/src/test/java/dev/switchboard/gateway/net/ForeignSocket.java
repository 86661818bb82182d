package dev.switchboard.gateway.net;

import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A WebSocket client that shares no code with ours (the JDK's), keeping whatever comes in order.
public final class ForeignSocket implements WebSocket.Listener, AutoCloseable {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    /// Texts as `String`, binary messages as `byte[]`.
    public final List<Object> messages = new CopyOnWriteArrayList<>();

    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream binary = new ByteArrayOutputStream();
    private volatile int closeCode = -1;
    private volatile String closeReason = "";
    private volatile boolean lost;
    private volatile int pongs;
    private @Nullable WebSocket socket;

    private ForeignSocket() {}

    public static ForeignSocket open(String url, Map<String, String> headers) {
        ForeignSocket foreign = new ForeignSocket();
        WebSocket.Builder builder = CLIENT.newWebSocketBuilder();
        headers.forEach(builder::header);
        foreign.socket = builder.buildAsync(URI.create(url), foreign).join();
        return foreign;
    }

    public static ForeignSocket open(String url) {
        return open(url, Map.of());
    }

    /// Dials where a refusal is expected and returns it; its body is not kept by this client.
    public static HttpResponse<?> refused(String url, Map<String, String> headers) {
        try {
            open(url, headers).close();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof WebSocketHandshakeException refused) {
                return refused.getResponse();
            }
            throw failed;
        }
        throw new AssertionError("the upgrade was accepted: " + url);
    }

    private WebSocket socket() {
        return Objects.requireNonNull(socket);
    }

    public ForeignSocket text(String message) {
        socket().sendText(message, true).join();
        return this;
    }

    /// Waits until the server has dealt with all that was sent: it answers a ping in turn.
    public ForeignSocket untilReceived() {
        int before = pongs;
        socket().sendPing(ByteBuffer.allocate(0)).join();
        await().atMost(Duration.ofSeconds(20)).until(() -> pongs > before);
        return this;
    }

    public ForeignSocket textPart(String part, boolean last) {
        socket().sendText(part, last).join();
        return this;
    }

    public ForeignSocket binary(byte[] message) {
        socket().sendBinary(ByteBuffer.wrap(message), true).join();
        return this;
    }

    public List<String> texts() {
        return messages.stream().filter(String.class::isInstance).map(String.class::cast).toList();
    }

    public List<byte[]> binaries() {
        return messages.stream().filter(byte[].class::isInstance).map(byte[].class::cast).toList();
    }

    public String awaitText(Predicate<String> wanted) {
        await().atMost(Duration.ofSeconds(20)).until(() -> texts().stream().anyMatch(wanted));
        return texts().stream().filter(wanted).findFirst().orElseThrow();
    }

    /// Waits for the server's close frame; returns `code reason`.
    public String awaitClose() {
        await().atMost(Duration.ofSeconds(20)).until(() -> closeCode >= 0 || lost);
        return closeCode + " " + closeReason;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            messages.add(text.toString());
            text.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        binary.writeBytes(bytes);
        if (last) {
            messages.add(binary.toByteArray());
            binary.reset();
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer data) {
        pongs = pongs + 1; // by one thread only
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closeReason = reason;
        closeCode = code;
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        lost = true;
    }

    /// Hangs up as a page that is closed does.
    public void end(int code) {
        socket().sendClose(code, "").join();
    }

    /// Cuts the connection without a close frame.
    public void cut() {
        socket().abort();
    }

    @Override
    public void close() {
        socket().abort();
    }
}
