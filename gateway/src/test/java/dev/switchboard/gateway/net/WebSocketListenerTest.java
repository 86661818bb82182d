package dev.switchboard.gateway.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.switchboard.gateway.caller.RecordedCounters;
import dev.switchboard.gateway.net.WebSocketRoute.Peers;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass(name = "{0}")
@EnumSource(Transport.class)
class WebSocketListenerTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final RecordedCounters counters = new RecordedCounters();
    private final EventLoops loops;
    private final EchoRoute echo = new EchoRoute(Peers.BROWSERS);
    private final WebSocketListener listener;

    WebSocketListenerTest(Transport transport) {
        assumeTrue(transport.available(), transport + " is not to be had here");
        loops = EventLoops.startGathering("test", 1, transport);
        listener = listen(ListenerLimits.defaults());
    }

    private WebSocketListener listen(ListenerLimits limits) {
        Routes routes = Routes.builder()
                .get("/hello", request ->
                WebReply.of(200, "text/plain", "hello " + request.query("name").orElse("you")))
                .post("/form", request -> WebReply.json(200, request.form()))
                .get("/files/*", request -> WebReply.of(200, "text/plain", request.tail()))
                .get("/broken", _ -> {
                    throw new IllegalStateException("asked to fail");
                })
                .webSocket("/echo", echo)
                .build();
        return WebSocketListener.bind("127.0.0.1", 0, "SWITCHBOARD_VOICE_PORT", routes,
                OriginCheck.allowing(Set.of("https://desk.example.com")), limits, loops, counters::rejected);
    }

    @AfterEach
    void close() {
        listener.close();
        loops.close();
    }

    private HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + listener.port() + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .method(method, BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    private String ws(String query) {
        return "ws://127.0.0.1:" + listener.port() + "/echo" + query;
    }

    @Test
    void plainRequestsReachTheirRoute() throws Exception {
        assertThat(send("GET", "/hello?name=J%C3%BCrg+S", "").body()).isEqualTo("hello Jürg S");
        assertThat(send("POST", "/form", "From=%2B1555&Empty=").body())
                .isEqualTo("{\"From\":[\"+1555\"],\"Empty\":[\"\"]}");
        assertThat(send("GET", "/files/css/page.css", "").body()).isEqualTo("css/page.css");
        HttpResponse<String> head = send("HEAD", "/hello", "");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("content-length")).contains("9");
    }

    @Test
    void whatBelongsNowhereGetsAJsonError() throws Exception {
        HttpResponse<String> missing = send("GET", "/nowhere", "");
        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(missing.body())
                .isEqualTo("{\"status\":\"error\",\"code\":\"not_found\",\"message\":\"nothing stands at /nowhere\"}");
        HttpResponse<String> wrongMethod = send("POST", "/hello", "");
        assertThat(wrongMethod.statusCode()).isEqualTo(405);
        assertThat(wrongMethod.headers().firstValue("allow")).contains("GET");
        assertThat(send("GET", "/echo", "").statusCode()).isEqualTo(426);
        assertThat(send("POST", "/form", "x".repeat(70_000)).statusCode()).isEqualTo(413);
        assertThat(send("GET", "/hello?" + "x".repeat(9_000), "").statusCode()).isEqualTo(431);
        assertThat(send("GET", "/broken", "").statusCode()).isEqualTo(500);
        assertThat(counters.count("rejected/http/not_found")).isEqualTo(1);
        assertThat(counters.count("rejected/http/body_too_big")).isEqualTo(1);
    }

    @Test
    void whoIsStillSendingWhatIsTooMuchReadsTheAnswer() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", listener.port())) {
            OutputStream out = socket.getOutputStream();
            out.write("POST /form HTTP/1.1\r\nHost: x\r\nContent-Length: 4000000\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 40; i++) {
                out.write(new byte[100_000]);
            }
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void badHandshakesAreRefused() throws Exception {
        assertThat(raw("GET /echo HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 8\r\n\r\n"))
                .startsWith("HTTP/1.1 426")
                .contains("sec-websocket-version: 13".replace("sec-websocket-version", "Sec-WebSocket-Version"));
        assertThat(raw("GET /echo HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
        assertThat(raw("not http at all\r\n\r\n")).startsWith("HTTP/1.1 400");
        assertThat(echo.sockets).isEmpty();
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", listener.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void onlyAllowedOriginsMayUpgrade() {
        for (String good : Set.of("https://desk.example.com", "http://127.0.0.1:" + listener.port())) {
            ForeignSocket.open(ws(""), Map.of("Origin", good)).close();
        }
        ForeignSocket.open(ws("")).close();
        for (String bad : Set.of("https://evil.example", "null", "http://127.0.0.1:1",
                "https://desk.example.com.evil.example", "desk.example.com")) {
            assertThat(ForeignSocket.refused(ws(""), Map.of("Origin", bad)).statusCode()).as(bad).isEqualTo(403);
        }
        assertThat(counters.count("rejected/echo/bad_origin")).isEqualTo(5);
    }

    @Test
    void nameThatMerelyPointsHereIsNotAnAllowedOrigin() throws Exception {
        assertThat(raw("GET /echo HTTP/1.1\r\nHost: rebound.example:80\r\nOrigin: http://rebound.example\r\nConnection: Upgrade\r\n"
                + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"))
                .startsWith("HTTP/1.1 403");
    }

    @Test
    void messagesPassWholeEvenInFragments() {
        try (ForeignSocket peer = ForeignSocket.open(ws(""))) {
            peer.text("one").textPart("tw", false).textPart("o", true).binary(new byte[10]);
            peer.awaitText("two"::equals);
            assertThat(peer.texts()).containsExactly("one", "two");
            await().until(() -> echo.sockets.getFirst().heard.contains("binary 10"));
        }
    }

    @Test
    void oversizeFrameAndOversizeFragmentsCloseWithReasonAndCount() {
        try (ForeignSocket whole = ForeignSocket.open(ws("")); ForeignSocket parts = ForeignSocket.open(ws(""))) {
            whole.text("x".repeat(EchoRoute.MAX_MESSAGE_BYTES + 1));
            parts.textPart("x".repeat(600), false).textPart("x".repeat(600), false);
            assertThat(whole.awaitClose()).isEqualTo("1009 message larger than max-message-bytes 1000");
            assertThat(parts.awaitClose()).isEqualTo("1009 message larger than max-message-bytes 1000");
            assertThat(counters.count("rejected/echo/too_big")).isEqualTo(2);
            await().until(() -> echo.sockets.stream()
                    .allMatch(socket -> socket.heard.getLast().startsWith("closed 1009")));
        }
    }

    @Test
    void unmaskedFrameIsAProtocolError() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", listener.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("GET /echo HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            await().until(() -> !echo.sockets.isEmpty() && echo.sockets.getFirst().heard.contains("opened"));
            socket.getOutputStream().write(new byte[] {(byte) 0x81, 2, 'h', 'i'});
            await().until(() -> echo.sockets.getFirst().heard.stream()
                    .anyMatch(line -> line.startsWith("closed 1002")));
        }
        assertThat(counters.count("rejected/echo/protocol_error")).isEqualTo(1);
    }

    @Test
    void faultInAListenerClosesThatSocketOnly() {
        try (ForeignSocket failing = ForeignSocket.open(ws("")); ForeignSocket other = ForeignSocket.open(ws(""))) {
            failing.text("fail");
            assertThat(failing.awaitClose()).isEqualTo("1011 internal error");
            other.text("still here").awaitText("still here"::equals);
        }
    }

    @Test
    void silentPeerIsPingedThenClosed() throws Exception {
        ListenerLimits hasty = new ListenerLimits(10, 1_000, Duration.ofMillis(100), Duration.ofMillis(300),
                Duration.ofSeconds(1), OutboxLimits.defaults());
        try (WebSocketListener impatient = listen(hasty); Socket mute = new Socket("127.0.0.1", impatient.port())) {
            mute.setSoTimeout(20_000);
            mute.getOutputStream()
                    .write(("GET /echo HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(mute.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            int frames = answer.indexOf("\r\n\r\n") + 4;
            assertThat(answer.substring(frames)).startsWith("\u0089\0\u0089\0").contains("silent for too long");
        }
    }

    @Test
    void moreConnectionsThanAllowedAreClosedAtOnce() throws Exception {
        ListenerLimits narrow = new ListenerLimits(1, 1_000, Duration.ofSeconds(20), Duration.ofSeconds(60),
                Duration.ofSeconds(1), OutboxLimits.defaults());
        try (WebSocketListener one = listen(narrow); Socket first = new Socket("127.0.0.1", one.port())) {
            await().until(() -> one.openConnections() == 1);
            try (Socket second = new Socket("127.0.0.1", one.port())) {
                assertThat(second.getInputStream().read()).isEqualTo(-1);
            }
            assertThat(first.isConnected()).isTrue();
            assertThat(counters.count("rejected/http/connections_full")).isEqualTo(1);
        }
    }

    @Test
    void closeTellsOpenSocketsThatTheGatewayGoesAway() {
        try (ForeignSocket peer = ForeignSocket.open(ws(""))) {
            await().until(() -> echo.sockets.getFirst().heard.contains("opened"));
            listener.close();
            assertThat(peer.awaitClose()).isEqualTo("1001 the gateway is shutting down");
            await().until(() -> echo.sockets.getFirst().heard.getLast().startsWith("closed 1001"));
        }
    }

    @Test
    void takenPortStopsTheStartWithOneClearLine() {
        assertThatThrownBy(() -> WebSocketListener.bind("127.0.0.1", listener.port(), "SWITCHBOARD_VOICE_PORT",
                        Routes.builder().build(), OriginCheck.allowing(Set.of()), ListenerLimits.defaults(), loops,
                                (_, _) -> {}))
                .isInstanceOf(ListenException.class)
                .hasMessageContaining("127.0.0.1:" + listener.port())
                .hasMessageContaining("SWITCHBOARD_VOICE_PORT")
                .hasMessageContaining("in use");
    }

    @Test
    void wordThatIsNoOriginStopsTheStart() {
        assertThatThrownBy(() -> OriginCheck.allowing(Set.of("call.example.com/page")))
                .hasMessageContaining("call.example.com/page").hasMessageContaining("https://call.example.com");
    }
}
