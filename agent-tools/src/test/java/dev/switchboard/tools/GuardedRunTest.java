package dev.switchboard.tools;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchboard.store.sql.Database;
import dev.switchboard.tools.approval.Approval;
import dev.switchboard.tools.approval.Approvals;
import dev.switchboard.tools.approval.WaitingRuns;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jspecify.annotations.Nullable;

/// What guards a run between its request and its outcome.
class GuardedRunTest {
    private static final ToolContext CALL = new ToolContext("T-1", "S-1", "casey", new RecordedNotes());
    private static final ToolPolicy READS =
            new ToolPolicy(true, 0, Duration.ofSeconds(10), 8, false, Duration.ZERO);
    private static final ToolPolicy ASKS_BEFORE =
            new ToolPolicy(false, 0, Duration.ZERO, 8, true, Duration.ZERO);

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicLong nanos = new AtomicLong();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
    }

    @Test
    void aToolThatAsksBeforeReadsBackWhatItWouldDoAndRunsOnlyWhenConfirmed() throws Exception {
        ToolRunner runner = runner(new Fake(ASKS_BEFORE, false, (arguments, _) -> counted("Cancelled.")));

        ToolOutcome first = outcome(runner, "{\"order\":\"A12\",\"amount\":40}", CALL.withIdempotencyKey("k"));
        assertThat(first.result()).isEqualTo(new ToolResult.Refused(
                "Let me check before I do this: cancel order, with order number A12, amount 40. Shall I go ahead?",
                "confirmation_needed"));
        assertThat(asked).hasValue(0);

        ToolOutcome second =
                outcome(runner, "{\"amount\":40,\"order\":\"A12\"}", CALL.withIdempotencyKey("k").confirmedByCaller());
        assertThat(second.result().spoken()).isEqualTo("Cancelled.");
        assertThat(second.notes().confirmed()).isTrue();
        assertThat(asked).hasValue(1);
    }

    @Test
    void anEqualRequestUnderOneKeyIsDoneOnceAndAnotherOneIsRefused() throws Exception {
        CountDownLatch mayEnd = new CountDownLatch(1);
        ToolRunner runner = runner(new Fake(ToolPolicy.DEFAULT, false, (_, context) -> {
            mayEnd.await();
            return counted("Sold under " + context.idempotencyKey() + ".");
        }));
        ToolContext keyed = CALL.withIdempotencyKey("order-7");
        CompletableFuture<ToolOutcome> first = run(runner, "{\"order\":\"A\",\"amount\":2}", keyed);
        await().until(() -> runner.measures().getFirst().running() == 1);
        CompletableFuture<ToolOutcome> joined = run(runner, "{\"amount\":2.0,\"order\":\"A\"}", keyed);
        ToolOutcome other = outcome(runner, "{\"order\":\"B\"}", keyed);
        mayEnd.countDown();

        assertThat(other.result()).isInstanceOfSatisfying(
                ToolResult.Refused.class, refused -> assertThat(refused.reason()).isEqualTo("key_reused"));
        assertThat(first.get(10, SECONDS).result().spoken()).isEqualTo("Sold under order-7.");
        assertThat(joined.get(10, SECONDS).output()).isEqualTo(first.get().output());
        assertThat(joined.get().notes().repeated()).isTrue();
        assertThat(outcome(runner, "{\"order\":\"A\",\"amount\":2}", keyed).notes().repeated()).isTrue();
        assertThat(asked).hasValue(1);
        nanos.addAndGet(RepeatedRuns.KEPT.plusSeconds(1).toNanos());
        assertThat(outcome(runner, "{\"order\":\"A\",\"amount\":2}", keyed).notes().repeated()).isFalse();
    }

    @Test
    void theModelsCallIdIsAKeyWithinItsCallOnly() throws Exception {
        ToolRunner runner = runner(new Fake(ToolPolicy.DEFAULT, false, (_, context) -> counted(context.idempotencyKey())));
        ToolContext here = new ToolContext("T-1", "S-1", "casey", "call_1", new RecordedNotes());
        ToolContext elsewhere = new ToolContext("T-2", "S-2", "casey", "call_1", new RecordedNotes());

        assertThat(outcome(runner, "{}", here).result().spoken()).isEqualTo("S-1-call_1");
        assertThat(outcome(runner, "{}", here).notes().repeated()).isTrue();
        assertThat(outcome(runner, "{}", elsewhere).result().spoken()).isEqualTo("S-2-call_1");
        assertThat(asked).hasValue(2);
    }

    @Test
    void aFailureIsTriedAgainOnlyWhereThatDoesNoHarm() throws Exception {
        ToolRunner reads = runner(new Fake(new ToolPolicy(true, 2, Duration.ZERO, 8, false, Duration.ZERO), true, (_, _) -> {
            if (asked.incrementAndGet() < 3) {
                throw new IllegalStateException("not yet");
            }
            return new ToolResult.Answer("There.", JsonNodeFactory.instance.objectNode());
        }));
        ToolOutcome outcome = outcome(reads, "{}", CALL);
        assertThat(outcome.result().spoken()).isEqualTo("There.");
        assertThat(outcome.notes().attempts()).isEqualTo(3);
        assertThat(reads.measures().getFirst().retries()).isEqualTo(2);

        asked.set(0);
        ToolRunner changes = runner(new Fake(ToolPolicy.DEFAULT, false, (_, _) -> {
            asked.incrementAndGet();
            throw new IllegalStateException("not yet");
        }));
        assertThat(outcome(changes, "{}", CALL).status()).isEqualTo("failed");
        assertThat(asked).hasValue(1);
    }

    @Test
    void furtherTriesEndWithTheDeadline() throws Exception {
        ToolRunner runner = runner(new Fake(new ToolPolicy(true, 5, Duration.ZERO, 8, false, Duration.ZERO), true, (_, _) -> {
            asked.incrementAndGet();
            return new ToolResult.Failed("Sorry.", "down");
        }) {
            @Override
            Duration deadline() {
                return Duration.ofMillis(200);
            }
        });
        ToolOutcome outcome = outcome(runner, "{}", CALL);
        assertThat(outcome.status()).isEqualTo("failed");
        assertThat(outcome.notes().attempts()).isBetween(1, 4);
        assertThat(outcome.took()).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void aToolMayHaveABreakerOfItsOwn() throws Exception {
        var policy = new ToolPolicy(false, 0, Duration.ZERO, 4, false, Duration.ZERO, ToolSentences.STANDARD,
                new BreakerLimits(1, Duration.ofMinutes(5)));
        ToolRunner runner = runner(new Fake(policy, false, (_, _) -> {
            throw new IllegalStateException("down");
        }));
        assertThat(outcome(runner, "{}", CALL).status()).isEqualTo("failed");
        assertThat(outcome(runner, "{}", CALL).status()).as("open after one").isEqualTo("refused");
        nanos.addAndGet(Duration.ofMinutes(5).toNanos() - 1);
        assertThat(outcome(runner, "{}", CALL).status()).isEqualTo("refused");
        nanos.addAndGet(1);
        assertThat(outcome(runner, "{}", CALL).status()).isEqualTo("failed");
    }

    @Test
    void aBrokenToolIsLeftAloneUntilOneTryHasShownThatItWorksAgain() throws Exception {
        var broken = new Fake(ToolPolicy.DEFAULT, false, (_, _) -> {
            asked.incrementAndGet();
            throw new IllegalStateException("down");
        });
        ToolRunner runner = runner(broken);
        for (int i = 0; i < BreakerLimits.STANDARD.opensAfter(); i++) {
            assertThat(outcome(runner, "{}", CALL).status()).isEqualTo("failed");
        }
        assertThat(runner.measures().getFirst().breaker()).isEqualTo("open");
        ToolResult refused = outcome(runner, "{}", CALL).result();
        assertThat(refused).isEqualTo(new ToolResult.Refused(
                "I am sorry, that does not work right now. Please ask me again in a little while.", "unavailable"));
        assertThat(asked).hasValue(BreakerLimits.STANDARD.opensAfter());

        nanos.addAndGet(BreakerLimits.STANDARD.pause().toNanos());
        assertThat(outcome(runner, "{}", CALL).status()).isEqualTo("failed");
        nanos.addAndGet(BreakerLimits.STANDARD.pause().toNanos());
        assertThat(outcome(runner, "{}", CALL).status()).isEqualTo("refused");

        nanos.addAndGet(BreakerLimits.STANDARD.pause().toNanos());
        CountDownLatch mayEnd = new CountDownLatch(1);
        broken.work = (_, _) -> {
            mayEnd.await();
            return counted("Back.");
        };
        CompletableFuture<ToolOutcome> probe = run(runner, "{}", CALL);
        await().until(() -> runner.measures().getFirst().breaker().equals("half_open"));
        assertThat(outcome(runner, "{}", CALL).status()).isEqualTo("refused");
        mayEnd.countDown();
        assertThat(probe.get(10, SECONDS).result().spoken()).isEqualTo("Back.");
        await().until(() -> runner.measures().getFirst().breaker().equals("closed"));
        assertThat(outcome(runner, "{}", CALL).status()).isEqualTo("answered");
        assertThat(runner.measures().getFirst().breakerOpened()).isEqualTo(2);
    }

    @Test
    void anAnswerIsKeptForEqualArgumentsForItsTimeOnly() throws Exception {
        ToolRunner runner = runner(new Fake(READS, true, (arguments, _) -> counted(arguments.text("order").orElse("-"))));
        outcome(runner, "{\"order\":\"A\",\"amount\":1}", CALL);
        ToolOutcome again = outcome(runner, "{\"amount\":1,\"order\":\"A\"}", CALL);
        outcome(runner, "{\"order\":\"B\"}", CALL);

        assertThat(again.notes().cached()).isTrue();
        assertThat(again.result().spoken()).isEqualTo("A");
        assertThat(asked).hasValue(2);
        ToolMeasures measures = runner.measures().getFirst();
        assertThat(measures.hitRate()).isEqualTo(1 / 3.0);
        assertThat(measures.uncached().count()).isEqualTo(2);
        assertThat(measures.uncached().p99()).isPositive();
        nanos.addAndGet(Duration.ofSeconds(11).toNanos());
        assertThat(outcome(runner, "{\"order\":\"A\",\"amount\":1}", CALL).notes().cached()).isFalse();
    }

    @Test
    void nothingIsKeptOfAToolThatChangesSomethingRefusesOrWasReplaced() throws Exception {
        ToolRunner changes = runner(new Fake(READS, false, (_, _) -> counted("Done.")));
        outcome(changes, "{}", CALL);
        assertThat(outcome(changes, "{}", CALL).notes().cached()).isFalse();

        ToolRunner refuses = runner(new Fake(READS, true, (_, _) -> new ToolResult.Refused("No.", "no")));
        outcome(refuses, "{}", CALL);
        assertThat(outcome(refuses, "{}", CALL).notes().cached()).isFalse();

        ToolRunner replaced = runner(new Fake(READS, true, (_, _) -> counted("Old.")));
        outcome(replaced, "{}", CALL);
        replaced.offer("", List.of(new Fake(READS, true, (_, _) -> counted("New."))));
        assertThat(outcome(replaced, "{}", CALL).result().spoken()).isEqualTo("New.");
    }

    @Test
    void whatIsKeptIsBounded() {
        AnswerCache cache = new AnswerCache(nanos::get);
        var answer = new ToolResult.Answer("x", JsonNodeFactory.instance.objectNode());
        for (int i = 0; i < 2 * AnswerCache.MAX_ENTRIES; i++) {
            cache.keep("tool", "arguments " + i, answer, "{}", Duration.ofMinutes(1));
        }
        assertThat(cache.size()).isBetween(1_000L, (long) AnswerCache.MAX_ENTRIES);
        String large = "x".repeat(60_000);
        for (int i = 0; i < 500; i++) {
            cache.keep("large", "arguments " + i, answer, large, Duration.ofMinutes(1));
        }
        assertThat(cache.size()).isLessThan(AnswerCache.MAX_BYTES / 100_000 + AnswerCache.MAX_ENTRIES);

        RepeatedRuns repeated = new RepeatedRuns(nanos::get);
        var outcome = new ToolOutcome("seats", answer, Duration.ZERO, "{}");
        for (int i = 0; i < RepeatedRuns.MAX_KEPT + 1_000; i++) {
            ToolContext keyed = CALL.withIdempotencyKey("k" + i);
            assertThat(repeated.take(keyed, new RepeatedRuns.Request("seats", "{}"), new CompletableFuture<>()))
                    .isInstanceOf(RepeatedRuns.Place.First.class);
            repeated.over(keyed, outcome, true);
        }
        assertThat(repeated.size()).isBetween(1_000L, (long) RepeatedRuns.MAX_KEPT);
    }

    @Test
    void noMoreRunAtOnceThanTheToolAllows() throws Exception {
        CountDownLatch mayEnd = new CountDownLatch(1);
        ToolRunner runner = runner(new Fake(new ToolPolicy(false, 0, Duration.ZERO, 1, false, Duration.ZERO), false, (_, _) -> {
            mayEnd.await();
            return counted("Done.");
        }));
        CompletableFuture<ToolOutcome> first = run(runner, "{}", CALL);
        await().until(() -> runner.measures().getFirst().running() == 1);
        assertThat(outcome(runner, "{}", CALL).output()).contains("tool_busy");
        mayEnd.countDown();
        assertThat(first.get(10, SECONDS).status()).isEqualTo("answered");
        await().untilAsserted(() -> assertThat(outcome(runner, "{}", CALL).status()).isEqualTo("answered"));
    }

    @Test
    void anAnswerThatIsTooLargeOrOfAnotherShapeThanPromisedFailsWithItsCause() throws Exception {
        ToolRunner large = runner(new Fake(READS, true, (_, _) -> new ToolResult.Answer(
                "Here.", JsonNodeFactory.instance.objectNode().put("text", "x".repeat(10_000_000)))));
        assertThat(outcome(large, "{}", CALL)).satisfies(outcome -> {
            assertThat(outcome.result()).isInstanceOfSatisfying(ToolResult.Failed.class, failed ->
                    assertThat(failed.cause()).matches("answered with 10000\\d{3} characters, at most 65536"));
            assertThat(outcome.output()).hasSizeLessThan(200).contains("\"status\":\"failed\"");
        });

        ToolRunner lies = runner(new Fake(READS, true, (_, _) -> new ToolResult.Answer(
                "Here.", JsonNodeFactory.instance.objectNode().put("free", "4111 secret"))));
        assertThat(outcome(lies, "{}", CALL).result()).isInstanceOfSatisfying(ToolResult.Failed.class, failed ->
                assertThat(failed.cause()).isEqualTo("broke its own output schema at /free (type)"));

        ToolRunner deep = runner(new Fake(READS, true, (_, _) -> {
            ObjectNode root = JsonNodeFactory.instance.objectNode();
            ObjectNode inner = root;
            for (int i = 0; i < 200_000; i++) {
                inner = inner.putObject("x");
            }
            return new ToolResult.Answer("Here.", root);
        }));
        assertThat(outcome(deep, "{}", CALL).status()).isEqualTo("failed");
    }

    @Test
    void anApprovedRunIsDoneOnceAndTellsByWhom(@TempDir Path dir) throws Exception {
        Database database = opened(Database.open("jdbc:sqlite:" + dir.resolve("t.db")));
        ToolRunner runner = runner(large(), WaitingRuns.open(
                database, Clock.systemUTC(), Duration.ofSeconds(30), UnaryOperator.identity()));
        Approvals desk = Approvals.open(database, Clock.systemUTC());
        CompletableFuture<String> told = new CompletableFuture<>();
        CompletableFuture<ToolOutcome> run = runner.run("cancel_order", "{\"amount\":6000}", CALL,
                (spoken, what) -> told.complete(spoken + " | " + what)).toCompletableFuture();

        assertThat(told.get(10, SECONDS))
                .isEqualTo("I need a colleague to approve that. One moment, please. | cancel an order of $6000");
        Approval waiting = desk.waiting().getFirst();
        assertThat(waiting.what()).isEqualTo("cancel an order of $6000");
        assertThat(waiting.argumentsJson()).isEqualTo("{\"amount\":6000}");
        assertThat(asked).hasValue(0);
        assertThat(desk.decide(waiting.id(), true, "kim", "fine")).isTrue();
        assertThat(desk.decide(waiting.id(), false, "lee", "")).isFalse();

        assertThat(run.get(10, SECONDS).result().spoken()).isEqualTo("Cancelled.");
        assertThat(run.get().notes().approval()).contains("approved by kim: fine");
        assertThat(asked).hasValue(1);
        assertThat(desk.waiting()).isEmpty();
        assertThat(desk.over()).extracting(Approval::decidedBy).containsExactly("kim");
    }

    @Test
    void whatNobodyApprovesIsNotDone(@TempDir Path dir) throws Exception {
        Database database = opened(Database.open("jdbc:sqlite:" + dir.resolve("t.db")));
        Approvals desk = Approvals.open(database, Clock.systemUTC());
        ToolRunner soon = runner(large(), WaitingRuns.open(
                database, Clock.systemUTC(), Duration.ofMillis(100), UnaryOperator.identity()));
        assertThat(outcome(soon, "{\"amount\":6000}", CALL).result()).isEqualTo(new ToolResult.Refused(
                "I am sorry, none of my colleagues could approve that in time, so I left it as it is.", "approval_timeout"));

        ToolRunner runner = runner(large(), WaitingRuns.open(
                database, Clock.systemUTC(), Duration.ofSeconds(30), UnaryOperator.identity()));
        CompletableFuture<ToolOutcome> refused = run(runner, "{\"amount\":6000}", CALL);
        await().until(() -> desk.waiting().size() == 1);
        desk.decide(desk.waiting().getFirst().id(), false, "kim", "call the customer back");
        assertThat(refused.get(10, SECONDS).output()).contains("approval_refused", "note: call the customer back");

        CompletableFuture<ToolOutcome> withdrawn = run(runner, "{\"amount\":7000}", CALL);
        await().until(() -> desk.waiting().size() == 1);
        String id = desk.waiting().getFirst().id();
        runner.withdraw("T-1");
        assertThat(withdrawn.get(10, SECONDS).output()).contains("approval_withdrawn");
        assertThat(desk.decide(id, true, "kim", "")).isFalse();

        assertThat(outcome(runner(large()), "{\"amount\":6000}", CALL).output()).contains("approval_unavailable");
        assertThat(asked).hasValue(0);
    }

    private Fake large() {
        return new Fake(ToolPolicy.DEFAULT, false, (_, _) -> counted("Cancelled.")) {
            @Override
            public Optional<String> needsApproval(Arguments arguments, ToolContext context) {
                int amount = arguments.number("amount").orElse(0);
                return amount > 5_000 ? Optional.of("cancel an order of $" + amount) : Optional.empty();
            }
        };
    }

    private ToolResult counted(String spoken) {
        asked.incrementAndGet();
        return new ToolResult.Answer(spoken, JsonNodeFactory.instance.objectNode().put("free", 1));
    }

    private ToolRunner runner(Tool tool) {
        return runner(tool, null);
    }

    private ToolRunner runner(Tool tool, @Nullable WaitingRuns approvals) {
        return opened(new ToolRunner(List.of(tool), 16, approvals, nanos::get));
    }

    private <T extends AutoCloseable> T opened(T part) {
        opened.add(part);
        return part;
    }

    private static CompletableFuture<ToolOutcome> run(ToolRunner runner, String arguments, ToolContext context) {
        return runner.run("cancel_order", arguments, context, RunWatch.NOBODY).toCompletableFuture();
    }

    private static ToolOutcome outcome(ToolRunner runner, String arguments, ToolContext context) throws Exception {
        return run(runner, arguments, context).get(30, SECONDS);
    }

    private interface Work {
        ToolResult call(Arguments arguments, ToolContext context) throws Exception;
    }

    private static class Fake implements Tool {
        private final ToolPolicy policy;
        private final boolean readOnly;
        volatile Work work;

        Fake(ToolPolicy policy, boolean readOnly, Work work) {
            this.policy = policy;
            this.readOnly = readOnly;
            this.work = work;
        }

        Duration deadline() {
            return Duration.ofSeconds(20);
        }

        @Override
        public ToolSpec spec() {
            return ToolSpec.of("cancel_order", "For tests.", """
                            {"type": "object", "additionalProperties": false, "properties": {
                              "order": {"type": "string", "title": "the order number"},
                              "amount": {"type": "number", "title": "the amount"}}}""", List.of(), deadline())
                    .answering("{\"type\":\"object\",\"properties\":{\"free\":{\"type\":\"integer\"}}}");
        }

        @Override
        public boolean readOnly() {
            return readOnly;
        }

        @Override
        public ToolPolicy policy() {
            return policy;
        }

        @Override
        public ToolResult call(Arguments arguments, ToolContext context) throws Exception {
            return work.call(arguments, context);
        }
    }
}
