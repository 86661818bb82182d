package dev.switchboard.gateway.softphone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// The other end of `/calls/chat`, by the JDK's own WebSocket: writes lines, each when the one before has been answered.
/// Tells its listener what is shown.
public final class ChatPhone implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT_WITHIN).build();
    private final PhoneListener listener;
    private final Semaphore answers = new Semaphore(0);
    private final CompletableFuture<String> ticket = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final StringBuilder part = new StringBuilder();
    private @Nullable WebSocket socket;
    private String reason = "";

    private ChatPhone(PhoneListener listener) {
        this.listener = listener;
    }

    /// Throws `PhoneException` when the chat cannot be begun.
    public static ChatPhone call(URI address, PhoneListener listener) {
        ChatPhone phone = new ChatPhone(listener);
        try {
            phone.socket = phone.http.newWebSocketBuilder()
                    .subprotocols("switchboard.chat")
                    .connectTimeout(CONNECT_WITHIN)
                    .buildAsync(address, phone.new Reader())
                    .join();
            return phone;
        } catch (CompletionException failed) {
            phone.http.shutdownNow();
            String why = failed.getCause() instanceof WebSocketHandshakeException refused
                    ? "HTTP " + refused.getResponse().statusCode()
                    : String.valueOf(failed.getCause());
            throw new PhoneException("no chat at " + address + ": " + why);
        }
    }

    /// The chat's ticket. Throws `PhoneException` when there is none in time.
    public String ticketId() throws InterruptedException {
        try {
            return ticket.get(CONNECT_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException none) {
            throw new PhoneException("the chat was not begun within " + CONNECT_WITHIN.toSeconds() + " s");
        }
    }

    /// Writes a line; false when it was not answered in time.
    public boolean write(String text, Duration within) throws InterruptedException {
        send(JSON.createObjectNode().put("type", "text").put("text", text).toString());
        return answers.tryAcquire(within.toMillis(), TimeUnit.MILLISECONDS);
    }

    public void hangUp() throws InterruptedException {
        send("{\"type\":\"hangup\"}");
        try {
            ended.get(CONNECT_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException late) {
            throw new PhoneException("the gateway did not end the chat within " + CONNECT_WITHIN.toSeconds() + " s");
        }
    }

    private void send(String json) {
        WebSocket open = socket;
        if (open != null) {
            open.sendText(json, true).join();
        }
    }

    private void read(JsonNode message) {
        switch (message.path("type").asText()) {
            case "call.started" -> {
                listener.answered(message.path("ticket_id").asText(), message.at("/agent/name").asText());
                ticket.complete(message.path("ticket_id").asText());
            }
            case "transcript" -> listener.said(
                    message.path("speaker").asText(),
                    message.path("item_id").asText(),
                    message.path("text").asText(),
                    message.path("final").asBoolean());
            case "tool" -> listener.tool(
                    message.path("name").asText(), message.path("status").asText(), message.path("duration_ms").asLong());
            case "error" -> listener.problem(message.path("code").asText(), message.path("message").asText());
            case "answered" -> answers.release();
            case "call.ended" -> reason = message.path("reason").asText();
            default -> {}
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private final class Reader implements WebSocket.Listener {
        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                try {
                    read(JSON.readTree(part.toString()));
                } catch (JsonProcessingException notJson) {
                    listener.problem("malformed_json", String.valueOf(notJson.getMessage()));
                }
                part.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String why) {
            listener.ended(code, reason.isEmpty() ? why : reason);
            ended.complete(null);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable failure) {
            listener.ended(1006, String.valueOf(failure.getMessage()));
            ended.complete(null);
        }
    }
}
