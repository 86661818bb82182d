package dev.switchboard.gateway;

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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// Tools as no house wants them, and tools that a house wants to be asked about; none needs arguments.
final class MisbehavingTools {
    final AtomicInteger cancelled = new AtomicInteger();
    final AtomicInteger refunded = new AtomicInteger();
    /// Lets those that hang end.
    final CountDownLatch over = new CountDownLatch(1);
    final CountDownLatch found = new CountDownLatch(1);

    List<Tool> all() {
        return List.of(
                fake("cancel_booking", "cancel my order", policy(true, Duration.ZERO), () -> {
                    cancelled.incrementAndGet();
                    return answer("Your order is cancelled.");
                }),
                fake("check_stock", "is it in stock", ToolPolicy.DEFAULT, () -> {
                    while (over.getCount() > 0) {
                        try {
                            over.await();
                        } catch (InterruptedException ignored) {
                            // That is what this one is like.
                        }
                    }
                    return answer("Too late.");
                }),
                fake("list_catalogue", "read me the catalogue", ToolPolicy.DEFAULT, () -> answer("x".repeat(10_000_000))),
                fake("open_door", "please unlock the door", ToolPolicy.DEFAULT, () -> {
                    throw new StackOverflowError();
                }),
                fake("find_parcel", "where is my parcel", policy(false, Duration.ofMillis(200)), () -> {
                    found.await();
                    return answer("Your parcel is in Berlin.");
                }),
                new Fake("give_refund", "give me a refund", ToolPolicy.DEFAULT, () -> {
                    refunded.incrementAndGet();
                    return answer("The money is on its way.");
                }) {
                    @Override
                    public Optional<String> needsApproval(Arguments arguments, ToolContext context) {
                        return Optional.of("refund $6000");
                    }
                });
    }

    private interface Work {
        ToolResult run() throws Exception;
    }

    private static ToolPolicy policy(boolean confirm, Duration fillerAfter) {
        return new ToolPolicy(false, 0, Duration.ZERO, 8, confirm, fillerAfter);
    }

    private static ToolResult answer(String spoken) {
        return new ToolResult.Answer(spoken, JsonNodeFactory.instance.objectNode());
    }

    private static Tool fake(String name, String example, ToolPolicy policy, Work work) {
        return new Fake(name, example, policy, work);
    }

    private static class Fake implements Tool {
        private final String name;
        private final String example;
        private final ToolPolicy policy;
        private final Work work;

        private Fake(String name, String example, ToolPolicy policy, Work work) {
            this.name = name;
            this.example = example;
            this.policy = policy;
            this.work = work;
        }

        @Override
        public ToolSpec spec() {
            Duration deadline = name.equals("check_stock") ? Duration.ofMillis(300) : Duration.ofSeconds(20);
            return ToolSpec.of(name, "For callers who say: " + example + ".", "{\"type\":\"object\",\"properties\":{}}",
                    List.of(example), deadline);
        }

        @Override
        public ToolPolicy policy() {
            return policy;
        }

        @Override
        public Optional<String> readBack(Arguments arguments) {
            return Optional.of("I will cancel it.");
        }

        @Override
        public ToolResult call(Arguments arguments, ToolContext context) throws Exception {
            return work.run();
        }
    }
}
