package dev.switchboard.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchboard.dashboard.TestDesk.Answer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `POST /mcp` message by message; whole clients are in the gateway's `McpClientsIT`.
class McpApiTest {
    private static final String META = "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
            + "\"io.modelcontextprotocol/clientCapabilities\":{%s}}";

    private static final String INSPECTOR = "https://inspector.example";

    @TempDir
    static Path folder;

    private static final FixtureTools FIXTURES = new FixtureTools();
    private static TestDesk desk;

    @BeforeAll
    static void open() {
        desk = new TestDesk(folder, config -> config.withAllowedOrigins(Set.of(INSPECTOR)));
        desk.staff.staff().tools().orElseThrow().offer("fixtures", FIXTURES.all());
    }

    @BeforeEach
    void nothingOrdered() {
        FIXTURES.orders.clear();
    }

    @AfterAll
    static void close() {
        desk.close();
    }

    private static Answer post(String body, String... headers) throws Exception {
        List<String> all = new ArrayList<>(List.of("Content-Type", "application/json", "Accept", "application/json, text/event-stream"));
        all.addAll(Arrays.asList(headers));
        return desk.ask("POST", "/mcp", body, all.toArray(String[]::new));
    }

    private static Answer handshake(String method, String params, String... headers) throws Exception {
        return post("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"" + method + "\",\"params\":" + params + "}", headers);
    }

    /// With the headers that revision 2026-07-28 wants.
    private static Answer stateless(String method, String params, String capabilities) throws Exception {
        List<String> headers = new ArrayList<>(List.of("MCP-Protocol-Version", "2026-07-28", "Mcp-Method", method));
        if (method.equals("tools/call")) {
            headers.addAll(List.of("Mcp-Name", params.replaceFirst(".*\"name\":\"([^\"]*)\".*", "$1")));
        }
        String all = "{" + META.formatted(capabilities) + (params.isEmpty() ? "" : ",") + params + "}";
        return handshake(method, all, headers.toArray(String[]::new));
    }

