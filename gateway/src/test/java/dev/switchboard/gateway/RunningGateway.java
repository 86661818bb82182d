package dev.switchboard.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.switchboard.gateway.net.DialLimits;
import dev.switchboard.gateway.net.EventLoops;
import dev.switchboard.gateway.net.WebSocketDialer;
import dev.switchboard.gateway.softphone.BrowserPhone;
import dev.switchboard.gateway.softphone.TwilioPhone;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// The whole gateway in this JVM on free ports, with its real local engine, and the phones to call it with.
final class RunningGateway implements AutoCloseable {
    /// What the ears learn stays for the tests that follow; learning takes seconds of both cores.
    static final Map<String, String> SHARED_EARS =
            Map.of("SWITCHBOARD_SPEECH_DIR", Path.of("target", "test-speech").toAbsolutePath().toString());
    private static final JsonMapper JSON = new JsonMapper();

    final Gateway gateway;
    private final EventLoops loops = EventLoops.start("phones", 1);
    private final WebSocketDialer dialer = new WebSocketDialer(DialLimits.defaults());
    private final HttpClient http = HttpClient.newHttpClient();

    RunningGateway(Path dataDir, Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>(SHARED_EARS);
        environment.putAll(Map.of(
                "SWITCHBOARD_DATA_DIR", dataDir.toString(),
                "SWITCHBOARD_HTTP_PORT", "0",
                "SWITCHBOARD_VOICE_PORT", "0",
                "SWITCHBOARD_ENGINE_PORT", "0"));
        environment.putAll(settings);
        this.gateway = Gateway.start(ConfigReader.read(environment));
    }

    BrowserPhone browser(CallNotes notes) {
        return browser("", notes);
    }

    BrowserPhone browser(String query, CallNotes notes) {
        URI address = URI.create("ws://" + gateway.voiceAddress() + "/calls/browser" + query);
        return BrowserPhone.call(dialer, loops.next(), address, true, notes);
    }

    TwilioPhone twilio(String callSid, Map<String, String> parameters, CallNotes notes) {
        URI address = URI.create("ws://" + gateway.voiceAddress() + "/calls/twilio");
        return TwilioPhone.call(dialer, loops.next(), address, Map.of(), callSid, parameters, notes);
    }

    /// `data` of the control plane's answer.
    JsonNode api(String path) {
        return get("http://" + gateway.controlAddress() + path).path("data");
    }

    String text(String path) {
        return send("http://" + gateway.controlAddress() + path).body();
    }

    JsonNode get(String address) {
        try {
            return JSON.readTree(send(address).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HttpResponse<String> post(String path) {
        return send(HttpRequest.newBuilder(URI.create("http://" + gateway.controlAddress() + path))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
    }

    HttpResponse<String> post(String path, String json) {
        return send("POST", path, json);
    }

    HttpResponse<String> patch(String path, String json) {
        return send("PATCH", path, json);
    }

    private HttpResponse<String> send(String method, String path, String json) {
        return send(HttpRequest.newBuilder(URI.create("http://" + gateway.controlAddress() + path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(json))
                .build());
    }

    /// A socket of the control plane that stands. Throws `CompletionException` where it was refused.
    WebSocket socket(String path, WebSocket.Listener listener) {
        return http.newWebSocketBuilder()
                .buildAsync(URI.create("ws://" + gateway.controlAddress() + path), listener)
                .join();
    }

    private HttpResponse<String> send(String address) {
        return send(HttpRequest.newBuilder(URI.create(address)).build());
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        gateway.close();
        loops.close();
        http.close();
    }
}
