package dev.switchboard.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchboard.dashboard.doc.ApiDocument;
import io.javalin.Javalin;
import io.javalin.http.HandlerType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The document and the routes say the same.
class ApiDocumentTest {
    private static final Set<String> METHODS = Set.of("get", "post", "patch", "put", "delete");

    @TempDir
    Path folder;

    @Test
    void everyRouteIsInTheDocumentAndTheOtherWayRound() {
        try (TestDesk desk = new TestDesk(folder)) {
            assertThat(routes(desk.server.javalin())).isEqualTo(documented(ApiDocument.read().json()));
        }
    }

    private static Set<String> routes(Javalin javalin) {
        Set<String> routes = new TreeSet<>();
        javalin.unsafe.internalRouter.allHttpHandlers().forEach(parsed -> {
            HandlerType method = parsed.endpoint.method;
            if (METHODS.contains(method.name().toLowerCase(Locale.ROOT))) {
                routes.add(method.name() + " " + parsed.endpoint.path);
            }
        });
        return routes;
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
    void everyAnswerOfEveryOperationHasAnExampleAndSoHasEveryBody() {
        JsonNode document = ApiDocument.read().json();
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
