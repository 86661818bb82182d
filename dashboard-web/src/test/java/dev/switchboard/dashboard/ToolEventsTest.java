package dev.switchboard.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchboard.store.feed.CallEvent;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.ToolCall;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `GET /tools/events`.
class ToolEventsTest {
    @TempDir
    static Path folder;

    private static TestDesk desk;

    @BeforeAll
    static void open() {
        desk = new TestDesk(folder);
    }

    @AfterAll
    static void close() {
        desk.close();
    }

    /// One reader of the stream, on a thread of its own.
    private static final class Reader implements AutoCloseable {
        private final StringBuffer read = new StringBuffer();
        private final HttpResponse<InputStream> response;
        private final Thread thread;

        Reader(@Nullable String after) throws Exception {
            this(desk, after);
        }

        Reader(TestDesk desk, @Nullable String after) throws Exception {
            HttpRequest.Builder request = HttpRequest.newBuilder(desk.at("/tools/events"));
            if (after != null) {
                request.header("Last-Event-ID", after);
            }
            response = desk.client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            thread = Thread.ofVirtual().start(() -> {
                try (InputStream in = response.body()) {
                    byte[] some = new byte[4_096];
                    for (int count = in.read(some); count >= 0; count = in.read(some)) {
                        read.append(new String(some, 0, count, StandardCharsets.UTF_8));
                    }
                } catch (IOException closed) {
                    read.append("\nclosed");
                }
            });
        }

        /// The events of that type, each with its lines.
        List<String> events(String type) {
            return Arrays.stream(read.toString().split("\n\n")).filter(event -> event.contains("event: " + type + "\n")).toList();
        }

        String wait(String type) {
            await().until(() -> !events(type).isEmpty());
            return events(type).getFirst();
        }

        @Override
        public void close() throws Exception {
            response.body().close();
            thread.join();
        }
    }

    private static String id(String event) {
        return event.lines().filter(line -> line.startsWith("id: ")).findFirst().orElseThrow().substring(4);
    }

    private static void runs(TicketId ticket, String callId) {
        Instant at = Instant.now();
        desk.store.feed().publish(new CallEvent.ToolStarted(ticket, callId, "find_events", at));
        desk.store.writer().append(Line.tool(ticket, at, callId,
                new ToolCall("find_events", "{\"query\":\"secret words\"}", callId, "{\"spoken\":\"secret\"}", "answered", 3L)));
    }

    @Test
    void readersAreBoundedAndEndWithTheServer() throws Exception {
        try (TestDesk other = new TestDesk(folder.resolve("other"), config -> new DashboardConfig(
                        config.bind(), 0, config.allowedOrigins(), config.maxBodyBytes(), 2).withAccess(TestDesk.QUICK));
                Reader one = new Reader(other, null);
                Reader two = new Reader(other, null)) {
            one.wait("ready");
            two.wait("ready");
            TestDesk.Answer third = other.get("/tools/events");
            assertThat(third.status()).isEqualTo(503);
            assertThat(third.message()).contains("all 2 streams");
            assertThat(third.header("Retry-After")).isEqualTo("5");
            other.server.close();
            one.thread.join();
            two.thread.join();
        }
    }

    @Test
    void runsOfCallsAndFromOutsideAreToldWithoutWhatWasSaid() throws Exception {
        TicketId ticket = desk.calls.begin();
        try (Reader reader = new Reader(null)) {
            assertThat(reader.response.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
            reader.wait("ready");
            runs(ticket, "call_1");
            String started = reader.wait("tool.started");
            String finished = reader.wait("tool.finished");

            assertThat(started).contains("\"ticket_id\":\"" + ticket + "\"", "\"call_id\":\"call_1\"");
            var data = new ObjectMapper().readTree(finished.substring(finished.indexOf("data: ") + 6));
            assertThat(data.path("status").asText()).isEqualTo("answered");
            assertThat(data.path("duration_ms").asLong()).isEqualTo(3);

            desk.ask("POST", "/tools/find_events", "{\"query\":\"secret words\"}");
            await().until(() -> reader.events("tool.finished").size() == 2);
            assertThat(reader.events("tool.finished").getLast()).doesNotContain("id: ").contains("\"ticket_id\":null", "\"run_");
            assertThat(reader.read).doesNotContain("secret");
        }
    }

    @Test
    void aReaderThatComesBackMissesNothingOrIsToldOfTheGap() throws Exception {
        TicketId ticket = desk.calls.begin();
        String seen;
        try (Reader reader = new Reader(null)) {
            runs(ticket, "call_1");
            reader.wait("tool.finished");
            seen = id(reader.events("tool.started").getFirst());
        }
        runs(ticket, "call_2");
        await().until(() -> desk.store.tickets().detail(ticket).orElseThrow().interactions().size() == 2);

        try (Reader back = new Reader(seen)) {
            await().until(() -> back.events("tool.finished").size() == 2);
            assertThat(back.events("tool.started")).singleElement().asString().contains("call_2");
            assertThat(back.events("gap")).isEmpty();
        }
        try (Reader late = new Reader("00000000-0000000000000001")) {
            assertThat(late.wait("gap")).contains("missing");
        }
    }
}
