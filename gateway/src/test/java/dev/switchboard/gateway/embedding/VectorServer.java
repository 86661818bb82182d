package dev.switchboard.gateway.embedding;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/// A server that speaks OpenAI's embeddings and Azure's, whose vectors are hashed runs of letters and a few words put for
/// each other: enough that like meaning is like, without any model.
public final class VectorServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int DIMENSIONS = 512;
    private static final Map<String, String> SAME = Map.of(
            "brolly", "umbrella", "automobile", "car", "kids", "children", "pram", "stroller", "loo", "toilet");

    public final List<JsonNode> asked = new CopyOnWriteArrayList<>();
    public final List<String> keys = new CopyOnWriteArrayList<>();
    public volatile int status = 200;
    private final HttpServer server;

    public VectorServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
        asked.add(body);
        keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")) + exchange.getRequestHeaders().getFirst("api-key"));
        ObjectNode answer = JSON.createObjectNode().put("object", "list").put("model", "stub");
        if (status == 200) {
            ArrayNode data = answer.putArray("data");
            // Backwards, for clients must go by the places.
            for (int i = body.path("input").size() - 1; i >= 0; i--) {
                ObjectNode item = data.addObject().put("object", "embedding").put("index", i);
                float[] vector = vector(body.path("input").get(i).asText());
                if (body.path("encoding_format").asText().equals("float")) {
                    ArrayNode numbers = item.putArray("embedding");
                    for (float number : vector) {
                        numbers.add(number);
                    }
                } else {
                    ByteBuffer bytes = ByteBuffer.allocate(vector.length * 4).order(ByteOrder.LITTLE_ENDIAN);
                    bytes.asFloatBuffer().put(vector);
                    item.put("embedding", Base64.getEncoder().encodeToString(bytes.array()));
                }
            }
            answer.putObject("usage").put("prompt_tokens", 1).put("total_tokens", 1);
        } else {
            answer.putObject("error").put("message", "out of\norder");
        }
        byte[] bytes = JSON.writeValueAsBytes(answer);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    static float[] vector(String text) {
        float[] vector = new float[DIMENSIONS];
        for (String word : text.toLowerCase(Locale.ROOT).split("[^a-z0-9]+")) {
            if (word.length() < 3) {
                continue;
            }
            String marked = "_" + SAME.getOrDefault(word, word) + "_";
            for (int at = 0; at + 4 <= marked.length(); at++) {
                vector[Math.floorMod(marked.substring(at, at + 4).hashCode(), DIMENSIONS)] += 1;
            }
        }
        return vector;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