    private static void assertError(Answer answer, int status, int code, String... named) throws Exception {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.json().path("jsonrpc").asText()).isEqualTo("2.0");
        assertThat(answer.json().at("/error/code").asInt()).as(answer.text()).isEqualTo(code);
        assertThat(answer.json().at("/error/message").asText()).contains(named).doesNotContain("Exception", "\tat ");
    }

    @Test
    void aClientOfTheHandshakeEraIsToldTheRevisionItKnows() throws Exception {
        Answer answer = handshake("initialize", "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{},\"clientInfo\":{}}");
        assertThat(answer.json().path("id").asInt()).isEqualTo(7);
        assertThat(answer.json().at("/result/protocolVersion").asText()).isEqualTo("2025-06-18");
        assertThat(answer.json().at("/result/serverInfo/name").asText()).isEqualTo("switchboard");
        assertThat(answer.json().at("/result/capabilities").has("tools")).isTrue();
        assertThat(answer.json().path("result").has("resultType")).isFalse();
        assertThat(answer.header("Mcp-Session-Id")).startsWith("plain-");
        assertThat(handshake("initialize", "{\"protocolVersion\":\"1999-01-01\"}").json().at("/result/protocolVersion").asText())
                .isEqualTo("2025-11-25");
        Answer initialized = post("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
        assertThat(initialized.status()).isEqualTo(202);
        assertThat(initialized.text()).isEmpty();
        assertThat(handshake("ping", "{}").json().path("result").size()).isZero();
        assertThat(desk.get("/mcp").status()).isEqualTo(405);
        assertThat(desk.get("/mcp").header("Allow")).isEqualTo("POST");
        assertError(handshake("resources/list", "{}"), 200, -32_601, "resources/list");
        assertError(handshake("initialize", "{}"), 200, -32_602, "protocolVersion");
    }

    /// Approves what waits, as soon as something does.
    private static void approveOne() {
        await().until(() -> {
            JsonNode waiting = desk.get("/api/approvals").data().at("/waiting/0");
            return !waiting.isMissingNode() && desk.ask("POST", "/api/approvals/" + waiting.path("approval_id").asText(),
                    "{\"decision\":\"approve\"}").status() == 200;
        });
    }

    @Test
    void aClientThatAskedForProgressHearsThatACallWaitsForAPerson() throws Exception {
        String call = "\"name\":\"pricey\",\"arguments\":{}";
        List<CompletableFuture<Answer>> answers = List.of(
                later(() -> handshake("tools/call", "{" + call + ",\"_meta\":{\"progressToken\":\"p1\"}}")),
                later(() -> post("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{"
                        + META.formatted("").replaceFirst("}$", ",\"progressToken\":42}") + "," + call + "}}",
                        "MCP-Protocol-Version", "2026-07-28", "Mcp-Method", "tools/call", "Mcp-Name", "pricey")),
                later(() -> handshake("tools/call", "{" + call + "}")));
        await().until(() -> desk.get("/api/approvals").data().path("waiting").size() == 3);
        // Long enough for a first look, by which the two are told.
        await().pollDelay(Duration.ofMillis(700)).until(() -> true);
        for (int i = 0; i < 3; i++) {
            approveOne();
        }
        for (int i = 0; i < 2; i++) {
            Answer told = answers.get(i).get(10, TimeUnit.SECONDS);
            assertThat(told.header("Content-Type")).startsWith("text/event-stream");
            assertThat(told.text()).containsSubsequence("notifications/progress", "\"progress\":1", "I need a colleague to approve that",
                    "\"progressToken\":" + (i == 0 ? "\"p1\"" : "42"), "\"id\":7", "\"result\"", "Done.");
        }
        assertThat(answers.get(2).get(10, TimeUnit.SECONDS).json().at("/result/content/0/text").asText()).isEqualTo("Done.");
    }

    private static CompletableFuture<Answer> later(Callable<Answer> call) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return call.call();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void pagesOfAllowedOriginsMayReadItsAnswersAndNoOthers() throws Exception {
        String[] preflight = {"Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "content-type,mcp-session-id"};
        Answer allowed = desk.ask("OPTIONS", "/mcp", "", with(preflight, "Origin", INSPECTOR));
        assertThat(allowed.status()).isEqualTo(204);
        assertThat(allowed.header("Access-Control-Allow-Origin")).isEqualTo(INSPECTOR);
        assertThat(allowed.header("Access-Control-Allow-Headers")).contains("Authorization", "Mcp-Session-Id", "Mcp-Method");
        Answer read = handshake("ping", "{}", "Origin", INSPECTOR);
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.header("Access-Control-Allow-Origin")).isEqualTo(INSPECTOR);
        assertThat(read.header("Access-Control-Expose-Headers")).contains("Mcp-Session-Id");
        assertThat(desk.ask("OPTIONS", "/mcp", "", with(preflight, "Origin", "https://evil.example")).header("Access-Control-Allow-Origin"))
                .isEmpty();
        assertThat(handshake("ping", "{}", "Origin", "https://evil.example").status()).isEqualTo(403);
        assertThat(desk.ask("OPTIONS", "/api/tickets", "", with(preflight, "Origin", INSPECTOR))
                .header("Access-Control-Allow-Origin")).as("nothing else is shared").isEmpty();
    }

    private static String[] with(String[] headers, String... more) {
        return Stream.concat(Arrays.stream(headers), Arrays.stream(more)).toArray(String[]::new);
    }

    @Test
    void theStatelessRevisionDiscoversListsAndCalls() throws Exception {
        JsonNode discovered = stateless("server/discover", "", "").json().path("result");
        assertThat(discovered.path("resultType").asText()).isEqualTo("complete");
        assertThat(discovered.path("supportedVersions")).extracting(JsonNode::asText).startsWith("2026-07-28").contains("2025-11-25");
        assertThat(discovered.path("ttlMs").asLong()).isPositive();
        assertThat(discovered.path("cacheScope").asText()).isEqualTo("public");
        assertThat(discovered.path("_meta").path("io.modelcontextprotocol/serverInfo").path("name").asText()).isEqualTo("switchboard");

        Answer first = stateless("tools/list", "", "");
        JsonNode list = first.json().path("result");
        assertThat(first.text()).as("the same each time").isEqualTo(stateless("tools/list", "", "").text());
        List<String> names = list.path("tools").valueStream().map(tool -> tool.path("name").asText()).toList();
        assertThat(names).contains("check_seats", "order").isSorted();
        assertThat(list.path("cacheScope").asText()).isEqualTo("private");
        JsonNode order = list.path("tools").get(names.indexOf("order"));
        assertThat(order.at("/annotations/readOnlyHint").asBoolean()).isFalse();
        assertThat(order.at("/annotations/destructiveHint").asBoolean()).isTrue();
        assertThat(order.at("/inputSchema/properties").has("confirmation")).isTrue();

        JsonNode called = stateless("tools/call", "\"name\":\"find_events\",\"arguments\":{\"query\":\"lakers\"}", "").json().path("result");
        assertThat(called.path("resultType").asText()).isEqualTo("complete");
        assertThat(called.at("/content/0/text").asText()).contains("Lakers");
        assertThat(called.at("/structuredContent/found").asInt()).isPositive();
        assertThat(called.has("isError")).isFalse();
        String run = called.path("_meta").path("dev.switchboard/run").asText();
        await().untilAsserted(() -> assertThat(desk.store.audit().list(null, null, null, 0, 1_000)).anySatisfy(row ->
                assertThat(row.entry().details()).containsEntry("run", run).containsEntry("way", "mcp").containsEntry("outcome", "answered")));
    }

    @Test
    void theStatelessRevisionRefusesByTheCodesOfTheSpecification() throws Exception {
        String params = "{" + META.formatted("") + "}";
        assertError(handshake("tools/list", params, "MCP-Protocol-Version", "2026-07-28"), 400, -32_020, "Mcp-Method is missing");
        assertError(handshake("tools/list", params, "Mcp-Method", "tools/list"), 400, -32_020, "MCP-Protocol-Version is missing");
        assertError(handshake("tools/list", params, "MCP-Protocol-Version", "2025-11-25", "Mcp-Method", "tools/list"),
                400, -32_020, "2025-11-25");
        assertError(handshake("tools/list", params, "MCP-Protocol-Version", "2026-07-28", "Mcp-Method", "ping"), 400, -32_020, "ping");
        String named = "{" + META.formatted("") + ",\"name\":\"find_events\"}";
        assertError(handshake("tools/call", named, "MCP-Protocol-Version", "2026-07-28", "Mcp-Method", "tools/call"),
                400, -32_020, "Mcp-Name");
        assertThat(handshake("tools/call", named, "MCP-Protocol-Version", "2026-07-28", "Mcp-Method", "tools/call", "Mcp-Name",
                "=?base64?ZmluZF9ldmVudHM=?=").status()).isEqualTo(200);
        Answer old = handshake("tools/list", "{}", "MCP-Protocol-Version", "1900-01-01");
        assertError(old, 400, -32_022, "Unsupported");
        assertThat(old.json().at("/error/data/requested").asText()).isEqualTo("1900-01-01");
        assertThat(old.json().at("/error/data/supported/0").asText()).isEqualTo("2026-07-28");
        assertError(handshake("tools/list", "{}", "MCP-Protocol-Version", "2026-07-28", "Mcp-Method", "tools/list"),
                400, -32_602, "protocolVersion");
        assertError(stateless("ping", "", ""), 404, -32_601, "ping");
        assertError(stateless("initialize", "", ""), 404, -32_601, "initialize");
        assertError(stateless("tools/call", "\"name\":\"sell_bank\"", ""), 200, -32_602, "Unknown tool: sell_bank");
        assertError(stateless("tools/list", "\"cursor\":\"x\"", ""), 400, -32_602, "cursor");
        assertThat(post("{}", "Origin", "http://evil.example").status()).isEqualTo(403);
    }

    @Test
    void whatIsNoMessageIsRefusedByName() throws Exception {
        assertError(post("{\"jsonrpc\":"), 400, -32_700, "valid JSON");
        assertError(post("[".repeat(5_000)), 400, -32_700, "valid JSON");
        assertError(post("{\"jsonrpc\":\"2.0\",\"jsonrpc\":\"2.0\"}"), 400, -32_700, "jsonrpc");
        assertError(post("[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}]"), 400, -32_600, "batch");
        assertError(post("7"), 400, -32_600, "object");
        assertError(post(""), 400, -32_600, "object");
        assertError(post("{\"id\":1,\"method\":\"ping\"}"), 400, -32_600, "jsonrpc");
        assertError(post("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":7}"), 400, -32_600, "method");
        assertError(post("{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}"), 400, -32_600, "id");
        assertError(post("{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"ping\"}"), 400, -32_600, "id");
        assertError(post("{\"jsonrpc\":\"2.0\",\"method\":\"tools/call\"}"), 400, -32_600, "id");
        assertError(post("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":[]}"), 400, -32_600, "params");
        assertError(post("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}"), 400, -32_600, "waits");
        assertError(post("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + "a".repeat(100_000) + "\"}"), 413, -32_600, "larger");
        assertError(handshake("tools/call", "{}"), 400, -32_602, "name");
        assertError(handshake("tools/call", "{\"name\":\"slow\",\"arguments\":[]}"), 400, -32_602, "arguments");
        Answer plain = desk.ask("POST", "/mcp", "{}", "Content-Type", "text/plain");
        assertError(plain, 415, -32_600, "application/json");
    }

    @Test
    void aToolThatMisbehavesIsAResultWithAnError() throws Exception {
        assertThat(called("{\"name\":\"slow\"}")).contains("taking too long", "300 ms");
        assertThat(called("{\"name\":\"huge\"}")).hasSizeLessThan(1_000);
        assertThat(called("{\"name\":\"throws\"}")).contains("went wrong");
        assertThat(called("{\"name\":\"refuses\"}")).isEqualTo("That section is sold out.");
        assertThat(called("{\"name\":\"check_seats\",\"arguments\":{\"quantity\":99}}")).contains("event: ", "quantity: ");
        assertThat(called("{\"name\":\"find_events\",\"arguments\":{\"ticket_id\":\"GXS-20251128-00000000\"}}"))
                .contains("ticket_id: Ticket not found");
    }

    private static String called(String params) throws Exception {
        JsonNode result = handshake("tools/call", params).json().path("result");
        assertThat(result.path("isError").asBoolean()).isTrue();
        assertThat(result.has("structuredContent")).isFalse();
        return result.at("/content/0/text").asText();
    }

    @Test
    void aYesIsAskedForInTheResultAndCountsForThatRunOnly() throws Exception {
        String call = "\"name\":\"order\",\"arguments\":{\"item\":\"two seats\"}";
        JsonNode asked = stateless("tools/call", call, "\"elicitation\":{}").json().path("result");
        assertThat(asked.path("resultType").asText()).isEqualTo("input_required");
        assertThat(asked.at("/inputRequests/confirm/method").asText()).isEqualTo("elicitation/create");
        assertThat(asked.at("/inputRequests/confirm/params/message").asText()).contains("two seats");
        String state = ",\"requestState\":\"" + asked.path("requestState").asText() + "\"";
        String yes = ",\"inputResponses\":{\"confirm\":{\"action\":\"accept\",\"content\":{\"confirm\":true}}}";

        assertThat(stateless("tools/call", call + state, "\"elicitation\":{}").json().at("/result/resultType").asText())
                .as("no answer is no yes").isEqualTo("input_required");
        String other = call.replace("two", "two hundred");
        assertThat(stateless("tools/call", other + state + yes, "\"elicitation\":{}").json().at("/result/isError").asBoolean()).isTrue();
        assertThat(FIXTURES.orders).isEmpty();
        JsonNode ordered = stateless("tools/call", call + state + yes, "\"elicitation\":{}").json().path("result");
        assertThat(ordered.at("/structuredContent/order").asInt()).isEqualTo(1);
        assertThat(stateless("tools/call", call + state + yes, "\"elicitation\":{}").json().at("/result/isError").asBoolean()).isTrue();
        assertThat(FIXTURES.orders).hasSize(1);

        Answer cannot = stateless("tools/call", call, "");
        assertError(cannot, 400, -32_021, "elicitation");
        assertThat(cannot.json().at("/error/data/requiredCapabilities").has("elicitation")).isTrue();
    }

    @Test
    void aClientOfTheHandshakeEraIsAskedOnTheStreamOfItsCall() throws Exception {
        String session = handshake("initialize", "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{\"elicitation\":{}}}")
                .header("Mcp-Session-Id");
        assertThat(session).startsWith("ask-");
        for (String say : List.of("{\"action\":\"accept\",\"content\":{\"confirm\":true}}", "{\"action\":\"decline\"}")) {
            HttpRequest request = HttpRequest.newBuilder(desk.at("/mcp"))
                    .headers("Content-Type", "application/json", "Accept", "application/json, text/event-stream",
                            "Mcp-Session-Id", session)
                    .POST(HttpRequest.BodyPublishers.ofString("{\"jsonrpc\":\"2.0\",\"id\":\"c\",\"method\":\"tools/call\","
                            + "\"params\":{\"name\":\"order\",\"arguments\":{\"item\":\"two seats\"}}}"))
                    .build();
            try (Stream<String> lines = desk.client.send(request, HttpResponse.BodyHandlers.ofLines()).body()) {
                Iterator<JsonNode> messages = lines.filter(line -> line.startsWith("data: ")).map(McpApiTest::message).iterator();
                JsonNode question = messages.next();
                assertThat(question.path("method").asText()).isEqualTo("elicitation/create");
                assertThat(question.at("/params/message").asText()).contains("two seats");
                String id = question.path("id").asText();
                assertError(post("{\"jsonrpc\":\"2.0\",\"id\":\"elicit-of-others\",\"result\":" + say + "}"), 400, -32_600, "waits");
                assertThat(post("{\"jsonrpc\":\"2.0\",\"id\":\"" + id + "\",\"result\":" + say + "}").status()).isEqualTo(202);
                JsonNode answer = messages.next();
                assertThat(answer.path("id").asText()).isEqualTo("c");
                assertThat(answer.at("/result/isError").asBoolean()).isEqualTo(say.contains("decline"));
                assertThat(messages.hasNext()).isFalse();
            }
        }
        assertThat(FIXTURES.orders).hasSize(1);
    }

    private static JsonNode message(String line) {
        try {
            return new ObjectMapper().readTree(line.substring("data: ".length()));
        } catch (JsonProcessingException e) {
            throw new AssertionError(line, e);
        }
    }

    @Test
    void aClientThatCannotAskGetsTheQuestionAsText() throws Exception {
        String text = called("{\"name\":\"order\",\"arguments\":{\"item\":\"it\"}}");
        assertThat(text).contains("order", "Nothing was done yet");
        String handle = text.replaceFirst("(?s).*\"(cnf_[0-9a-f]+)\".*", "$1");
        Answer yes = handshake("tools/call", "{\"name\":\"order\",\"arguments\":{\"item\":\"it\",\"confirmation\":\"" + handle + "\"}}");
        assertThat(yes.json().at("/result/structuredContent/order").asInt()).isEqualTo(1);
    }
}
