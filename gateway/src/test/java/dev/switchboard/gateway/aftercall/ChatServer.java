package dev.switchboard.gateway.aftercall;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/// A server that speaks chat completions, with the answers it is given, one a request, then the last one for ever.
final class ChatServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// A status with a body; `content` is what the model says.
    record Answer(int status, String body, String retryAfter) {
        static Answer says(String content) {
            var body = JSON.createObjectNode().put("id", "chatcmpl-1").put("object", "chat.completion").put("created", 1);
            body.putArray("choices").addObject().put("index", 0).put("finish_reason", "stop")
                    .putObject("message").put("role", "assistant").put("content", content);
            body.putObject("usage").put("completion_tokens", 1).put("prompt_tokens", 1).put("total_tokens", 2);
            return new Answer(200, body.toString(), "");
        }

        static Answer fails(int status, String retryAfter) {
            return new Answer(status, "{\"error\":{\"message\":\"not\\nnow\",\"code\":\"x\"}}", retryAfter);
        }

        /// Never comes.
        static Answer silence() {
            return new Answer(0, "", "");
        }
    }

    record Asked(String path, String key, JsonNode body) {
        String instructions() {
            return body.path("messages").path(0).path("content").asText();
        }

        String material() {
            return body.path("messages").path(1).path("content").asText();
        }
    }

    final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final HttpServer server;

    ChatServer(Answer... answers) throws IOException {
        this.answers.addAll(List.of(answers));
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String bearer = exchange.getRequestHeaders().getFirst("Authorization");
            String azure = exchange.getRequestHeaders().getFirst("api-key");
            asked.add(new Asked(
                    exchange.getRequestURI().getPath(),
                    bearer == null ? String.valueOf(azure) : bearer,
                    JSON.readTree(exchange.getRequestBody().readAllBytes())));
            Answer answer = answers.size() > 1 ? answers.poll() : answers.peek();
            if (answer == null || answer.status() == 0) {
                closing.await();
                return;
            }
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            if (!answer.retryAfter().isEmpty()) {
                exchange.getResponseHeaders().set("Retry-After", answer.retryAfter());
            }
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
    }
}
