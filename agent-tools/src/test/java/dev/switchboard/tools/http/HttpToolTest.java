package dev.switchboard.tools.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.tools.Arguments;
import dev.switchboard.tools.BreakerLimits;
import dev.switchboard.tools.RecordedNotes;
import dev.switchboard.tools.Tool;
import dev.switchboard.tools.ToolContext;
import dev.switchboard.tools.ToolPolicy;
import dev.switchboard.tools.ToolResult;
import dev.switchboard.tools.ToolSentences;
import dev.switchboard.tools.file.Environment;
import dev.switchboard.tools.file.FileKeys;
import dev.switchboard.tools.file.ToolFileException;
import dev.switchboard.tools.outbound.AddressGuard;
import dev.switchboard.tools.outbound.LoopbackApi;
import dev.switchboard.tools.outbound.LoopbackApi.Reply;
import dev.switchboard.tools.outbound.OutboundHttp;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// HTTP tools against a real server on loopback, which the guard is told to allow.
class HttpToolTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ToolContext CALL = new ToolContext("T-1", "S-1", "riley", new RecordedNotes());
    private static OutboundHttp http;
    private static LoopbackApi api;

    @BeforeAll
    static void start() {
        api = new LoopbackApi();
        http = OutboundHttp.start(AddressGuard.allowing(List.of("127.0.0.1")), new SslContextFactory.Client(),
                Duration.ofSeconds(5), 1_000_000, "Switchboard-Tools/1");
    }

    @AfterAll
    static void stop() {
        http.close();
        api.close();
    }

    private static List<Tool> read(String yaml) {
        return new HttpToolReader(http).read(FileKeys.read("shop.yaml", yaml.replace("API", api.url()),
                Environment.of(Map.of("SHOP_TOKEN", "s3cret", "BROKEN", "a\nb"))));
    }

    private static ToolResult call(Tool tool, String arguments) throws Exception {
        return tool.call(new Arguments((ObjectNode) JSON.readTree(arguments)), CALL);
    }

    private static final String ORDERS = """
            base: API/shop
            headers: {Authorization: "Bearer ${SHOP_TOKEN}"}
            query: {key: "${SHOP_TOKEN}"}
            tools:
              - name: order_status
                description: Tells where an order is.
                examples: [where is my order]
                url: /orders/{order}
                query: {lang: "{lang}", tags: "{tags}"}
                parameters:
                  type: object
                  required: [order]
                  properties:
                    order: {type: string, title: the order number}
                    lang: {type: string}
                    tags: {type: array, items: {type: string}}
                answer:
                  data: {state: /order/state, total_minor: /order/total, parts: /order/items/*/name, day: /order/day}
                  spoken: "Your order {order} is {state}[, due {day}], {parts|count} parts, {total_minor|money}: {parts}."
                  status: {404: "I do not know an order {order}."}
                  empty: {at: /order, say: "There is nothing of {order}."}
            """;

    @Test
    void argumentsGoIntoPathAndQueryAndTheAnswerBecomesDataAndASentence() throws Exception {
        api.on("/shop/orders/A 1/2", _ -> Reply.json("""
                {"order": {"state": "packed", "total": 1950, "items": [{"name": "lamp"}, {"name": "bulb"}]}}"""));
        Tool tool = read(ORDERS).getFirst();

        ToolResult result = call(tool, "{\"order\":\"A 1/2\",\"tags\":[\"x&y\",\"z\"]}");

        assertThat(result.spoken())
                .isEqualTo("Your order A 1/2 is packed, 2 parts, 19 dollars and 50 cents: lamp and bulb.");
        assertThat(result).isInstanceOfSatisfying(ToolResult.Answer.class, answer ->
                assertThat(answer.data().toString()).isEqualTo("{\"state\":\"packed\",\"total_minor\":1950,\"parts\":[\"lamp\",\"bulb\"]}"));
        LoopbackApi.Seen seen = api.seen().getLast();
        assertThat(seen.target()).isEqualTo("/shop/orders/A%201%2F2?key=s3cret&tags=x%26y&tags=z");
        assertThat(seen.header("Authorization")).isEqualTo("Bearer s3cret");
        assertThat(tool.readOnly()).isTrue();
        assertThat(tool.policy().idempotent()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", ".", "a/../b", "..\\\\admin", "/", "a//b", "", "x\\u0000y", "a\\r\\nb"})
    void noArgumentChangesWhereAPathLeads(String order) throws Exception {
        int before = api.seen().size();

        assertThat(call(read(ORDERS).getFirst(), "{\"order\":\"" + order + "\"}"))
                .isEqualTo(new ToolResult.Refused("I did not catch the order number. Could you say it again?", "bad_arguments"));
        assertThat(api.seen()).hasSize(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"@evil.example", "%2e%2e", "x?admin=1", "x#y", "http://evil.example"})
    void whatLooksLikeAnotherAddressStaysInItsSegment(String order) throws Exception {
        call(read(ORDERS).getFirst(), "{\"order\":\"" + order.replace("//", "/") + "\"}");

        assertThat(api.seen().getLast().target()).startsWith("/shop/orders/").endsWith("?key=s3cret");
        assertThat(api.seen().getLast().target().substring("/shop/orders/".length()).replace("?key=s3cret", ""))
                .doesNotContain("/", "?", "#", "@", "..");
    }

    @Test
    void aBodyIsMadeOfTypedArgumentsAndCarriesTheIdempotencyKey() throws Exception {
        api.on("/shop/orders", _ -> Reply.json(201, "{\"id\": 7}"));
        Tool tool = read("""
                base: API/shop
                tools:
                  - name: place_order
                    description: Places an order.
                    method: post
                    url: /orders
                    idempotency_key: true
                    body: {item: "{item}", lines: [{count: "{count}", note: "for {name}"}], gift: "{gift}"}
                    parameters: &p
                      type: object
                      required: [item, count]
                      properties: {item: {type: string}, count: {type: integer}, name: {type: string}, gift: {type: boolean}}
                    policy:
                      confirm: true
                      approval: {argument: count, above: 10}
                      say: {filler: Let me check the shelves., approval: I will ask the shop.}
                      breaker: {failures: 2, pause: 1m}
                """).getFirst();

        ToolResult result = tool.call(new Arguments((ObjectNode) JSON.readTree("""
                {"item": "lamp \\"x\\"", "count": 3}""")), CALL.withIdempotencyKey("key-1"));

        assertThat(api.seen().getLast().body()).isEqualTo("{\"item\":\"lamp \\\"x\\\"\",\"lines\":[{\"count\":3}]}");
        assertThat(api.seen().getLast().header("Idempotency-Key")).isEqualTo("key-1");
        assertThat(api.seen().getLast().header("Content-Type")).isEqualTo("application/json");
        assertThat(result.spoken()).isEqualTo("Id: 7.");
        assertThat(tool.readOnly()).isFalse();
        assertThat(tool.policy()).isEqualTo(new ToolPolicy(false, 0, Duration.ZERO, 64, true, Duration.ofMillis(1_500),
                new ToolSentences("Let me check the shelves.", ToolSentences.STANDARD.stillAtWork(), "I will ask the shop."),
                new BreakerLimits(2, Duration.ofMinutes(1))));
        assertThat(approval(tool, "{\"count\": 10}")).isEmpty();
        assertThat(approval(tool, "{\"count\": 11}")).isEqualTo("place_order with 11, above the limit of 10.");
    }

    private static String approval(Tool tool, String arguments) throws Exception {
        return tool.needsApproval(new Arguments((ObjectNode) JSON.readTree(arguments)), CALL).orElse("");
    }

    @Test
    void anAmountThatOnlyTheApiKnowsIsAskedBeforeAPersonIsAsked() throws Exception {
        api.on("/shop/orders/big", _ -> Reply.json("{\"total\": 512345}")).on("/shop/orders/small", _ -> Reply.json("{\"total\": 20}"));
        Tool refund = read("""
                base: API/shop
                tools:
                  - name: refund
                    description: Refunds an order.
                    method: POST
                    url: /refunds
                    form: {order: "{order}"}
                    parameters: {type: object, required: [order], properties: {order: {type: string}}}
                    policy: {approval: {quote: "/orders/{order}", amount: /total, above: 500000, currency: USD}}
                """).getFirst();

        assertThat(approval(refund, "{\"order\":\"small\"}")).isEmpty();
        assertThat(approval(refund, "{\"order\":\"big\"}"))
                .isEqualTo("refund for 5123 dollars and 45 cents, above the limit of 5000 dollars.");
        assertThatThrownBy(() -> approval(refund, "{\"order\":\"none\"}")).hasMessageContaining("HTTP 404");
        call(refund, "{\"order\":\"a b&c\"}");
        assertThat(api.seen().getLast().body()).isEqualTo("order=a%20b%26c");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            404; Refused; I do not know an order gone.
            400; Refused; Our system did not take that. Could we check the details?
            401; Failed; Sorry, I could not get into our system.
            429; Failed; Sorry, I could not reach our system just now.
            503; Failed; Sorry, I could not reach our system just now.
            """)
    void aStatusIsToldInASentence(int status, String kind, String spoken) throws Exception {
        api.on("/shop/orders/gone", _ -> Reply.json(status, "{\"error\": \"secret stack\"}"));

        ToolResult result = call(read(ORDERS).getFirst(), "{\"order\":\"gone\"}");

        assertThat(result.spoken()).isEqualTo(spoken);
        assertThat(result.getClass().getSimpleName()).isEqualTo(kind);
        assertThat(result.toString()).doesNotContain("s3cret", "stack");
    }

    @Test
    void anAnswerThatIsEmptyTooLongNotJsonOrLacksAValueIsSaidSo() throws Exception {
        api.on("/shop/orders/none", _ -> Reply.json("{\"order\": null}"))
                .on("/shop/orders/page", _ -> Reply.of(200, "text/html", "<html>log in</html>"))
                .on("/shop/orders/half", _ -> Reply.json("{\"order\": {\"state\": \"packed\"}"))
                .on("/shop/orders/other", _ -> Reply.json("{\"order\": {\"colour\": \"red\"}}"))
                .on("/shop/orders/huge", _ -> Reply.json("{\"order\": \"" + "x".repeat(10_000_000) + "\"}"))
                .on("/shop/orders/deep", _ -> Reply.json("[".repeat(100_000)));
        Tool tool = read(ORDERS).getFirst();

        assertThat(call(tool, "{\"order\":\"none\"}").spoken()).isEqualTo("There is nothing of none.");
        for (String order : List.of("page", "half", "other", "deep")) {
            assertThat(call(tool, "{\"order\":\"" + order + "\"}")).as(order).isInstanceOf(ToolResult.Failed.class)
                    .extracting(ToolResult::spoken).isEqualTo("Sorry, I got an answer that I cannot make sense of.");
        }
        assertThat(call(tool, "{\"order\":\"huge\"}")).isInstanceOfSatisfying(ToolResult.Failed.class, failed ->
                assertThat(failed.cause()).contains("more than 1000000 bytes"));
    }

    @Test
    void anAnswerWithoutMappingIsCutForTheModelAndCountedForTheCaller() throws Exception {
        StringBuilder list = new StringBuilder("[");
        for (int i = 0; i < 5_000; i++) {
            list.append(i == 0 ? "" : ",").append("{\"n\":").append(i).append("}");
        }
        String all = list.append("]").toString();
        api.on("/list", _ -> Reply.json(all)).on("/words", _ -> Reply.of(200, "text/plain", "It is\u0007 open {until} six."));
        List<Tool> tools = read("""
                tools:
                  - {name: list, description: Lists., url: API/list}
                  - {name: words, description: Says., url: API/words, answer: {spoken: "They say: {text}"}}
                """);

        ToolResult listed = call(tools.get(0), "{}");
        assertThat(listed.spoken()).isEqualTo("I found 5000 results.");
        assertThat(((ToolResult.Answer) listed).data()).hasSize(21);
        assertThat(call(tools.get(1), "{}").spoken()).isEqualTo("They say: It is open (until) six.");
    }

    @Test
    void aSlowAnswerEndsAtTheDeadline() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        api.on("/slow", _ -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Reply.json("{}");
        });
        Tool tool = read("tools: [{name: slow, description: Slow., url: API/slow, deadline: 150ms}]").getFirst();

        assertThat(call(tool, "{}")).isEqualTo(new ToolResult.Failed(
                "Sorry, I could not reach our system just now.", "no whole answer within 150 ms"));
        never.countDown();
    }

    @Test
    void redirectsToAllowedPlacesAreFollowedWithoutOurHeadersAndOthersRefused() throws Exception {
        try (LoopbackApi other = new LoopbackApi().on("/there", _ -> Reply.json("{\"order\":{\"state\":\"moved\",\"total\":1,\"items\":[{\"name\":\"lamp\"}]}}"))) {
            api.on("/shop/orders/moved", _ -> Reply.redirect(other.url() + "/there"))
                    .on("/shop/orders/inside", _ -> Reply.redirect("http://169.254.169.254/latest/meta-data"))
                    .on("/shop/orders/inside2", _ -> Reply.redirect("https://[::1]:8003/api/tickets"))
                    .on("/shop/orders/file", _ -> Reply.redirect("file:///etc/passwd"))
                    .on("/shop/orders/loop", _ -> Reply.redirect("/shop/orders/loop"));
            Tool tool = read(ORDERS).getFirst();

            assertThat(call(tool, "{\"order\":\"moved\"}").spoken()).startsWith("Your order moved is moved");
            assertThat(other.seen().getFirst().header("Authorization")).isEmpty();
            assertThat(((ToolResult.Failed) call(tool, "{\"order\":\"inside\"}")).cause()).startsWith("not asked: ");
            assertThat(((ToolResult.Failed) call(tool, "{\"order\":\"inside2\"}")).cause()).startsWith("not asked: ");
            assertThat(((ToolResult.Failed) call(tool, "{\"order\":\"file\"}")).cause()).isEqualTo("HTTP 302");
            assertThat(((ToolResult.Failed) call(tool, "{\"order\":\"loop\"}")).cause()).isEqualTo("HTTP 302");
        }
    }

    @Test
    void addressesOfTheHousesOwnNetworkAreRefusedWhenTheFileIsRead() {
        try (OutboundHttp strict = OutboundHttp.start(AddressGuard.PUBLIC_ONLY, new SslContextFactory.Client(),
                Duration.ofSeconds(1), 1_000, "test")) {
            assertThatThrownBy(() -> new HttpToolReader(strict).read(FileKeys.read("x.yaml",
                    "tools: [{name: a, description: A., url: 'https://10.0.0.1/a'}]", Environment.of(Map.of()))))
                    .isInstanceOf(ToolFileException.class)
                    .hasMessageStartingWith("x.yaml: tools[0].url: 'https://10.0.0.1/a': expected another address: its address is not of the public Internet");
        }
    }

    @Test
    void aFileThatIsWrongIsNamedWithKey() {
        assertThatThrownBy(() -> read("tolls: []")).isInstanceOf(ToolFileException.class)
                .hasMessage("shop.yaml: unknown key 'tolls'; expected some of [base, deadline, headers, query, tools]");
        assertThatThrownBy(() -> read("tools: []")).hasMessage("shop.yaml: tools: expected a list of at least one tool");
        assertThatThrownBy(() -> read("tools: [}")).hasMessageStartingWith("shop.yaml: not valid YAML at line 1: ");
        assertThatThrownBy(() -> read("- a")).hasMessage("shop.yaml: expected keys with values");
        assertThatThrownBy(() -> read("base: a\nbase: b")).hasMessageContaining("Duplicate field 'base'");
    }

    @Test
    void whatIsWrongWithAToolIsNamedWithFileAndKey() {
        String fine = "name: a, description: A., url: API/a";
        assertWrong("{name: 'a b', description: A., url: API/a}", "tools[0].name: 'a b': expected 1 to 64 of a-z A-Z 0-9 _ -");
        assertWrong("{name: a, url: API/a}", "tools[0].description: expected a text");
        assertWrong("{name: a, description: A., url: /a}", "tools[0].url: '/a': expected an address with https://, since the file has no base");
        assertWrong("{name: a, description: A., url: 'http://{host}/a'}", "with no place before its path");
        assertWrong("{name: a, description: A., url: 'API/{b}'}", "tools[0].parameters: expected a property 'b', which the request needs");
        assertWrong("{name: a, description: A., url: 'API/{b}', parameters: {type: object, properties: {b: {type: string}}}}",
                "tools[0].parameters.required: expected 'b' in it, since it stands in the path");
        assertWrong("{" + fine + ", parameters: {type: object, properties: {b: {type: strin}}}}", "tools[0].parameters: expected a JSON Schema of type object: no JSON Schema at");
        assertWrong("{" + fine + ", method: TRACE}", "tools[0].method: 'TRACE': expected one of GET, HEAD");
        assertWrong("{" + fine + ", body: arguments}", "tools[0].body: expected none with GET");
        assertWrong("{" + fine + ", deadline: 2h}", "tools[0].deadline: '2h': expected a duration from 100ms to 60s");
        assertWrong("{" + fine + ", method: POST, policy: {retries: 2}}", "tools[0].policy.retries: '2': expected 0, unless idempotent is true");
        assertWrong("{" + fine + ", policy: {at_once: 0}}", "tools[0].policy.at_once: '0': expected a whole number from 1 to 256");
        assertWrong("{" + fine + ", policy: {say: {fillr: a}}}", "tools[0].policy.say.fillr");
        assertWrong("{" + fine + ", policy: {breaker: {failures: 0}}}", "tools[0].policy.breaker.failures: '0': expected a whole number from 1 to 1000");
        assertWrong("{" + fine + ", policy: {approval: {above: 5}}}", "tools[0].policy.approval.argument: expected either argument or quote");
        assertWrong("{" + fine + ", answer: {status: {99: no}}}", "tools[0].answer.status.99: expected an HTTP status");
        assertWrong("{" + fine + ", answer: {data: {b: order}}}", "tools[0].answer.data.b: expected a JSON Pointer");
        assertWrong("{" + fine + ", answer: {spoken: 'a {b|shout}'}}", "tools[0].answer.spoken: 'a {b|shout}': expected places such as");
        assertWrong("{" + fine + ", headers: {Host: b}}", "tools[0].headers.Host: expected the name of a header that may be set");
        assertWrong("{" + fine + ", headers: {X: '${NOT_SET}'}}", "tools[0].headers.X: expected the environment variable NOT_SET, which is not set");
        assertWrong("{" + fine + ", headers: {X: '${BROKEN}'}}", "tools[0].headers.X: expected the environment variable BROKEN without line breaks");
        assertThatThrownBy(() -> read("tools: [{" + fine + "}, {" + fine + "}]")).hasMessageContaining("a name that no other tool of the file has");
    }

    private static void assertWrong(String tool, String message) {
        assertThatThrownBy(() -> read("tools: [" + tool + "]")).isInstanceOf(ToolFileException.class)
                .hasMessageStartingWith("shop.yaml: ").hasMessageContaining(message);
    }
}
