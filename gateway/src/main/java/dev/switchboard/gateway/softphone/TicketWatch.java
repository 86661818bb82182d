package dev.switchboard.gateway.softphone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/// Reads a call's ticket through the control plane's REST API, as anybody else would.
final class TicketWatch {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
    /// A phone's ticket is looked for among the newest only.
    private static final int NEWEST = 20;
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(ANSWER_WITHIN).build();
    private final URI control;
    private final String token;

    /// `control`: such as `http://127.0.0.1:8003`. `token` may be empty where nobody has to log in.
    TicketWatch(URI control, String token) {
        this.control = control;
        this.token = token;
    }

    /// The ticket with its interactions and metadata; empty while there is none. Throws `IOException` when the control
    /// plane does not answer.
    Optional<JsonNode> ticket(String ticketId) throws IOException, InterruptedException {
        return get("/api/tickets/" + ticketId).map(body -> body.path("data"));
    }

    /// The id of the ticket whose metadata says that it was this carrier's call.
    Optional<String> ticketOfLine(String channel, String lineId) throws IOException, InterruptedException {
        JsonNode newest = get("/api/tickets?limit=" + NEWEST + "&channel=" + channel).map(body -> body.path("data"))
                .orElse(JSON.createArrayNode());
        for (JsonNode row : newest) {
            String ticketId = row.path("ticket_id").asText();
            for (JsonNode entry : ticket(ticketId).orElse(JSON.createObjectNode()).path("metadata")) {
                if (entry.path("key").asText().equals("line_id") && entry.path("value").asText().equals(lineId)) {
                    return Optional.of(ticketId);
                }
            }
        }
        return Optional.empty();
    }

    static boolean isClosed(JsonNode detail) {
        return detail.path("ticket").path("status").asText().equals("closed");
    }

    private Optional<JsonNode> get(String path) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(control.resolve(path)).timeout(ANSWER_WITHIN);
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
        if (response.statusCode() == 401 || response.statusCode() == 403) {
            throw new IOException("the tickets need an API token with tickets.read in SWITCHBOARD_TOKEN (docs/ACCESS.md): "
                    + path + " answered HTTP " + response.statusCode());
        }
        if (response.statusCode() == 404) {
            return Optional.empty();
        }
        if (response.statusCode() != 200) {
            throw new IOException(path + " answered HTTP " + response.statusCode());
        }
        return Optional.of(JSON.readTree(response.body()));
    }
}
