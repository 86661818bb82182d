package dev.switchboard.tools.outbound;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/// A real HTTP server on a free port of this machine, whose paths answer as a test says; it keeps what it was asked.
public final class LoopbackApi implements AutoCloseable {
    /// A request as it came over the wire: path and query as they were sent.
    public record Seen(String method, String target, Map<String, List<String>> headers, String body) {
        public String header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .findFirst().map(header -> header.getValue().getFirst()).orElse("");
        }
    }

    public record Reply(int status, String contentType, byte[] body, Map<String, String> headers) {
        public static Reply json(String body) {
            return json(200, body);
        }

        public static Reply json(int status, String body) {
            return of(status, "application/json", body);
        }

        public static Reply of(int status, String contentType, String body) {
            return new Reply(status, contentType, body.getBytes(StandardCharsets.UTF_8), Map.of());
        }

        public static Reply redirect(String location) {
            return new Reply(302, "text/plain", new byte[0], Map.of("Location", location));
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Function<Seen, Reply>> replies = new ConcurrentHashMap<>();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();

    public LoopbackApi() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /// `path` as the server decodes it.
    public LoopbackApi on(String path, Function<Seen, Reply> reply) {
        replies.put(path, reply);
        return this;
    }

    public List<Seen> seen() {
        return seen;
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Seen request = new Seen(exchange.getRequestMethod(), exchange.getRequestURI().toString(),
                    Map.copyOf(exchange.getRequestHeaders()),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            seen.add(request);
            Reply reply = replies.getOrDefault(exchange.getRequestURI().getPath(), _ -> Reply.json(404, "{}")).apply(request);
            exchange.getResponseHeaders().set("Content-Type", reply.contentType);
            reply.headers.forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(reply.status, reply.body.length == 0 ? -1 : reply.body.length);
            exchange.getResponseBody().write(reply.body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
