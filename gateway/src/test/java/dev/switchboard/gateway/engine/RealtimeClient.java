package dev.switchboard.gateway.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.core.ObjectMappers;
import com.openai.models.realtime.RealtimeServerEvent;
import dev.switchboard.gateway.audio.AudioEncoder;
import dev.switchboard.gateway.audio.AudioFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// A stranger's client over a real socket. In GA every event it gets must please OpenAI's own SDK.
public final class RealtimeClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    public final CompletableFuture<Integer> closeCode = new CompletableFuture<>();
    private final BlockingQueue<JsonNode> arrived = new LinkedBlockingQueue<>();
    private final List<JsonNode> seen = new ArrayList<>();
    private final HttpClient http;
    private final WebSocket socket;
    private final boolean beta;

    private RealtimeClient(HttpClient http, WebSocket.Builder builder, int port, String query, boolean beta) {
        this(http, builder, URI.create("ws://127.0.0.1:" + port + "/v1/realtime" + query), beta);
    }

    private RealtimeClient(HttpClient http, WebSocket.Builder builder, URI address, boolean beta) {
        this.http = http;
        this.beta = beta;
        this.socket = builder.buildAsync(address, new Listener())
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    public static RealtimeClient ga(int port) {
        HttpClient http = HttpClient.newHttpClient();
        return new RealtimeClient(http, http.newWebSocketBuilder(), port, "?model=any", false);
    }

    /// Its query has `more` after the model, such as `fault.items=2`.
    public static RealtimeClient with(int port, String more) {
        HttpClient http = HttpClient.newHttpClient();
        return new RealtimeClient(http, http.newWebSocketBuilder(), port, "?model=any&" + more, false);
    }

    public static RealtimeClient transcription(int port) {
        HttpClient http = HttpClient.newHttpClient();
        return new RealtimeClient(http, http.newWebSocketBuilder(), port, "?intent=transcription", false);
    }

    public static RealtimeClient beta(int port) {
        HttpClient http = HttpClient.newHttpClient();
        return new RealtimeClient(
                http, http.newWebSocketBuilder().header("OpenAI-Beta", "realtime=v1"), port, "?model=any", true);
    }

    public static RealtimeClient betaTranscription(int port) {
        HttpClient http = HttpClient.newHttpClient();
        return new RealtimeClient(http, http.newWebSocketBuilder().header("OpenAI-Beta", "realtime=v1"), port,
                "?intent=transcription", true);
    }

    public static RealtimeClient betaByProtocol(int port) {
        HttpClient http = HttpClient.newHttpClient();
        WebSocket.Builder builder = http.newWebSocketBuilder()
                .subprotocols("realtime", "openai-insecure-api-key.sk-any", "openai-beta.realtime-v1");
        return new RealtimeClient(http, builder, port, "?model=any", true);
    }

    /// At any address, with what `prepared` adds to the handshake.
    public static RealtimeClient at(URI address, UnaryOperator<WebSocket.Builder> prepared) {
        return at(address, HttpClient.newHttpClient(), prepared, false);
    }

    /// @param http closed with the client
    public static RealtimeClient at(URI address, HttpClient http, UnaryOperator<WebSocket.Builder> prepared, boolean beta) {
        return new RealtimeClient(http, prepared.apply(http.newWebSocketBuilder()), address, beta);
    }

    public String subprotocol() {
        return socket.getSubprotocol();
    }

    /// `json` with single quotes for double ones.
    public RealtimeClient send(String json) {
        return sendRaw(json.replace('\'', '"'));
    }

    public RealtimeClient sendRaw(String text) {
        socket.sendText(text, true).orTimeout(20, TimeUnit.SECONDS).join();
        return this;
    }

    public RealtimeClient sendBinary(byte[] bytes) {
        socket.sendBinary(ByteBuffer.wrap(bytes), true).orTimeout(20, TimeUnit.SECONDS).join();
        return this;
    }

    /// A tone as loud as speech, 20 ms an append.
    public RealtimeClient speak(int durationMs) {
        return audio(AudioFormat.PCM16_24K, durationMs, 10_000);
    }

    public RealtimeClient silence(int durationMs) {
        return audio(AudioFormat.PCM16_24K, durationMs, 0);
    }

    public RealtimeClient audio(AudioFormat format, int durationMs, int amplitude) {
        short[] samples = new short[format.sampleRateHz() / 50];
        for (int at = 0; at < durationMs; at += 20) {
            for (int i = 0; i < samples.length; i++) {
                samples[i] = (short) (amplitude * Math.sin(2 * Math.PI * 440 * i / format.sampleRateHz()));
            }
            append(AudioEncoder.encode(format, samples));
        }
        return this;
    }

    public RealtimeClient append(byte[] raw) {
        return sendRaw("{\"type\":\"input_audio_buffer.append\",\"audio\":\""
                + Base64.getEncoder().encodeToString(raw) + "\"}");
    }

    /// The next event of this type; those before it are kept in `seen`.
    public JsonNode await(String type) {
        return await(event -> event.path("type").asText().equals(type), type);
    }

    public JsonNode await(Predicate<JsonNode> wanted, String description) {
        while (true) {
            JsonNode event = next(description);
            if (wanted.test(event)) {
                return event;
            }
        }
    }

    public JsonNode awaitError(String code) {
        JsonNode error = await("error").path("error");
        assertThat(error.path("code").asText()).as("%s", error).isEqualTo(code);
        return error;
    }

    private JsonNode next(String description) {
        try {
            JsonNode event = arrived.poll(20, TimeUnit.SECONDS);
            assertThat(event).as("waited for %s after %s", description, types()).isNotNull();
            seen.add(event);
            return event;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /// Takes what has come and was not awaited.
    public RealtimeClient takeAll() {
        arrived.drainTo(seen);
        return this;
    }

    public List<JsonNode> seen() {
        return List.copyOf(seen);
    }

    public List<JsonNode> seen(String type) {
        return seen.stream().filter(event -> event.path("type").asText().equals(type)).toList();
    }

    /// The types seen so far, repeated deltas as one.
    public List<String> types() {
        List<String> types = new ArrayList<>();
        for (JsonNode event : seen) {
            String type = event.path("type").asText();
            if (types.isEmpty() || !types.getLast().equals(type)) {
                types.add(type);
            }
        }
        return types;
    }

    public RealtimeClient forget() {
        seen.clear();
        return this;
    }

    public String text(String deltaType) {
        StringBuilder text = new StringBuilder();
        seen(deltaType).forEach(delta -> text.append(delta.path("delta").asText()));
        return text.toString();
    }

    public byte[] audio(String deltaType) {
        byte[] all = new byte[0];
        for (JsonNode delta : seen(deltaType)) {
            byte[] piece = Base64.getDecoder().decode(delta.path("delta").asText());
            all = Arrays.copyOf(all, all.length + piece.length);
            System.arraycopy(piece, 0, all, all.length - piece.length, piece.length);
        }
        return all;
    }

    @Override
    public void close() {
        socket.abort();
        http.shutdownNow();
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder partial = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                take(partial.toString());
                partial.setLength(0);
            }
            webSocket.request(1);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
            closeCode.complete(statusCode);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            closeCode.completeExceptionally(error);
        }

        private void take(String text) {
            try {
                boolean valid = beta
                        || ObjectMappers.jsonMapper().readValue(text, RealtimeServerEvent.class).isValid();
                arrived.add(valid ? JSON.readTree(text) : JSON.createObjectNode().put("type", "INVALID: " + text));
            } catch (IOException e) {
                throw new UncheckedIOException(text, e);
            }
        }
    }
}
