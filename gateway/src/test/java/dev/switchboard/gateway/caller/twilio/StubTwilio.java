package dev.switchboard.gateway.caller.twilio;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/// Twilio's Messages API on a free port: takes what comes, unless the test has put a refusal before it.
final class StubTwilio implements AutoCloseable {
    static final String SID = "AC0123456789abcdef0123456789abcdef";
    static final String TOKEN = "12345";

    /// What it is to answer next instead of taking the message.
    record Refusal(int status, String body) {}

    final List<Map<String, String>> messages = new CopyOnWriteArrayList<>();
    final List<String> authorizations = new CopyOnWriteArrayList<>();
    final BlockingQueue<Refusal> refusals = new LinkedBlockingQueue<>();
    private final HttpServer server;
    private int taken;

    StubTwilio() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/2010-04-01/Accounts/" + SID + "/Messages.json", this::message);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    List<String> texts() {
        return messages.stream().map(message -> message.get("Body")).toList();
    }

    private void message(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        authorizations.add(exchange.getRequestHeaders().getFirst("Authorization"));
        Refusal refusal = refusals.poll();
        if (refusal != null) {
            answer(exchange, refusal.status, refusal.body);
            return;
        }
        Map<String, String> form = new HashMap<>();
        new QueryStringDecoder(body, false).parameters().forEach((name, values) -> form.put(name, values.getFirst()));
        messages.add(form);
        String sid = "SM%032x".formatted(++taken);
        answer(exchange, 201, "{\"sid\":\"" + sid + "\",\"status\":\"queued\",\"num_segments\":\"1\",\"error_code\":null,\"error_message\":null}");
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
