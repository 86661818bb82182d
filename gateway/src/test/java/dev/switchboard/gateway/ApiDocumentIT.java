package dev.switchboard.gateway;

import dev.switchboard.dashboard.DashboardConfig;
import dev.switchboard.dashboard.DashboardServer;
import dev.switchboard.dashboard.ops.HealthReport;
import dev.switchboard.store.StoreConfig;
import dev.switchboard.store.TranscriptStore;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The API's document, as a dashboard serves it, before the linter that client makers run over it: Redocly's, with its
/// recommended rules.
class ApiDocumentIT {
    @TempDir
    private Path dir;

    @Test
    void anOpenApiLinterFindsNeitherErrorNorWarning() throws Exception {
        Path document = dir.resolve("openapi.json");
        try (TranscriptStore store = TranscriptStore.open(StoreConfig.in(dir), Clock.systemUTC());
                DashboardServer server = DashboardServer.start(
                        DashboardConfig.at("127.0.0.1", 0).withDataDir(dir), store, new Well(), () -> "");
                HttpClient client = HttpClient.newHttpClient()) {
            client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/openapi.json")).build(),
                    BodyHandlers.ofFile(document));
        }
        NodePrograms.run("lint-openapi.mjs", Map.of(), List.of(document.toString()));
    }

    private static final class Well implements HealthReport {
        @Override
        public String version() {
            return "0";
        }

        @Override
        public List<Problem> problems() {
            return List.of();
        }

        @Override
        public Map<String, String> info() {
            return Map.of();
        }
    }
}
