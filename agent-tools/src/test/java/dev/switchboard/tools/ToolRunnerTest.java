package dev.switchboard.tools;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ToolRunnerTest {
    private static final ToolContext CALL = new ToolContext("T-1", "S-1", "riley", new RecordedNotes());
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SEATS = """
            {"type": "object",
             "properties": {
               "event": {"type": "string", "title": "the event's name", "minLength": 1, "maxLength": 20},
               "when": {"type": "string", "title": "the day", "enum": ["today", "this_weekend"]},
               "quantity": {"type": "integer", "title": "the number of seats", "minimum": 1, "maximum": 8}
             },
             "required": ["event"], "additionalProperties": false}""";

    private final List<ToolRunner> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(ToolRunner::close);
    }

    @Test
    void answerReachesTheModelAsStatusSentenceAndData() throws Exception {
        ToolRunner runner = runner(4, tool(SEATS, (arguments, _) -> new ToolResult.Answer(
                "Two seats are free.",
                JsonNodeFactory.instance.objectNode().put("free", arguments.number("quantity").orElse(0))
                        .put("status", "not mine to set"))));

        ToolOutcome outcome = outcome(runner, "seats", "{\"event\":\"Lakers\",\"quantity\":2.0,\"when\":null}");

        assertThat(outcome.output())
                .isEqualTo("{\"status\":\"answered\",\"spoken\":\"Two seats are free.\",\"free\":2}");
        assertThat(outcome.status()).isEqualTo("answered");
        assertThat(outcome.name()).isEqualTo("seats");
        assertThat(outcome.took()).isPositive();
    }

    @Test
    void argumentsThatBreakTheSchemaAreRefusedInASpokenSentence() throws Exception {
        ToolRunner runner = runner(4, tool(SEATS, (_, _) -> {
            throw new AssertionError("must not run");
        }));

        assertThat(refusal(runner, "{}")).isEqualTo("I need the event's name to look that up.");
        assertThat(refusal(runner, "")).isEqualTo("I need the event's name to look that up.");
        assertThat(refusal(runner, "{\"event\":null,\"quantity\":99}"))
                .isEqualTo("I need the event's name to look that up.");
        assertThat(refusal(runner, "{\"event\":\"\"}")).isEqualTo("I need the event's name to look that up.");
        assertThat(refusal(runner, "{\"event\":7}"))
                .isEqualTo("I did not catch the event's name. Could you say it again?");
        assertThat(refusal(runner, "{\"event\":\"x\",\"quantity\":99}"))
                .isEqualTo("The number of seats can be at most 8.");
        assertThat(refusal(runner, "{\"event\":\"x\",\"quantity\":0}"))
                .isEqualTo("The number of seats must be at least 1.");
        assertThat(refusal(runner, "{\"event\":\"x\",\"when\":\"never\"}"))
                .isEqualTo("I did not catch the day. It can be today or this weekend.");
        assertThat(refusal(runner, "{\"event\":\"" + "x".repeat(21) + "\"}"))
                .isEqualTo("The event's name is too long for me. Could you say it shorter?");
        assertThat(refusal(runner, "{\"event\":\"x\",\"color\":\"red\"}"))
                .isEqualTo("Sorry, I did not get that. Could you say it another way?");
    }

    @Test
    void refusalTellsTheModelEachProblem() throws Exception {
        ToolRunner runner = runner(4, tool(SEATS, (_, _) -> answer("unused")));
        JsonNode output = JSON.readTree(outcome(runner, "seats", "{\"quantity\":99}").output());
        assertThat(output.path("reason").asText()).isEqualTo("bad_arguments");
        assertThat(output.path("problems")).hasSize(2);
        assertThat(output.path("problems").path(0).asText()).startsWith("event: ");
        assertThat(output.path("problems").path(1).asText()).startsWith("quantity: ");
    }

    @Test
    void offeredToolsTakeThePlaceOfThoseTheirSourceOfferedBefore() throws Exception {
        ToolRunner runner = runner(4, tool(SEATS, (_, _) -> answer("ours")));
        CountDownLatch mayEnd = new CountDownLatch(1);
        runner.offer("remote", List.of(named("weather", (_, _) -> {
            mayEnd.await();
            return answer("the old one");
        })));
        CompletableFuture<ToolOutcome> underWay = runner.run("weather", "{}", CALL).toCompletableFuture();
        runner.offer("remote", List.of(named("tides", (_, _) -> answer("low"))));

        assertThat(runner.specs()).extracting(ToolSpec::name).containsExactly("seats", "tides");
        assertThat(runner.policy("tides")).contains(ToolPolicy.DEFAULT);
        assertThat(outcome(runner, "weather", "{}").output()).contains("unknown_tool");
        mayEnd.countDown();
        assertThat(underWay.get(5, SECONDS).result().spoken()).isEqualTo("the old one");
        assertThatThrownBy(() -> runner.offer("remote", List.of(named("seats", (_, _) -> answer("theirs")))))
                .hasMessage("two tools are named seats");
        assertThat(runner.specs()).extracting(ToolSpec::name).containsExactly("seats", "tides");
    }

    @Test
    void whatIsNotOneJsonObjectIsRefused() throws Exception {
        ToolRunner runner = runner(4, tool(SEATS, (_, _) -> answer("unused")));
        for (String arguments : List.of("{", "[]", "\"x\"", "null", "{\"event\":\"x\"} {}",
                "{\"event\":\"a\",\"event\":\"b\"}",
                "{\"event\":\"x\"}" + " ".repeat(20_000), "[".repeat(5_000))) {
            assertThat(outcome(runner, "seats", arguments).result()).as(arguments)
                    .isInstanceOfSatisfying(ToolResult.Refused.class, refused -> {
                        assertThat(refused.reason()).isEqualTo("bad_arguments");
                        assertThat(refused.spoken()).endsWith("?");
                    });
        }
    }

    @Test
    void unknownToolIsRefused() throws Exception {
        ToolOutcome outcome = outcome(runner(4, tool(SEATS, (_, _) -> answer("unused"))), "launch\nrockets", "{}");
        assertThat(outcome.result()).isEqualTo(new ToolResult.Refused("Sorry, I cannot do that.", "unknown_tool"));
        assertThat(outcome.name()).isEqualTo("launch\nrockets");
    }

    @Test
    void throwingToolFailsWithItsCauseKeptFromTheCallerAndTheModel() throws Exception {
        ToolRunner runner = runner(4, tool("{\"type\":\"object\"}", (_, _) -> {
            throw new IllegalStateException("jdbc:secret");
        }));
        ToolOutcome outcome = outcome(runner, "seats", "{}");
        assertThat(outcome.result()).isInstanceOfSatisfying(ToolResult.Failed.class,
                failed -> assertThat(failed.cause()).contains("IllegalStateException", "jdbc:secret"));
        assertThat(outcome.output()).contains("\"status\":\"failed\"").doesNotContain("secret");
    }

    @Test
    void toolThatBreaksWithAnErrorStillGetsTheCallerAnAnswer() throws Exception {
        ToolRunner runner = runner(1, tool("{\"type\":\"object\"}", (_, _) -> {
            throw new StackOverflowError();
        }));
        assertThat(outcome(runner, "seats", "{}").status()).isEqualTo("failed");
        await().untilAsserted(() -> assertThat(outcome(runner, "seats", "{}").status()).isEqualTo("failed"));
    }

    @Test
    void lateToolIsInterruptedAndFails() throws Exception {
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        ToolRunner runner = runner(4, tool("{\"type\":\"object\"}", Duration.ofMillis(50), (_, _) -> {
            try {
                new CountDownLatch(1).await();
                return answer("never");
            } catch (InterruptedException e) {
                interrupted.complete(true);
                throw e;
            }
        }));
        ToolOutcome outcome = outcome(runner, "seats", "{}");
        assertThat(outcome.result()).isInstanceOfSatisfying(ToolResult.Failed.class, failed -> {
            assertThat(failed.spoken()).contains("taking too long");
            assertThat(failed.cause()).isEqualTo("no result within 50 ms");
        });
        assertThat(interrupted.get(10, SECONDS)).isTrue();
    }

    @Test
    void toolThatIgnoresItsInterruptFailsInTimeAndKeepsItsPlaceUntilItEnds() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        AtomicBoolean first = new AtomicBoolean(true);
        ToolRunner runner = runner(1, tool("{\"type\":\"object\"}", Duration.ofMillis(50), (_, _) -> {
            boolean wait = first.getAndSet(false);
            while (wait && release.getCount() > 0) {
                try {
                    release.await();
                } catch (InterruptedException _) {
                    assertThat(release.getCount()).isPositive();
                }
            }
            return answer("done");
        }));
        assertThat(outcome(runner, "seats", "{}").status()).isEqualTo("failed");
        assertThat(refusal(runner, "{}")).contains("ask me again in a moment");
        release.countDown();
        await().untilAsserted(() -> assertThat(outcome(runner, "seats", "{}").result().spoken()).isEqualTo("done"));
    }

    @Test
    void toolsBeyondTheBoundAreRefusedPolitelyAndNoneRunsMoreThanAllowed() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger running = new AtomicInteger();
        ToolRunner runner = runner(3, tool("{\"type\":\"object\"}", (_, _) -> {
            running.incrementAndGet();
            release.await();
            return answer("done");
        }));
        List<CompletableFuture<ToolOutcome>> admitted = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            admitted.add(runner.run("seats", "{}", CALL).toCompletableFuture());
        }
        await().until(() -> running.get() == 3);
        for (int i = 0; i < 20; i++) {
            assertThat(outcome(runner, "seats", "{}").result()).isEqualTo(new ToolResult.Refused(
                    "I have a lot on right now. Please ask me again in a moment.", "busy"));
        }
        assertThat(running).hasValue(3);
        release.countDown();
        for (CompletableFuture<ToolOutcome> outcome : admitted) {
            assertThat(outcome.get(10, SECONDS).status()).isEqualTo("answered");
        }
        await().untilAsserted(() -> assertThat(outcome(runner, "seats", "{}").status()).isEqualTo("answered"));
    }

    @Test
    void outcomeArrivesOnAVirtualThread() throws Exception {
        CountDownLatch listening = new CountDownLatch(1);
        ToolRunner runner = runner(4, tool(SEATS, (_, _) -> {
            // Ends only once the listener is attached, else the listener would run here.
            listening.await();
            return answer("ok");
        }));
        CompletableFuture<Boolean> virtual = new CompletableFuture<>();
        runner.run("seats", "{\"event\":\"x\"}", CALL)
                .whenComplete((_, _) -> virtual.complete(Thread.currentThread().isVirtual()));
        listening.countDown();
        assertThat(virtual.get(10, SECONDS)).isTrue();
    }

    @Test
    void closeWaitsForRunningToolsAndRefusesNewOnes() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        ToolRunner runner = runner(4, tool("{\"type\":\"object\"}", (_, _) -> {
            started.countDown();
            release.await();
            return answer("done");
        }));
        CompletableFuture<ToolOutcome> running = runner.run("seats", "{}", CALL).toCompletableFuture();
        started.await();
        Thread closing = Thread.startVirtualThread(runner::close);
        await().untilAsserted(() -> assertThat(outcome(runner, "seats", "{}").result())
                .isInstanceOfSatisfying(ToolResult.Refused.class, r -> assertThat(r.reason()).isIn("closing", "busy")));
        assertThat(closing.isAlive()).isTrue();
        release.countDown();
        closing.join();
        assertThat(running.get(10, SECONDS).status()).isEqualTo("answered");
    }

    @Test
    void logNamesToolStatusAndTicketButNothingTheCallerSaid() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(ToolRunner.class);
        Level before = logger.getLevel();
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(log);
        logger.setAdditive(false);
        try {
            ToolRunner runner = runner(4, tool(SEATS, (arguments, _) -> {
                throw new IllegalArgumentException(arguments.json().toString());
            }));
            outcome(runner, "seats", "{\"event\":\"4111 1111 1111\"}");
            outcome(runner, "seats", "{\"quantity\":4111}");
            await().until(() -> log.list.size() >= 3);
        } finally {
            logger.detachAppender(log);
            logger.setAdditive(true);
            logger.setLevel(before);
        }
        assertThat(log.list).extracting(ILoggingEvent::getFormattedMessage)
                .anySatisfy(line -> assertThat(line).contains("tool seats failed in", "T-1"))
                .anySatisfy(line -> assertThat(line).contains("tool seats refused (bad_arguments)"))
                .allSatisfy(line -> assertThat(line).doesNotContain("4111"));
    }

    @Test
    void twoToolsOfOneNameAreRefusedAtStart() {
        Tool tool = tool(SEATS, (_, _) -> answer("x"));
        assertThatThrownBy(() -> new ToolRunner(List.of(tool, tool), 1)).hasMessage("two tools are named seats");
    }

    private interface Work {
        ToolResult call(Arguments arguments, ToolContext context) throws Exception;
    }

    private ToolRunner runner(int maxRunning, Tool tool) {
        ToolRunner runner = new ToolRunner(List.of(tool), maxRunning);
        opened.add(runner);
        return runner;
    }

    private static Tool tool(String parameters, Work work) {
        return tool(parameters, Duration.ofSeconds(20), work);
    }

    private static Tool tool(String parameters, Duration deadline, Work work) {
        return tool(ToolSpec.of("seats", "For tests.", parameters, List.of("seats"), deadline), work);
    }

    private static Tool named(String name, Work work) {
        return tool(ToolSpec.of(name, "For tests.", "{\"type\":\"object\"}", List.of(), Duration.ofSeconds(20)), work);
    }

    private static Tool tool(ToolSpec spec, Work work) {
        return new Tool() {
            @Override
            public ToolSpec spec() {
                return spec;
            }

            @Override
            public ToolResult call(Arguments arguments, ToolContext context) throws Exception {
                return work.call(arguments, context);
            }
        };
    }

    private static ToolResult answer(String spoken) {
        return new ToolResult.Answer(spoken, JsonNodeFactory.instance.objectNode());
    }

    private static ToolOutcome outcome(ToolRunner runner, String name, String arguments) throws Exception {
        return runner.run(name, arguments, CALL).toCompletableFuture().get(30, SECONDS);
    }

    private static String refusal(ToolRunner runner, String arguments) throws Exception {
        ToolResult result = outcome(runner, "seats", arguments).result();
        assertThat(result).isInstanceOf(ToolResult.Refused.class);
        return result.spoken();
    }
}
