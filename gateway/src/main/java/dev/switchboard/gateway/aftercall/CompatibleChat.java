package dev.switchboard.gateway.aftercall;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// OpenAI's chat completions (<https://platform.openai.com/docs/api-reference/chat>) as far as compatible servers have
/// them: two messages and `response_format: json_object`.
final class CompatibleChat implements ChatModel {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_BYTES = 1 << 20;
    private static final int SHOWN_CHARS = 200;

    private final HttpClient http;
    private final ChatEndpoint.Compatible endpoint;
    private final Duration within;

    CompatibleChat(ChatEndpoint.Compatible endpoint, Duration within) {
        this.endpoint = endpoint;
        this.within = within;
        this.http = HttpClient.newBuilder()
                .connectTimeout(within)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    @Override
    public String answer(Question question) throws ChatException, InterruptedException {
        ObjectNode body = JSON.createObjectNode().put("model", endpoint.model());
        body.putArray("messages")
                .add(JSON.createObjectNode().put("role", "system").put("content", question.instructions()))
                .add(JSON.createObjectNode().put("role", "user").put("content", question.material()));
        body.putObject("response_format").put("type", "json_object");
        HttpRequest.Builder request = HttpRequest.newBuilder(address(endpoint.url()))
                .timeout(within)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
        if (endpoint.key() != null) {
            request.header("Authorization", "Bearer " + endpoint.key().value());
        }
        return content(send(request.build()));
    }

    /// The client's own limit ends with the headers; this one holds for the body too.
    private String send(HttpRequest request) throws ChatException, InterruptedException {
        CompletableFuture<Received> answer = http.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream())
                .thenApplyAsync(CompatibleChat::received, Thread::startVirtualThread);
        try {
            Received received = answer.get(within.toMillis(), TimeUnit.MILLISECONDS);
            if (received.status != 200) {
                throw ChatException.of(received.status, problem(received.body), received.retryAfter);
            }
            return received.body;
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw ChatException.passing("no answer within " + within.toMillis() + " ms");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw ChatException.passing(cause.getClass().getSimpleName() + ": " + cause.getMessage());
        }
    }

    private record Received(int status, String body, String retryAfter) {}

    private static Received received(HttpResponse<InputStream> response) {
        try (InputStream stream = response.body()) {
            byte[] bytes = stream.readNBytes(MOST_BYTES);
            return new Received(
                    response.statusCode(),
                    new String(bytes, StandardCharsets.UTF_8),
                    response.headers().firstValue("Retry-After").orElse(""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static URI address(URI url) {
        String text = url.toString();
        return text.endsWith("/chat/completions") ? url : URI.create(text.replaceFirst("/+$", "") + "/chat/completions");
    }

    private static String content(String body) throws ChatException {
        try {
            JsonNode choice = JSON.readTree(body).path("choices").path(0);
            JsonNode content = choice.path("message").path("content");
            if (!content.isTextual()) {
                throw ChatException.passing("the answer has no choices[0].message.content");
            }
            if ("length".equals(choice.path("finish_reason").asText())) {
                throw ChatException.passing("the answer was cut off");
            }
            return content.textValue();
        } catch (JsonProcessingException e) {
            throw ChatException.passing("the answer is not JSON");
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

    @Override
    public String label() {
        return endpoint.model();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
