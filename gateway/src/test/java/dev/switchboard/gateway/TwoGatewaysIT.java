package dev.switchboard.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.switchboard.gateway.net.DialLimits;
import dev.switchboard.gateway.net.EventLoops;
import dev.switchboard.gateway.net.WebSocketDialer;
import dev.switchboard.gateway.softphone.BrowserPhone;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Two gateways and a dashboard, three processes over one PostgreSQL.
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "the server's binaries are for Linux on amd64")
class TwoGatewaysIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path dir;

    private final EventLoops loops = EventLoops.start("phones", 1);
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        loops.close();
        http.close();
    }

    @Test
    void aDashboardShowsTheCallsOfBothAndOneClosesWhatTheOtherLeavesWhenItIsKilled() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start()) {
            var shared = Map.of(
                    "SWITCHBOARD_DATABASE_URL", server.getJdbcUrl("postgres", "postgres"),
                    "SWITCHBOARD_PRICE_TABLE", Files.writeString(dir.resolve("prices.yaml"), MeasuresIT.PRICES).toString(),
                    "SWITCHBOARD_ALERT_COST", "0.000001");
            try (GatewayProcess dashboard = GatewayProcess.start("dashboard", dir.resolve("desk"), shared);
                    GatewayProcess one = GatewayProcess.start(dir.resolve("one"), shared);
                    GatewayProcess two = GatewayProcess.start(dir.resolve("two"), shared)) {
                var feed = new Feed();
                http.newWebSocketBuilder()
                        .buildAsync(URI.create("ws://" + dashboard.controlAddress() + "/api/live"), feed)
                        .join();
                var first = new CallNotes();
                var second = new CallNotes();
                call(one, first).type("i lost my debit card");
                BrowserPhone staying = call(two, second);
                staying.type("what is the interest rate for the saving pockets");
                first.line("agent", text -> text.toLowerCase(Locale.ROOT).contains("card"));
                second.line("agent", text -> text.contains("3.88"));
                for (CallNotes call : List.of(first, second)) {
                    await().atMost(PATIENCE).until(() -> feed.tells("line", call.ticketId, "/interaction/ticket_id"));
                    assertThat(get(dashboard, call.ticketId).at("/ticket/status").asText()).isEqualTo("in_progress");
                }

                await().atMost(PATIENCE).until(() -> feed.alerts(first.ticketId).contains("cost")
                        && feed.alerts(second.ticketId).contains("cost"));

                one.signal("KILL");

                await().atMost(PATIENCE).until(() -> feed.tells("call.ended", first.ticketId, "/ticket/ticket_id"));
                JsonNode left = get(dashboard, first.ticketId).path("ticket");
                assertThat(left.path("status").asText()).isEqualTo("closed");
                assertThat(left.path("end_reason").asText()).isEqualTo("interrupted");
                assertThat(left.path("category").asText()).isEqualTo("card_inquiry");
                assertThat(get(dashboard, second.ticketId).at("/ticket/status").asText()).isEqualTo("in_progress");

                staying.hangUp();

                await().atMost(PATIENCE).until(() -> feed.tells("call.ended", second.ticketId, "/ticket/ticket_id"));
                assertThat(get(dashboard, second.ticketId).at("/ticket/end_reason").asText()).isEqualTo("caller_hangup");
                assertThat(feed.numbers()).as("every event once, in order").isEqualTo(
                        LongStream.iterate(feed.numbers().getFirst(), number -> number + 1)
                                .limit(feed.numbers().size()).boxed().toList());
                assertThat(feed.frames.stream().filter(frame -> frame.path("type").asText().equals("call.ended"))).hasSize(2);
                theyShareAccountsSessionsAndTokens(dashboard, two);
            }
        }
    }

    private void theyShareAccountsSessionsAndTokens(GatewayProcess dashboard, GatewayProcess gateway) throws Exception {
        String given = JSON.readTree(post(dashboard, "accounts", "{\"name\":\"ada\",\"roles\":[\"admin\"]}", "X-A", "").body())
                .at("/data/password").asText();
        HttpResponse<String> in =
                post(dashboard, "login", "{\"name\":\"ada\",\"password\":\"" + given + "\"}", "X-A", "");
        String cookie = in.headers().firstValue("Set-Cookie").orElseThrow().replaceFirst(";.*", "");
        assertThat(post(gateway, "password", "{\"present\":\"" + given + "\",\"chosen\":\"quite another thing\"}", "Cookie", cookie)
                        .statusCode())
                .isEqualTo(200);
        String key = JSON.readTree(post(gateway, "tokens", "{\"name\":\"crm\",\"scopes\":[\"sql.run\"]}", "Cookie", cookie).body())
                .at("/data/key").asText();
        HttpResponse<String> asked = post(dashboard, "sql", "{\"sql\":\"SELECT * FROM access_tokens\"}", "Authorization", "Bearer " + key);
        assertThat(asked.body()).contains("is not for questions");
        assertThat(post(dashboard, "sql", "{\"sql\":\"SELECT 1\"}", "X-A", "").statusCode()).isEqualTo(401);
        assertThat(post(gateway, "logout", "", "Cookie", cookie).statusCode()).isEqualTo(200);
        assertThat(post(dashboard, "logout", "", "Cookie", cookie).statusCode()).isEqualTo(401);
    }

    private HttpResponse<String> post(GatewayProcess at, String path, String body, String header, String value)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + at.controlAddress() + "/api/" + path))
                .headers("Sec-Fetch-Site", "same-origin", header, value)
                .POST(BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private BrowserPhone call(GatewayProcess gateway, CallNotes notes) {
        BrowserPhone phone = BrowserPhone.call(
                new WebSocketDialer(DialLimits.defaults()), loops.next(),
                URI.create("ws://" + gateway.voiceAddress() + "/calls/browser"), true, notes);
        notes.line("agent", text -> text.contains("Riley"));
        return phone;
    }

    private JsonNode get(GatewayProcess dashboard, String ticketId) throws IOException, InterruptedException {
        URI address = URI.create("http://" + dashboard.controlAddress() + "/api/tickets/" + ticketId);
        return JSON.readTree(http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString()).body())
                .path("data");
    }

    /// What a browser at the dashboard is told.
    private static final class Feed implements WebSocket.Listener {
        final List<JsonNode> frames = new CopyOnWriteArrayList<>();
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                try {
                    frames.add(JSON.readTree(text.toString()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                text.setLength(0);
            }
            socket.request(1);
            return CompletableFuture.completedFuture(null);
        }

        boolean tells(String type, String ticketId, String where) {
            return frames.stream()
                    .anyMatch(frame -> frame.path("type").asText().equals(type) && frame.at(where).asText().equals(ticketId));
        }

        /// Every kind of alert that was ever told of a call.
        List<String> alerts(String ticketId) {
            return frames.stream()
                    .filter(frame -> frame.path("type").asText().equals("alerts"))
                    .flatMap(frame -> frame.path("calls").valueStream())
                    .filter(call -> call.path("ticket_id").asText().equals(ticketId))
                    .flatMap(call -> call.path("alerts").findValuesAsText("kind").stream())
                    .toList();
        }

        /// Of the events, without the snapshot it began with and the alerts, which are no events.
        List<Long> numbers() {
            return frames.stream()
                    .filter(frame -> frame.has("position") && !frame.path("type").asText().equals("snapshot"))
                    .map(frame -> Long.parseLong(frame.path("position").asText().substring(9), 16))
                    .toList();
        }
    }
}
