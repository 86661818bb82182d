package dev.switchboard.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchboard.dashboard.access.AccessPolicy;
import dev.switchboard.dashboard.ops.AgentReload;
import dev.switchboard.dashboard.ops.HealthReport;
import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.TranscriptStore;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A dashboard on a free port over a real store in a folder, and a client for it.
final class TestDesk implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// Few rounds of hashing, looked up often, and the first password kept.
    static final AccessPolicy QUICK = new AccessPolicy(
            Duration.ofHours(1), Duration.ofHours(12), Duration.ofMillis(50), 10, _ -> {});

    final TranscriptStore store;
    final SampleCalls calls;
    final SampleStaff staff;
    final List<HealthReport.Problem> problems = new ArrayList<>();
    final FakeCallDesk callDesk = new FakeCallDesk();
    final DashboardServer server;
    final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    TestDesk(Path folder) {
        this(folder, UnaryOperator.identity());
    }

    TestDesk(Path folder, UnaryOperator<DashboardConfig> adjust) {
        this(folder, adjust, StoreConfig.in(folder));
    }

    TestDesk(Path folder, UnaryOperator<DashboardConfig> adjust, StoreConfig config) {
        store = TranscriptStore.open(config, Clock.systemUTC());
        calls = new SampleCalls(store);
        staff = new SampleStaff(store);
        server = DashboardServer.start(
                adjust.apply(DashboardConfig.at("127.0.0.1", 0)
                        .withDataDir(folder)
                        .withAccess(QUICK)),
                store,
                health(problems),
                staff,
                callDesk,
                () -> "switchboard_calls 0\n");
    }

    static HealthReport health(List<HealthReport.Problem> problems) {
        return new HealthReport() {
            @Override
            public String version() {
                return "0.1.0";
            }

            @Override
            public List<Problem> problems() {
                return List.copyOf(problems);
            }

            @Override
            public Map<String, String> info() {
                Map<String, String> info = new LinkedHashMap<>();
                info.put("engine", "local, no key");
                info.put("java", Runtime.version().toString());
                return info;
            }
        };
    }

    URI at(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    /// Changes rows behind the server's back, such as the age of a session. Returns how many.
    int changed(String statement) {
        return store.database().write(connection -> store.database().sql(connection).update(statement, _ -> {}));
    }

    Answer get(String path) throws Exception {
        return ask("GET", path, null);
    }

    /// Sends the body in chunks, its length untold.
    Answer askChunked(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(at(path))
                .method(
                        method,
                        HttpRequest.BodyPublishers.ofInputStream(
                                () -> new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))))
                .build();
        return new Answer(client.send(request, HttpResponse.BodyHandlers.ofString()));
    }

    Answer ask(String method, String path, @Nullable String body, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(at(path))
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return new Answer(client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
    }

    @Override
    public void close() {
        server.close();
        client.close();
        staff.close();
        store.close();
    }

    record Answer(HttpResponse<String> response) {
        int status() {
            return response.statusCode();
        }

        String text() {
            return response.body();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        JsonNode json() throws Exception {
            return JSON.readTree(response.body());
        }

        JsonNode data() throws Exception {
            return json().get("data");
        }

        String message() throws Exception {
            return json().path("message").asText();
        }
    }
}
