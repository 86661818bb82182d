package dev.switchboard.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchboard.dashboard.access.Door;
import dev.switchboard.dashboard.access.Right;
import dev.switchboard.dashboard.doc.ApiDocument;
import dev.switchboard.dashboard.doc.ApiRoute;
import dev.switchboard.store.category.Categorizer;
import dev.switchboard.store.ticket.TicketStatus;
import dev.switchboard.store.webhook.EventType;
import io.javalin.Javalin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The document and the routes say the same.
class ApiDocumentTest {
    private static final Set<String> METHODS = Set.of("get", "post", "patch", "put", "delete");

    @TempDir
    Path folder;

    @Test
    void everyRouteIsDescribedAndNothingElseIs() throws Exception {
        JsonNode document;
        Set<String> routes;
        try (TestDesk desk = new TestDesk(folder)) {
            document = desk.get("/openapi.json").json();
            routes = routes(desk.server.javalin());
        }
        assertThat(documented(document)).isEqualTo(routes);
        assertThat(document.findValues("x-undescribed")).as("routes of which openapi/ has nothing").isEmpty();
        assertThat(written()).isEqualTo(routes);
    }

    @Test
    void whoMayWhatStandsInThePathAndWhatIsRefusedComeFromTheRouteAlone() {
        var document = new ApiDocument();
        document.describe(List.of(
                new ApiRoute("get", "/api/things/{thing}", Set.of(Right.AUDIT_READ), false),
                new ApiRoute("get", "/api/live", Set.of(Right.LIVE_WATCH), true),
                new ApiRoute("get", "/health", Set.of(Door.EVERYONE), false)));
        assertThat(documented(document.json())).containsExactly("GET /api/live", "GET /api/things/{thing}", "GET /health");
        JsonNode bare = document.json().at("/paths/~1api~1things~1{thing}/get");
        assertThat(bare.path("x-undescribed").asBoolean()).isTrue();
        assertThat(bare.at("/parameters/0/name").asText()).isEqualTo("thing");
        assertThat(bare.path("security").toString())
                .isEqualTo("[{\"token\":[\"audit.read\"]},{\"session\":[\"audit.read\"]}]");
        assertThat(bare.at("/responses/403/description").asText())
                .startsWith("It needs the right audit.read, which the role admin has.");
        assertThat(statuses(bare)).containsExactly("400", "401", "403", "404", "503", "default");
        JsonNode live = document.json().at("/paths/~1api~1live/get");
        assertThat(live.path("summary").asText()).startsWith("The live feed");
        assertThat(statuses(live)).containsExactly("101", "400", "401", "403", "426", "503", "default");
        JsonNode health = document.json().at("/paths/~1health/get");
        assertThat(health.path("security")).isEmpty();
        assertThat(statuses(health)).containsExactly("200", "403", "503", "default");
        assertThat(document.json().at("/components/schemas").properties()).extracting(Map.Entry::getKey).containsExactly("Error", "Health");
    }

    @Test
    void whatHasNamesOnTheWireHasThoseOfItsType() throws Exception {
        JsonNode schemas;
        try (TestDesk desk = new TestDesk(folder)) {
            schemas = desk.get("/openapi.json").json().at("/components/schemas");
        }
        assertThat(schemas.at("/Right/enum")).map(JsonNode::asText)
                .containsExactlyElementsOf(Stream.of(Right.values()).map(Right::wire).toList());
        assertThat(schemas.at("/TicketStatus/enum")).map(JsonNode::asText)
                .containsExactlyElementsOf(Stream.of(TicketStatus.values()).map(TicketStatus::wire).toList());
        assertThat(schemas.at("/EventType/enum")).map(JsonNode::asText).isEqualTo(EventType.ALL);
        assertThat(schemas.at("/Category/examples")).map(JsonNode::asText).isEqualTo(Categorizer.standard().names());
        assertThat(schemas.at("/Token/properties/scopes/items/$ref").asText()).isEqualTo("#/components/schemas/Right");
    }

    private static List<String> statuses(JsonNode operation) {
        return operation.path("responses").properties().stream().map(Map.Entry::getKey).toList();
    }

