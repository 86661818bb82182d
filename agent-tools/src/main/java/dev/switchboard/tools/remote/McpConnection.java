package dev.switchboard.tools.remote;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.tools.file.PlainWords;
import dev.switchboard.tools.outbound.OutboundException;
import dev.switchboard.tools.outbound.OutboundHttp;
import dev.switchboard.tools.outbound.OutboundHttp.Asked;
import dev.switchboard.tools.outbound.OutboundHttp.Streamed;
import dev.switchboard.tools.remote.McpException.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// A connection to one MCP server: JSON-RPC over streamable HTTP. Opening it finds out the era: `server/discover` first, the
/// handshake where the server does not know that. Our own client and not the SDK's (2.1.0), which speaks only the handshake,
/// asks the name service once more after an address was judged, and bounds no answer. Blocks, for virtual threads;
/// thread-safe.
final class McpConnection {
    static final String STATELESS = "2026-07-28";
    private static final String NEWEST_HANDSHAKE = "2025-11-25";
    private static final List<String> HANDSHAKES = List.of(NEWEST_HANDSHAKE, "2025-06-18", "2025-03-26");
    private static final String META = "io.modelcontextprotocol/";
    private static final int METHOD_NOT_FOUND = -32601;
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(200).maxStringLength(20_000_000).build())
            .build());

    private final OutboundHttp http;
    private final URI uri;
    private final Map<String, String> headers;
    private final Runnable whenListChanged;
    private final AtomicLong ids = new AtomicLong();
    private final Era era;

    /// A failed one is never handed out.
    private McpConnection(OutboundHttp http, URI uri, Map<String, String> headers, Runnable whenListChanged, Era era) {
        this.http = http;
        this.uri = uri;
        this.headers = headers;
        this.whenListChanged = whenListChanged;
        this.era = era;
    }

    /// @param headers secrets included
    /// @param within for each step
    static McpConnection open(
            OutboundHttp http, URI uri, Map<String, String> headers, Duration within, int mostBytes, Runnable whenListChanged)
            throws McpException, InterruptedException {
        McpConnection modern = new McpConnection(http, uri, headers, whenListChanged, new Era.Stateless(STATELESS));
        try {
            JsonNode discovered = modern.request("server/discover", JSON.createObjectNode(), within, mostBytes);
            for (JsonNode version : discovered.path("supportedVersions")) {
                if (version.asText().equals(STATELESS)) {
                    return modern;
                }
            }
        } catch (McpException e) {
            if (e.kind() == Kind.UNREACHABLE || e.kind() == Kind.LOCKED) {
                throw e;
            }
        }
        return modern.handshake(within, mostBytes);
    }

    private McpConnection handshake(Duration within, int mostBytes) throws McpException, InterruptedException {
        McpConnection before = new McpConnection(http, uri, headers, whenListChanged, new Era.Handshake("", Optional.empty()));
        ObjectNode params = JSON.createObjectNode().put("protocolVersion", NEWEST_HANDSHAKE);
        params.putObject("capabilities");
        params.set("clientInfo", clientInfo());
        try (Streamed answer = before.post("initialize", before.message("initialize", params, true), within)) {
            JsonNode result = before.result(answer, before.ids.get(), mostBytes);
            String version = result.path("protocolVersion").asText();
            if (!HANDSHAKES.contains(version)) {
                throw new McpException(Kind.REFUSED, "it speaks version " + PlainWords.line(version, 40)
                        + ", expected " + STATELESS + " or one of " + HANDSHAKES);
            }
            Optional<String> session = answer.header("mcp-session-id").filter(id -> id.matches("[\\x21-\\x7e]{1,500}"));
            McpConnection stands =
                    new McpConnection(http, uri, headers, whenListChanged, new Era.Handshake(version, session));
            stands.tell("notifications/initialized", within);
            return stands;
        }
    }

    Era era() {
        return era;
    }

    /// The result of a request. `mostBytes` bounds the answer.
    JsonNode request(String method, ObjectNode params, Duration within, int mostBytes)
            throws McpException, InterruptedException {
        ObjectNode message = message(method, params, true);
        try (Streamed answer = post(method, message, within)) {
            return result(answer, message.path("id").asLong(), mostBytes);
        }
    }

    private void tell(String method, Duration within) throws McpException, InterruptedException {
        try (Streamed answer = post(method, message(method, JSON.createObjectNode(), false), within)) {
            if (answer.status() / 100 != 2) {
                throw new McpException(Kind.REFUSED, method + " was answered with HTTP " + answer.status());
            }
        }
    }

    private ObjectNode message(String method, ObjectNode params, boolean wantsAnswer) {
        ObjectNode message = JSON.createObjectNode().put("jsonrpc", "2.0");
        if (wantsAnswer) {
            message.put("id", ids.incrementAndGet());
        }
        message.put("method", method);
        if (era instanceof Era.Stateless(String version)) {
            ObjectNode meta = params.putObject("_meta").put(META + "protocolVersion", version);
            meta.set(META + "clientInfo", clientInfo());
            meta.putObject(META + "clientCapabilities");
        }
        message.set("params", params);
        return message;
    }

    private static ObjectNode clientInfo() {
        return JSON.createObjectNode().put("name", "switchboard").put("version", "1");
    }

    private Map<String, String> headers(ObjectNode message) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("Content-Type", "application/json");
        all.put("Accept", "application/json, text/event-stream");
        if (!era.version().isEmpty()) {
            all.put("MCP-Protocol-Version", era.version());
        }
        switch (era) {
            case Era.Handshake(_, Optional<String> session) -> session.ifPresent(id -> all.put("Mcp-Session-Id", id));
            case Era.Stateless _ -> {
                all.put("Mcp-Method", message.path("method").asText());
                JsonNode name = message.path("params").path("name");
                if (name.isTextual()) {
                    all.put("Mcp-Name", name.asText());
                }
            }
        }
        return all;
    }

    private Streamed post(String method, ObjectNode message, Duration within) throws McpException, InterruptedException {
        try {
            return http.stream(new Asked("POST", uri, headers(message),
                    message.toString().getBytes(StandardCharsets.UTF_8), within), Optional.empty());
        } catch (OutboundException e) {
            throw new McpException(Kind.UNREACHABLE, method + ": " + e.getMessage());
        }
    }

    private JsonNode result(Streamed answer, long id, int mostBytes) throws McpException {
        boolean hasSession = era instanceof Era.Handshake(_, Optional<String> session) && session.isPresent();
        int status = answer.status();
        if (status == 401 || status == 403) {
            throw new McpException(Kind.LOCKED, "HTTP " + status);
        }
        if (status == 404 && hasSession) {
            throw new McpException(Kind.SESSION_LOST, "the session is over");
        }
        try {
            String type = answer.header("content-type").orElse("");
            JsonNode message = type.startsWith("text/event-stream")
                    ? awaited(new EventStream(answer.body(), mostBytes), id)
                    : JSON.readTree(bounded(answer, mostBytes));
            return result(message == null ? JSON.missingNode() : message, id, status);
        } catch (JsonProcessingException e) {
            throw status / 100 == 4
                    ? new McpException(Kind.REFUSED, "HTTP " + status)
                    : new McpException(Kind.NONSENSE, "HTTP " + status + " without JSON");
        } catch (IOException e) {
            throw new McpException(Kind.UNREACHABLE, "its answer broke off: " + PlainWords.line(String.valueOf(e.getMessage()), 100));
        }
    }

    private static byte[] bounded(Streamed answer, int mostBytes) throws IOException {
        byte[] body = answer.body().readNBytes(mostBytes + 1);
        if (body.length > mostBytes) {
            throw new IOException("more than " + mostBytes + " bytes");
        }
        return body;
    }

    private static JsonNode result(JsonNode message, long id, int status) throws McpException {
        if (message.path("error").isObject()) {
            JsonNode error = message.path("error");
            throw new McpException(Kind.REFUSED, error.path("code").asInt(),
                    "error " + error.path("code").asInt() + ": " + PlainWords.line(error.path("message").asText(), 200));
        }
        if (status / 100 == 4) {
            throw new McpException(Kind.REFUSED, "HTTP " + status);
        }
        if (status / 100 != 2 || !message.path("result").isObject() || message.path("id").asLong(-1) != id) {
            throw new McpException(Kind.NONSENSE, "HTTP " + status + " without a result of this request");
        }
        return message.path("result");
    }

    /// The answer to `id`; what else the server says meanwhile is taken care of.
    private JsonNode awaited(EventStream events, long id) throws IOException {
        while (true) {
            String data = events.next().orElseThrow(() -> new IOException("the stream ended without an answer"));
            JsonNode message = JSON.readTree(data);
            if (message.has("method")) {
                said(message);
            } else if (message.path("id").asLong(-1) == id) {
                return message;
            }
        }
    }

    private void said(JsonNode message) {
        if (message.path("method").asText().equals("notifications/tools/list_changed")) {
            whenListChanged.run();
        }
    }

    /// Reads what the server says by itself, until its stream ends; at once where there is none (stateless, or 405).
    ///
    /// @param quiet after so long without a byte the stream counts as lost
    void listen(Duration within, Duration quiet, long mostBytes) throws McpException, InterruptedException {
        if (!(era instanceof Era.Handshake)) {
            return;
        }
        Map<String, String> all = headers(JSON.createObjectNode());
        all.put("Accept", "text/event-stream");
        all.remove("Content-Type");
        try (Streamed stream = http.stream(new Asked("GET", uri, all, new byte[0], within), Optional.of(quiet))) {
            if (stream.status() != 200) {
                return;
            }
            EventStream events = new EventStream(stream.body(), mostBytes);
            for (Optional<String> data; (data = events.next()).isPresent(); ) {
                JsonNode message = JSON.readTree(data.get());
                if (message.has("method") && message.has("id")) {
                    answer(message, within);
                }
                said(message);
            }
        } catch (OutboundException | IOException e) {
            throw new McpException(Kind.UNREACHABLE, "its stream broke off: " + PlainWords.line(String.valueOf(e.getMessage()), 100));
        }
    }

    /// A server may ask whether we are there; it may not ask us for anything else.
    private void answer(JsonNode question, Duration within) throws McpException, InterruptedException {
        ObjectNode answer = JSON.createObjectNode().put("jsonrpc", "2.0");
        answer.set("id", question.path("id"));
        if (question.path("method").asText().equals("ping")) {
            answer.putObject("result");
        } else {
            answer.putObject("error").put("code", METHOD_NOT_FOUND).put("message", "not offered");
        }
        post("answer", answer, within).close();
    }

    /// Tells a server that keeps a session that it is over; whether it hears it does not matter.
    void end(Duration within) {
        if (era instanceof Era.Handshake(_, Optional<String> session) && session.isPresent()) {
            try {
                http.stream(new Asked("DELETE", uri, headers(JSON.createObjectNode()), new byte[0], within), Optional.empty()).close();
            } catch (OutboundException e) {
                // It will find out by itself.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
