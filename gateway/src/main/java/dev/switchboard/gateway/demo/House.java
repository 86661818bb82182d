package dev.switchboard.gateway.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the demonstration asks of the control plane, and the payment desk, as anybody could.
final class House {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final URI control;
    private final String token;

    House(URI control, String token) {
        this.control = control;
        this.token = token;
    }

    /// The names of events that have as many seats in section A as in section B at least, soonest first; "tonight's game" for the
    /// first when it is a game of tonight.
    List<String> eventsWithSeats(int seats) throws IOException, InterruptedException {
        JsonNode found = send(request("/api/tools/find_events/try")
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"arguments\":{}}")));
        List<String> names = new ArrayList<>();
        for (JsonNode event : found.findParents("event_id")) {
            boolean enough = event.path("sections").findParents("section").stream()
                    .filter(section -> section.path("section").asText().matches("[AB]"))
                    .filter(section -> section.path("seats_available").asInt() >= seats).count() == 2;
            boolean dearer = price(event, "A") > price(event, "B");
            if (enough && dearer) {
                names.add(event.path("event").asText());
            }
        }
        return names;
    }

    private static long price(JsonNode event, String section) {
        return event.path("sections").findParents("section").stream()
                .filter(each -> each.path("section").asText().equals(section)).findFirst()
                .map(each -> each.path("price_minor").asLong()).orElse(0L);
    }

    /// What the tools of a ticket answered, oldest first.
    List<JsonNode> toolOutputs(String ticketId) throws IOException, InterruptedException {
        List<JsonNode> outputs = new ArrayList<>();
        for (JsonNode line : send(request("/api/tickets/" + ticketId).GET()).path("data").path("interactions")) {
            for (JsonNode call : line.path("tool_calls")) {
                if (!call.path("output").asText().isEmpty()) {
                    outputs.add(JSON.readTree(call.path("output").asText()));
                }
            }
        }
        return outputs;
    }

    /// The newest payment link among them.
    static Optional<URI> paymentLink(List<JsonNode> outputs) {
        return outputs.reversed().stream().map(output -> output.path("payment_url").asText())
                .filter(url -> !url.isEmpty()).findFirst().map(URI::create);
    }

    /// Types a card's number at the desk; what the desk made of it.
    String pay(URI link, String card) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(HttpRequest.newBuilder(link).timeout(ANSWER_WITHIN)
                .header("content-type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("card=" + URLEncoder.encode(card, StandardCharsets.UTF_8)))
                .build(), BodyHandlers.ofString());
        String location = response.headers().firstValue("location").orElse("");
        return location.contains("answer=") ? location.substring(location.indexOf("answer=") + "answer=".length())
                : "HTTP " + response.statusCode();
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(control.resolve(path)).timeout(ANSWER_WITHIN);
        if (!token.isEmpty()) {
            request.header("authorization", "Bearer " + token);
        }
        return request;
    }

    private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpRequest built = request.build();
        HttpResponse<String> response = http.send(built, BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new DemoException(built.uri().getPath() + " answered HTTP " + response.statusCode() + ": " + response.body());
        }
        return JSON.readTree(response.body());
    }
}
