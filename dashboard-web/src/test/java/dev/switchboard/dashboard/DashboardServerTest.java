package dev.switchboard.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.switchboard.dashboard.ops.HealthReport;
import dev.switchboard.store.ticket.NewTicket;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class DashboardServerTest {
    @TempDir
    Path folder;

    private TestDesk desk;

    @BeforeEach
    void open() {
        desk = new TestDesk(folder, config -> config.withAllowedOrigins(Set.of("https://desk.example")));
    }

    @AfterEach
    void close() {
        desk.close();
    }

    @Test
    void healthIsOkWithVersionAndFacts() throws Exception {
        TestDesk.Answer answer = desk.get("/health");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("status").asText()).isEqualTo("ok");
        assertThat(answer.json().get("service").asText()).isEqualTo("switchboard");
        assertThat(answer.json().get("version").asText()).isEqualTo("0.1.0");
        assertThat(answer.json().at("/info/engine").asText()).isEqualTo("local, no key");
    }

    @Test
    void healthNamesEveryReasonWhenNotReady() throws Exception {
        desk.problems.add(new HealthReport.Problem("engine", "nothing answers at port 8005"));
        desk.problems.add(new HealthReport.Problem("speech", "the language model is missing"));

        TestDesk.Answer answer = desk.get("/health");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.json().get("problems").toString())
                .isEqualTo("[{\"name\":\"engine\",\"reason\":\"nothing answers at port 8005\"},"
                        + "{\"name\":\"speech\",\"reason\":\"the language model is missing\"}]");
    }

    @Test
    void healthIsDegradedButReadyWhileTranscriptsWaitInTheJournal() throws Exception {
        try (var other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("tickets.db"));
                var statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            desk.store.writer()
                    .open(new NewTicket("s", "browser", "riley", null, Instant.now()))
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);

            TestDesk.Answer answer = desk.get("/health");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().get("status").asText()).isEqualTo("degraded");
            assertThat(answer.json().at("/problems/0/reason").asText()).startsWith("transcripts wait in the journal (");
            assertThat(answer.json().at("/journal/bytes").asLong()).isPositive();
        }
        await().untilAsserted(() ->
                assertThat(desk.get("/health").json().get("status").asText()).isEqualTo("ok"));
    }

    @Test
    void metricsAreTheSuppliersText() throws Exception {
        TestDesk.Answer answer = desk.get("/metrics");

        assertThat(answer.header("Content-Type")).startsWith("text/plain; version=0.0.4");
        assertThat(answer.text()).isEqualTo("switchboard_calls 0\n");
    }

    @Test
    void takenPortIsOneClearSentence() {
        int taken = desk.server.port();

        assertThatThrownBy(() -> DashboardServer.start(
                        DashboardConfig.at("127.0.0.1", taken), desk.store, TestDesk.health(desk.problems), () -> ""))
                .isInstanceOf(DashboardException.class)
                .hasMessageContaining("127.0.0.1:" + taken)
                .hasMessageContaining("SWITCHBOARD_HTTP_PORT");
    }

    @Test
    void requestsRefusedBeforeAnyRouteAreAnsweredInTheSameShape() throws Exception {
        TestDesk.Answer unreadable = desk.get("/api/tickets/%00");
        assertThat(unreadable.status()).isEqualTo(400);
        assertThat(unreadable.header("Content-Type")).isEqualTo("application/json");
        assertThat(unreadable.json().get("status").asText()).isEqualTo("error");
        assertThat(unreadable.message()).isNotEmpty();

        TestDesk.Answer tooLong = desk.get("/api/tickets?q=" + "a".repeat(20_000));
        assertThat(tooLong.status()).isEqualTo(414);
        assertThat(tooLong.json().get("status").asText()).isEqualTo("error");
    }

    @Test
    void theLiveFeedAsksForAWebSocket() throws Exception {
        TestDesk.Answer answer = desk.get("/api/live");

        assertThat(answer.status()).isEqualTo(426);
        assertThat(answer.message()).contains("WebSocket");
    }

    @Test
    void takenPortIsToldByItsExceptionAloneAndNotLoggedToo() {
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        root.addAppender(logged);
        try {
            takenPortIsOneClearSentence();
        } finally {
            root.detachAppender(logged);
        }

        assertThat(logged.list).extracting(ILoggingEvent::getFormattedMessage).noneMatch(line -> line.contains("Javalin"));
    }

    @Test
    void closedServerTakesNoMoreConnections() {
        DashboardServer other = DashboardServer.start(
                DashboardConfig.at("127.0.0.1", 0), desk.store, TestDesk.health(desk.problems), () -> "");
        int port = other.port();
        other.close();

        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close()).isInstanceOf(ConnectException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/tickets", "/tickets/GXS-20251128-A1B2C3D4", "/system", "/?call=GXS-20251128-A1B2"})
    void everyViewIsTheOnePage(String path) throws Exception {
        TestDesk.Answer answer = desk.get(path);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).startsWith("text/html");
        assertThat(answer.text()).contains("<app-frame>");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "/assets/tokens.css", "/assets/app/app-frame.js", "/assets/vendor/lit/index.js",
        "/assets/vendor/lit-html/lit-html.js", "/assets/vendor/lit-element/lit-element.js",
        "/assets/vendor/reactive-element/reactive-element.js", "/assets/favicon.svg"
    })
    void pagesFindTheirFiles(String path) throws Exception {
        assertThat(desk.get(path).status()).isEqualTo(200);
    }

    @Test
    void unknownPathIsJsonForProgramsAndThePageForPeople() throws Exception {
        TestDesk.Answer api = desk.get("/api/nothing");
        assertThat(api.status()).isEqualTo(404);
        assertThat(api.text()).isEqualTo("{\"status\":\"error\",\"message\":\"nothing is at /api/nothing\"}");
        TestDesk.Answer page = desk.ask("GET", "/nothing", null, "Accept", "text/html");
        assertThat(page.status()).isEqualTo(404);
        assertThat(page.text()).contains("<app-frame>");
        assertThat(desk.get("/assets/app/nothing.js").status()).isEqualTo(404);
    }

    @Test
    void methodThatAPathDoesNotHaveIsNotAllowed() throws Exception {
        TestDesk.Answer answer = desk.ask("DELETE", "/api/tickets/GXS-20251128-A1B2C3D4", null);

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.message()).isEqualTo("DELETE is not possible at /api/tickets/GXS-20251128-A1B2C3D4");
        assertThat(answer.header("Allow")).contains("GET").contains("PATCH");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/api/tickets", "/api/nothing", "/assets/tokens.css"})
    void everyAnswerCarriesTheSecurityHeaders(String path) throws Exception {
        TestDesk.Answer answer = desk.get(path);

        assertThat(answer.header("Content-Security-Policy"))
                .contains("default-src 'none'")
                .contains("frame-ancestors 'none'")
                .doesNotContain("unsafe-inline");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("Server")).isEmpty();
    }

    @Test
    void strangeHostNameIsRefused() throws Exception {
        assertThat(rawly("GET /api/tickets HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 403")
                .contains("does not answer to the host name 'evil.example'");
        assertThat(rawly("GET /health HTTP/1.1\r\nHost: localhost:8003\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
        assertThat(rawly("GET /health HTTP/1.1\r\nHost: desk.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void malformedRequestGetsNoStack() throws Exception {
        assertThat(rawly("GET /%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400")
                .doesNotContain("\tat ");
        assertThat(rawly("GET /assets/../../secret HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .doesNotStartWith("HTTP/1.1 200");
    }

    @Test
    void changesComeFromOwnPagesAllowedOriginsAndPrograms() throws Exception {
        String path = "/api/tickets/" + desk.calls.begin();
        String body = "{\"priority\":\"high\"}";
        String own = "http://127.0.0.1:" + desk.server.port();

        assertThat(desk.ask("PATCH", path, body).status()).isEqualTo(200);
        assertThat(desk.ask("PATCH", path, body, "Origin", own).status()).isEqualTo(200);
        assertThat(desk.ask("PATCH", path, body, "Origin", "https://desk.example").status()).isEqualTo(200);
        TestDesk.Answer foreign = desk.ask("PATCH", path, body, "Origin", "https://evil.example");
        assertThat(foreign.status()).isEqualTo(403);
        assertThat(foreign.message()).contains("https://evil.example").contains("SWITCHBOARD_ALLOWED_ORIGINS");
        assertThat(desk.ask("PATCH", path, body, "Origin", "null").status()).isEqualTo(403);
        assertThat(desk.ask("PATCH", path, body, "Origin", "http://127.0.0.1:1").status()).isEqualTo(403);
        assertThat(desk.ask("PATCH", path, body, "Sec-Fetch-Site", "cross-site").status()).isEqualTo(403);
    }

    @Test
    void storeThatFailsIsSaidBrieflyAndWithoutItsStack() throws Exception {
        desk.store.close();

        TestDesk.Answer answer = desk.get("/api/tickets");

        assertThat(answer.status()).isIn(500, 503);
        assertThat(answer.json().get("status").asText()).isEqualTo("error");
        assertThat(answer.text()).doesNotContain("Exception").doesNotContain(folder.toString());
    }

    private String rawly(String request) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), desk.server.port());
                OutputStream out = socket.getOutputStream();
                InputStream in = socket.getInputStream()) {
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