    private static Set<String> routes(Javalin javalin) {
        Set<String> routes = new TreeSet<>();
        ApiRoute.of(javalin).forEach(route -> routes.add(route.method().toUpperCase(Locale.ROOT) + " " + route.path()));
        return routes;
    }

    /// What the files have, whatever is made of it.
    private static Set<String> written() throws IOException {
        Set<String> operations = new TreeSet<>();
        for (String file : resource("files.txt").lines().toList()) {
            operations.addAll(documented(new ObjectMapper().readTree(resource(file + ".json"))));
        }
        return operations;
    }

    private static String resource(String file) throws IOException {
        try (InputStream in = ApiDocumentTest.class.getResourceAsStream("/openapi/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Set<String> documented(JsonNode document) {
        Set<String> operations = new TreeSet<>();
        document.path("paths").properties().forEach(path -> path.getValue().properties().forEach(item -> {
            if (METHODS.contains(item.getKey())) {
                operations.add(item.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey());
            }
        }));
        return operations;
    }

    /// Sound and ZIP files have none, and pages are no answer to a program.
    @Test
    void everyAnswerOfEveryOperationHasAnExampleAndSoHasEveryBody() throws Exception {
        JsonNode document;
        try (TestDesk desk = new TestDesk(folder)) {
            document = desk.get("/openapi.json").json();
        }
        List<String> without = new ArrayList<>();
        int examples = 0;
        for (var path : document.path("paths").properties()) {
            for (var item : path.getValue().properties()) {
                String where = item.getKey() + " " + path.getKey();
                if (!METHODS.contains(item.getKey()) || item.getValue().path("tags").path(0).asText().equals("Pages")) {
                    continue;
                }
                JsonNode body = item.getValue().at("/requestBody/content/application~1json");
                String type = body.at("/schema/$ref").asText("#");
                JsonNode schema = type.equals("#") ? body.path("schema") : document.at(type.substring(1));
                if (!body.isMissingNode() && !body.has("example") && !schema.has("examples")) {
                    without.add(where + ": the body");
                }
                for (var answer : item.getValue().path("responses").properties()) {
                    for (var content : answer.getValue().path("content").properties()) {
                        boolean text = content.getKey().matches("application/(json|x-ndjson)|text/.*");
                        if (answer.getKey().startsWith("2") && text && !content.getValue().has("example")) {
                            without.add(where + ": " + answer.getKey() + " " + content.getKey());
                        }
                        examples += content.getValue().has("example") ? 1 : 0;
                    }
                }
            }
        }
        assertThat(without).as("write them into openapi/examples.json").isEmpty();
        assertThat(examples).isGreaterThan(40);
    }

    @Test
    void theDocumentIsWhole() throws Exception {
        JsonNode document;
        try (TestDesk desk = new TestDesk(folder)) {
            document = desk.get("/openapi.json").json();
        }
        assertThat(document.path("openapi").asText()).isEqualTo("3.1.0");
        List<String> ids = new ArrayList<>();
        document.path("paths").properties().forEach(path -> path.getValue().properties().forEach(item -> {
            if (METHODS.contains(item.getKey())) {
                ids.add(item.getValue().path("operationId").asText());
                String where = item.getKey() + " " + path.getKey();
                assertThat(item.getValue().path("responses").size()).as(where).isPositive();
                assertThat(item.getValue().path("summary").asText()).as(where).isNotEmpty();
                // A path's own parameters are those in its braces.
                List<String> inPath = new ArrayList<>();
                path.getValue().path("parameters").forEach(parameter -> inPath.add(parameter.path("name").asText()));
                item.getValue().path("parameters").forEach(parameter -> {
                    if (parameter.path("in").asText().equals("path")) {
                        inPath.add(parameter.path("name").asText());
                    }
                });
                List<String> inBraces = Pattern.compile("\\{(\\w+)}").matcher(path.getKey()).results()
                        .map(found -> found.group(1)).toList();
                assertThat(inPath).as(where).containsExactlyElementsOf(inBraces);
            }
        }));
        assertThat(ids).doesNotHaveDuplicates().doesNotContain("");
        for (String reference : document.findValuesAsText("$ref")) {
            assertThat(document.at(reference.substring(1)).isMissingNode()).as(reference).isFalse();
        }
    }
}
