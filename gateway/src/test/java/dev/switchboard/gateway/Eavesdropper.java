package dev.switchboard.gateway;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/// A supervisor's page, as far as sound goes: hears a call and speaks into it, for a test to wait on.
final class Eavesdropper implements WebSocket.Listener, AutoCloseable {
    static final int CALLER = 0;
    static final int AGENT = 1;
    static final int SUPERVISOR = 2;
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int HEADER_BYTES = 12;
    static final int LOUD = 1_000;

    final List<JsonNode> told = new CopyOnWriteArrayList<>();
    final List<Frame> frames = new CopyOnWriteArrayList<>();
    volatile int closeCode;
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private final WebSocket socket;

    /// @param atNanos when it arrived
    record Frame(int side, long atNanos, short[] samples) {
        boolean loud() {
            for (short sample : samples) {
                if (Math.abs(sample) > LOUD) {
                    return true;
                }
            }
            return false;
        }
    }

    Eavesdropper(RunningGateway running, String ticketId) {
        socket = running.socket("/api/calls/" + ticketId + "/audio", this);
        word("listening", json -> true);
    }

    String listener() {
        return told.getFirst().path("listener").asText();
    }

    JsonNode word(String type, Predicate<JsonNode> fits) {
        return await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5))
                .until(() -> told.stream().filter(json -> json.path("type").asText().equals(type) && fits.test(json)).toList(),
                        found -> !found.isEmpty())
                .getLast();
    }

    JsonNode state(String state) {
        return word("state", json -> json.path("state").asText().equals(state));
    }

    /// The first loud frame of a side that came since.
    Frame loud(int side, long sinceNanos) {
        return await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5))
                .until(() -> frames.stream()
                        .filter(frame -> frame.side() == side && frame.atNanos() - sinceNanos >= 0 && frame.loud()).toList(),
                        found -> !found.isEmpty())
                .getFirst();
    }

    /// Sends 20 ms of the microphone.
    void speak(short[] samples) {
        ByteBuffer pcm = ByteBuffer.allocate(samples.length * 2).order(ByteOrder.LITTLE_ENDIAN);
        pcm.asShortBuffer().put(samples);
        socket.sendBinary(pcm, true).join();
    }

    void drop() {
        socket.abort();
    }

    @Override
    public void onOpen(WebSocket opened) {
        opened.request(Long.MAX_VALUE);
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            try {
                told.add(JSON.readTree(text.toString()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            text.setLength(0);
        }
        return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        byte[] part = new byte[data.remaining()];
        data.get(part);
        message.writeBytes(part);
        if (last) {
            ByteBuffer frame = ByteBuffer.wrap(message.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
            message.reset();
            short[] samples = new short[(frame.remaining() - HEADER_BYTES) / 2];
            frame.slice(HEADER_BYTES, samples.length * 2).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
            frames.add(new Frame(frame.get(0), System.nanoTime(), samples));
        }
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closeCode = code;
        return null;
    }

    @Override
    public void close() {
        socket.abort();
    }
}
