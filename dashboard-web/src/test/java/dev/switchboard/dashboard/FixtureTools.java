package dev.switchboard.dashboard;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.switchboard.tools.Arguments;
import dev.switchboard.tools.Tool;
import dev.switchboard.tools.ToolContext;
import dev.switchboard.tools.ToolPolicy;
import dev.switchboard.tools.ToolResult;
import dev.switchboard.tools.ToolSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// Tools that do what good ones do not, and one that must not run without a yes; they keep what they were called with.
final class FixtureTools {
    /// Runs of `holds`, which end when they are let go.
    final AtomicInteger held = new AtomicInteger();
    final CountDownLatch letGo = new CountDownLatch(1);
    final List<ToolContext> orders = new CopyOnWriteArrayList<>();

    List<Tool> all() {
        return List.of(
                new Fixture("slow", (_, _) -> {
                    Thread.sleep(60_000);
                    return done();
                }, false),
                new Fixture("holds", (_, _) -> {
                    held.incrementAndGet();
                    letGo.await();
                    return done();
                }, false),
                new Fixture("huge", (_, _) -> new ToolResult.Answer(
                        "", JsonNodeFactory.instance.textNode("a".repeat(10_000_000))), false),
                new Fixture("throws", (_, _) -> {
                    throw new IllegalStateException("no such luck");
                }, false),
                new Fixture("refuses", (_, _) ->
                        new ToolResult.Refused("That section is sold out.", "sold_out"), false),
                new Fixture("pricey", (_, _) -> done(), false),
                new Fixture("order", this::order, true));
    }

    private static ToolResult done() {
        return new ToolResult.Answer("Done.", JsonNodeFactory.instance.objectNode());
    }

    private ToolResult order(Arguments arguments, ToolContext context) {
        if (!context.confirmed()) {
            return new ToolResult.Refused("Shall I order " + arguments.text("item").orElse("it") + "?", "confirmation_needed");
        }
        orders.add(context);
        context.notes().metadata("ordered", arguments.text("item").orElse(""));
        return new ToolResult.Answer("Ordered.", JsonNodeFactory.instance.objectNode().put("order", orders.size()));
    }

    private interface Work {
        ToolResult call(Arguments arguments, ToolContext context) throws Exception;
    }

    private record Fixture(String name, Work work, boolean asksFirst) implements Tool {
        @Override
        public ToolSpec spec() {
            return ToolSpec.of(name, "For tests", """
                    {"type": "object", "properties": {"item": {"type": "string"}}, "additionalProperties": false}""",
                    List.of(), name.equals("holds") ? Duration.ofSeconds(60) : Duration.ofMillis(300));
        }

        @Override
        public boolean readOnly() {
            return !asksFirst;
        }

        @Override
        public Optional<String> needsApproval(Arguments arguments, ToolContext context) {
            return name.equals("pricey") ? Optional.of("Buy something dear.") : Optional.empty();
        }

        @Override
        public ToolPolicy policy() {
            return new ToolPolicy(false, 0, Duration.ZERO, 64, asksFirst, Duration.ZERO);
        }

        @Override
        public ToolResult call(Arguments arguments, ToolContext context) throws Exception {
            return work.call(arguments, context);
        }
    }
}
