package dev.switchboard.gateway.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.switchboard.dashboard.DashboardConfig;
import dev.switchboard.dashboard.DashboardServer;
import dev.switchboard.dashboard.ops.HealthReport;
import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.TranscriptStore;
import dev.switchboard.store.ticket.NewTicket;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.Speaker;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ExportCommandTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;

    private TranscriptStore store;
    private DashboardServer server;
    private final List<TicketId> ids = new ArrayList<>();
    private final StringWriter said = new StringWriter();

    @BeforeEach
    void serve() {
        store = TranscriptStore.open(StoreConfig.in(folder.resolve("data")), Clock.systemUTC());
        Instant now = Instant.now();
        for (int i = 0; i < 250; i++) {
            Instant at = now.minusSeconds(i < 3 ? 90_000 - i : 3_000 - i);
            TicketId id = store.writer()
                    .open(new NewTicket("s", "browser", "riley", null, at))
                    .toCompletableFuture()
                    .join()
                    .id();
            store.writer().append(Line.said(id, "a", at, Speaker.USER, "I lost card " + i));
            ids.add(id);
        }
        ids.forEach(id -> store.writer().close(id, "caller_hangup").toCompletableFuture().join());
        server = DashboardServer.start(
                DashboardConfig.at("127.0.0.1", 0),
                store,
                new HealthReport() {
                    @Override
                    public String version() {
                        return "1";
                    }

                    @Override
                    public List<Problem> problems() {
                        return List.of();
                    }

                    @Override
                    public Map<String, String> info() {
                        return Map.of();
                    }
                },
                () -> "");
    }

    @AfterEach
    void close() {
        server.close();
        store.close();
    }

    private int export(int port, String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--control", "http://127.0.0.1:" + port));
        var out = new PrintWriter(said, true);
        return new CommandLine(new ExportCommand()).setOut(out).setErr(out).execute(all.toArray(String[]::new));
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void closedCallsOfTheLastDayBecomeAFileEach() throws Exception {
        Path out = folder.resolve("exports");
        assertThat(export(server.port(), "--since", "24h", "--status", "closed", "--out", out.toString())).isZero();
        assertThat(said.toString()).contains("247 of 247 tickets").contains("247 tickets in ");
        assertThat(files(out)).containsExactlyElementsOf(
                ids.subList(3, 250).stream().map(id -> "ticket_" + id + ".json").sorted().toList());
        JsonNode ticket = JSON.readTree(out.resolve("ticket_" + ids.get(9) + ".json").toFile());
        assertThat(ticket.at("/ticket/external_id").asText()).isEqualTo(ids.get(9).value());
        assertThat(ticket.at("/interactions/0/message").asText()).isEqualTo("I lost card 9");
        assertThat(ticket.has("cursor")).isFalse();
    }

    @Test
    void aConnectionThatBreaksIsTakenUpWhereItBroke() throws Exception {
        Path out = folder.resolve("exports");
        // The first answer breaks off after 20,000 bytes, the second after 3,000, the others come whole.
        var asked = new CopyOnWriteArrayList<String>();
        HttpServer proxy = proxy(asked, answer -> answer == 0 ? 20_000 : answer == 1 ? 3_000 : Integer.MAX_VALUE);
        try {
            assertThat(export(proxy.getAddress().getPort(), "--format", "ndjson", "--out", out.toString())).isZero();
        } finally {
            proxy.stop(0);
        }
        assertThat(asked).hasSize(3);
        assertThat(asked.getFirst()).doesNotContain("after=");
        assertThat(asked.getLast()).contains("after=t");
        List<String> lines = Files.readAllLines(out.resolve("tickets.ndjson"));
        assertThat(lines).hasSize(251);
        assertThat(lines.stream().limit(250).map(ExportCommandTest::ticketId)).doesNotHaveDuplicates();
        assertThat(JSON.readTree(lines.getLast()).at("/end/count").asInt()).isEqualTo(250);
    }

    @Test
    void anExportThatWasGivenUpGoesOnWhenTheSameCommandRunsAgain() throws Exception {
        Path out = folder.resolve("exports");
        var asked = new CopyOnWriteArrayList<String>();
        HttpServer proxy = proxy(asked, answer -> answer == 0 ? 50_000 : 0);
        try {
            assertThat(export(proxy.getAddress().getPort(), "--since", "7d", "--out", out.toString())).isEqualTo(1);
        } finally {
            proxy.stop(0);
        }
        assertThat(said.toString()).contains("run the same command again to go on");
        int exported = files(out).size() - 1;
        assertThat(exported).isBetween(50, 249);
        assertThat(export(server.port(), "--since", "7d", "--out", out.toString())).isZero();
        assertThat(said.toString()).contains("going on after " + exported + " tickets");
        assertThat(files(out)).hasSize(250);
    }

    @Test
    void otherSystemsGetTheirOwnBodies() throws Exception {
        Path out = folder.resolve("exports");
        assertThat(export(server.port(), "--until", "12h", "--format", "zendesk", "--out", out.toString())).isZero();
        assertThat(files(out)).hasSize(3);
        JsonNode ticket = JSON.readTree(out.resolve("ticket_" + ids.getFirst() + "_zendesk.json").toFile());
        assertThat(ticket.at("/ticket/comments/0/value").asText()).endsWith("Caller: I lost card 0");
    }

    @Test
    void whatTheServerRefusesIsSaidInItsWordsAndWrongArgumentsAreTwo() {
        String out = folder.resolve("exports").toString();
        assertThat(export(server.port(), "--status", "gone", "--out", out)).isEqualTo(1);
        assertThat(said.toString()).contains("unknown status 'gone': expected one of open, in_progress, resolved, closed");
        assertThat(export(server.port(), "--since", "yesterday", "--out", out)).isEqualTo(2);
        assertThat(export(server.port(), "--since", "24h")).isEqualTo(2);
        assertThat(export(1, "--out", out)).isEqualTo(1);
        assertThat(said.toString()).contains("http://127.0.0.1:1 cannot be reached");
    }

    private static String ticketId(String line) {
        try {
            return JSON.readTree(line).at("/ticket/ticket_id").asText();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Passes everything through, but of the n-th export only so many bytes, after which the connection breaks.
    private HttpServer proxy(List<String> asked, IntUnaryOperator mostBytes) throws IOException {
        HttpServer proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        proxy.createContext("/", exchange -> pass(exchange, asked, mostBytes));
        proxy.start();
        return proxy;
    }

    private void pass(HttpExchange exchange, List<String> asked, IntUnaryOperator mostBytes) throws IOException {
        URI uri = exchange.getRequestURI();
        int most = Integer.MAX_VALUE;
        if (uri.getPath().equals("/api/tickets/export")) {
            most = mostBytes.applyAsInt(asked.size());
            asked.add(uri.toString());
        }
        try (InputStream in = URI.create("http://127.0.0.1:" + server.port() + uri).toURL().openStream()) {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(in.readNBytes(most));
            if (in.read() >= 0) {
                throw new IOException("cut");
            }
        }
        exchange.close();
    }
}
