package dev.switchboard.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.switchboard.dashboard.action.ActionDesk;
import dev.switchboard.dashboard.action.ActionDesk.Answer;
import dev.switchboard.gateway.action.ActionSessions;
import dev.switchboard.gateway.aftercall.ChatEndpoint;
import dev.switchboard.gateway.engine.think.RuleMind;
import dev.switchboard.store.TranscriptStore;
import dev.switchboard.store.ticket.TicketDetail;
import dev.switchboard.store.ticket.TicketId;
import dev.switchboard.store.ticket.TicketStatus;
import dev.switchboard.tools.Arguments;
import dev.switchboard.tools.Tool;
import dev.switchboard.tools.ToolContext;
import dev.switchboard.tools.ToolPolicy;
import dev.switchboard.tools.ToolResult;
import dev.switchboard.tools.ToolSpec;
import dev.switchboard.tools.Tools;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ActionSessionsTest {
    @TempDir
    private static Path folder;
    private static TranscriptStore store;
    private static Tools tools;
    private static AgentFiles files;

    @BeforeAll
    static void open() {
        GatewayConfig own = ConfigReader.read(Map.of(Setting.DATA_DIR.environment(), folder.toString()));
        store = TranscriptStore.open(own.store(), Clock.systemUTC());
        tools = Tools.open(store.database(), EvaluateActionsCommand.TODAY);
        files = new AgentReader(tools, own.interruption()).read(Optional.empty(), "riley");
    }

    @AfterAll
    static void close() {
        tools.close();
        store.close();
    }

    private static ActionSessions sessions(Optional<ChatEndpoint> model, ActionSessions.Limits limits) {
        return new ActionSessions(new ActionSessions.House(files.directory(), "riley", files.catchAlls()), tools,
                new RuleMind(EvaluateActionsCommand.TODAY, files.prompts()), model, store.writer(), limits, Clock.systemUTC());
    }

    private static Answer.Done act(ActionSessions sessions, String session, String sentence) {
        Answer answer = sessions.act(new ActionDesk.Request(sentence, session, "", "mei"));
        assertThat(answer).as(sentence).isInstanceOf(Answer.Done.class);
        return (Answer.Done) answer;
    }

    @Test
    void severalSentencesOfASessionAreOneTicketAndTheEventIsRemembered() {
        Answer.Done first;
        try (ActionSessions sessions = sessions(Optional.empty(), ActionSessions.Limits.USUAL)) {
            first = act(sessions, "", "I am looking for tickets to Swan Lake");
            assertThat(first.agent()).isEqualTo("casey");
            assertThat(first.spoken()).contains("Swan Lake");
            Answer.Done second = act(sessions, first.session(), "how much are two seats in section B");
            assertThat(second.runs()).singleElement().satisfies(run -> {
                assertThat(run.tool()).isEqualTo("check_seats");
                assertThat(run.arguments().path("event").asText()).isEqualTo("Swan Lake");
                assertThat(run.arguments().path("quantity").asInt()).isEqualTo(2);
            });
            assertThat(second.spoken()).contains("200 dollars");
            assertThat(act(sessions, first.session(), "my name is Mei Tan").runs()).extracting(ActionDesk.Run::tool).contains("note_customer");
            assertThat(sessions.act(new ActionDesk.Request("hello", first.session(), "", "eve")))
                    .as("a session is its asker's alone").isInstanceOf(Answer.UnknownSession.class);
        }
        await().untilAsserted(() -> assertThat(ticket(first).ticket().status()).isEqualTo(TicketStatus.CLOSED));
        TicketDetail ticket = ticket(first);
        assertThat(ticket.ticket().channel()).isEqualTo("api");
        assertThat(ticket.ticket().customerName()).isEqualTo("Mei Tan");
        assertThat(ticket.interactions()).extracting(line -> line.line().message())
                .contains("how much are two seats in section B", "[Tool Call: check_seats]");
    }

    @Test
    void whatOneAgentWasToldTheNextKnowsAndACorrectionDoesTheLastThingAgain() {
        try (ActionSessions sessions = sessions(Optional.empty(), ActionSessions.Limits.USUAL)) {
            Answer.Done first = act(sessions, "", "my name is Noor Aziz");
            assertThat(act(sessions, first.session(), "are there four seats together for Swan Lake").agent()).isEqualTo("casey");
            assertThat(act(sessions, first.session(), "no, five seats").runs()).singleElement().satisfies(run -> {
                assertThat(run.tool()).isEqualTo("check_seats");
                assertThat(run.arguments().path("quantity").asInt()).isEqualTo(5);
            });
            assertThat(act(sessions, first.session(), "book them in section C").spoken()).contains("holding 5 seats").endsWith(
                    "Which e-mail address should the tickets go to?");
        }
    }

    @Test
    void sessionsAreBoundedAndEndWhenNobodySaysAnything() {
        try (ActionSessions sessions = sessions(Optional.empty(), new ActionSessions.Limits(1, Duration.ofMillis(1), 2))) {
            Answer.Done first = act(sessions, "", "hello");
            assertThat(sessions.act(new ActionDesk.Request("hello", "", "", "mei"))).isInstanceOf(Answer.Full.class);
            await().atMost(Duration.ofSeconds(20)).until(() -> sessions.sessions() == 0);
            assertThat(sessions.act(new ActionDesk.Request("hello", first.session(), "", "mei"))).isInstanceOf(Answer.UnknownSession.class);
            Answer.Done second = act(sessions, "", "hello");
            assertThat(second.session()).isNotEqualTo(first.session());
            assertThat(sessions.act(new ActionDesk.Request("hello", "", "nobody", "mei"))).isInstanceOf(Answer.UnknownAgent.class);
        }
    }

    @Test
    void aLanguageModelCallsToolsAndRulesTakeOverWhenItFails() throws Exception {
        Queue<String> answers = new ArrayDeque<>(List.of(
                "{\"choices\":[{\"message\":{\"content\":null,\"tool_calls\":[{\"id\":\"x\",\"type\":\"function\",\"function\":"
                        + "{\"name\":\"search_gxs_help_center\",\"arguments\":\"{\\\"query\\\":\\\"freeze card\\\"}\"}},"
                        + "{\"id\":\"y\",\"type\":\"function\",\"function\":{\"name\":\"delete_everything\",\"arguments\":\"{}\"}}]}}]}",
                "{\"choices\":[{\"message\":{\"content\":\"Tap Freeze in the app.\"}}]}"));
        List<JsonNode> asked = new CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(new ObjectMapper().readTree(exchange.getRequestBody().readAllBytes()));
            byte[] bytes = answers.isEmpty() ? new byte[0] : answers.remove().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(bytes.length == 0 ? 500 : 200, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
        try (ActionSessions sessions = sessions(Optional.of(new ChatEndpoint.Compatible(url, null, "small")), ActionSessions.Limits.USUAL)) {
            Answer.Done first = act(sessions, "", "how do I freeze my card");
            assertThat(first.spoken()).isEqualTo("Tap Freeze in the app.");
            assertThat(first.understoodBy()).isEqualTo("small");
            assertThat(first.runs()).extracting(ActionDesk.Run::outcome).containsExactly("answered", "refused");
            assertThat(asked.getFirst().path("tools").findValuesAsText("name")).contains("search_gxs_help_center", "handoff_to_casey")
                    .doesNotContain("check_seats");
            assertThat(asked.getLast().path("messages").findValuesAsText("role")).endsWith("assistant", "tool", "tool");
            Answer.Done second = act(sessions, first.session(), "what is the interest rate on saving pockets");
            assertThat(second.understoodBy()).isEqualTo("rules");
            assertThat(second.spoken()).contains("3.88");
        } finally {
            server.stop(0);
        }
    }

    private record Asking(List<String> ran) implements Tool {
        @Override
        public ToolSpec spec() {
            return ToolSpec.of("order_pizza", "Orders pizzas.", """
                    {"type":"object","properties":{"quantity":{"type":"integer","title":"the number of pizzas","minimum":1}},
                    "required":["quantity"]}""", List.of("i want three pizzas", "order two pizzas please"), Duration.ofSeconds(2));
        }

        @Override
        public ToolPolicy policy() {
            return new ToolPolicy(false, 0, Duration.ZERO, 4, true, Duration.ZERO);
        }

        @Override
        public ToolResult call(Arguments arguments, ToolContext context) {
            ran.add(arguments.number("quantity").orElse(0) + " confirmed=" + context.confirmed());
            return new ToolResult.Answer("Your pizzas are on their way.", new ObjectMapper().createObjectNode());
        }
    }

    @Test
    void aToolThatAsksBeforeRunsAfterAYesAndNotAfterANo(@TempDir Path agents) throws Exception {
        List<String> ran = new CopyOnWriteArrayList<>();
        tools.offer("pizzeria", List.of(new Asking(ran)));
        Files.writeString(agents.resolve("pia.yaml"), """
                id: pia
                name: Pia
                description: pizzeria
                voice: marin
                instructions: You take orders for pizzas.
                tools: [order_pizza]
                """);
        GatewayConfig own = ConfigReader.read(Map.of(Setting.DATA_DIR.environment(), folder.toString()));
        AgentFiles house = new AgentReader(tools, own.interruption()).read(Optional.of(agents), "pia");
        try (ActionSessions sessions = new ActionSessions(new ActionSessions.House(house.directory(), "pia", house.catchAlls()), tools,
                new RuleMind(EvaluateActionsCommand.TODAY, house.prompts()), Optional.empty(), store.writer(), ActionSessions.Limits.USUAL,
                Clock.systemUTC())) {
            Answer.Done first = act(sessions, "", "I want three pizzas");
            assertThat(first.spoken()).contains("order pizza", "3").endsWith("Shall I go ahead?");
            act(sessions, first.session(), "no");
            act(sessions, first.session(), "yes");
            assertThat(ran).as("a no ends it, and a yes to nothing is none").isEmpty();
            act(sessions, first.session(), "order three pizzas please");
            assertThat(act(sessions, first.session(), "yes please").spoken()).isEqualTo("Your pizzas are on their way.");
            assertThat(ran).containsExactly("3 confirmed=true");
        }
    }

    /// Below what was measured, so that it tells a loss and not chance.
    @Test
    void sentencesReachTheRightToolWithTheRightArguments(@TempDir Path own) throws Exception {
        assertThat(ActionEvaluation.cases("evaluation")).hasSizeGreaterThanOrEqualTo(150);
        List<ActionEvaluation.Result> results = EvaluateActionsCommand.results(own, Optional.empty(), "evaluation");
        assertThat(ActionEvaluation.routed(results)).isGreaterThanOrEqualTo(0.95);
        assertThat(ActionEvaluation.argumentsRight(results)).isGreaterThanOrEqualTo(0.94);
    }

    private static TicketDetail ticket(Answer.Done done) {
        return store.tickets().detail(new TicketId(done.ticketId())).orElseThrow();
    }
}
