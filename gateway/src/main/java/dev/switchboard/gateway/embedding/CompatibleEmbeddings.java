package dev.switchboard.gateway.embedding;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.tools.helpcenter.Embeddings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// OpenAI's embeddings (<https://platform.openai.com/docs/api-reference/embeddings>) as far as compatible servers have
/// them: a list of texts in, vectors with their places out.
final class CompatibleEmbeddings implements Embeddings {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_BYTES = 16 << 20;
    private static final int MOST_DIMENSIONS = 8_192;
    private static final int SHOWN_CHARS = 200;

    private final HttpClient http;
    private final EmbeddingEndpoint.Compatible endpoint;
    private final Duration within;

    CompatibleEmbeddings(EmbeddingEndpoint.Compatible endpoint, Duration within) {
        this.endpoint = endpoint;
        this.within = within;
        this.http = HttpClient.newBuilder()
                .connectTimeout(within)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    @Override
    public String model() {
        return endpoint.model();
    }

    @Override
    public List<float[]> of(List<String> texts) throws EmbeddingException, InterruptedException {
        ObjectNode body = JSON.createObjectNode().put("model", endpoint.model()).put("encoding_format", "float");
        texts.forEach(body.putArray("input")::add);
        HttpRequest.Builder request = HttpRequest.newBuilder(address(endpoint.url()))
                .timeout(within)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
        if (endpoint.key() != null) {
            request.header("Authorization", "Bearer " + endpoint.key().value());
        }
        return vectors(send(request.build()), texts.size());
    }

    private record Received(int status, String body) {}

    /// The client's own limit ends with the headers; this one holds for the body too.
    private String send(HttpRequest request) throws EmbeddingException, InterruptedException {
        CompletableFuture<Received> answer = http.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream())
                .thenApplyAsync(CompatibleEmbeddings::received, Thread::startVirtualThread);
        try {
            Received received = answer.get(within.toMillis(), TimeUnit.MILLISECONDS);
            if (received.status != 200) {
                throw new EmbeddingException("HTTP " + received.status + ": " + problem(received.body));
            }
            return received.body;
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new EmbeddingException("no answer within " + within.toMillis() + " ms");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new EmbeddingException(cause.getClass().getSimpleName() + ": " + cause.getMessage());
        }
    }

    private static Received received(HttpResponse<InputStream> response) {
        try (InputStream stream = response.body()) {
            return new Received(response.statusCode(), new String(stream.readNBytes(MOST_BYTES), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static URI address(URI url) {
        String text = url.toString();
        return text.endsWith("/embeddings") ? url : URI.create(text.replaceFirst("/+$", "") + "/embeddings");
    }

    private static List<float[]> vectors(String body, int wanted) throws EmbeddingException {
        try {
            List<float[]> vectors = new ArrayList<>(Collections.nCopies(wanted, new float[0]));
            int at = 0;
            for (JsonNode item : JSON.readTree(body).path("data")) {
                int place = item.path("index").asInt(at++);
                JsonNode numbers = item.path("embedding");
                if (place < 0 || place >= wanted || numbers.isEmpty() || numbers.size() > MOST_DIMENSIONS) {
                    throw new EmbeddingException("the answer has no data[].embedding for each text");
                }
                float[] vector = new float[numbers.size()];
                for (int i = 0; i < vector.length; i++) {
                    vector[i] = (float) numbers.get(i).asDouble(Double.NaN);
                    if (!Float.isFinite(vector[i])) {
                        throw new EmbeddingException("the answer's vectors hold something that is no number");
                    }
                }
                vectors.set(place, vector);
            }
            int length = vectors.getFirst().length;
            if (length == 0 || vectors.stream().anyMatch(vector -> vector.length != length)) {
                throw new EmbeddingException("the answer has not one vector of equal length for each text");
            }
            return vectors;
        } catch (JsonProcessingException e) {
            throw new EmbeddingException("the answer is not JSON");
        }
    }

    /// What the server says is wrong, in one short line.
    private static String problem(String body) {
        String message;
        try {
            message = JSON.readTree(body).path("error").path("message").asText("");
        } catch (JsonProcessingException e) {
            message = "";
        }
        String line = message.replaceAll("\\s+", " ").strip();
        return line.length() <= SHOWN_CHARS ? line : line.substring(0, SHOWN_CHARS) + "…";
    }
}
