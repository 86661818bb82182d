package dev.switchboard.tools;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks a tool, and asks again after a failure where its policy allows and the deadline leaves time: after 100 ms, then
/// twice as long each time up to 2 s, half of it by chance. Refusals and broken promises (too large, another shape, an
/// `Error`) would be the same again and are final. Runs on the run's thread.
final class ToolAttempts {
    private static final Logger LOG = LoggerFactory.getLogger(ToolRunner.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    /// How it ended.
    sealed interface Ended {
        /// The tool was not asked.
        record NotBegun(ToolResult.Refused refused) implements Ended {}

        record Result(ToolResult result, String output) implements Ended {}
    }

    private record Attempt(ToolResult result, String output, boolean again) {}

    private final OfferedTool offered;
    private final ToolContext context;
    private final Deadline deadline;
    private final AtomicInteger attempts;
    private final BooleanSupplier late;

    /// @param attempts counts how often the tool was asked
    /// @param late whether the run was given up, which its breaker was told of then
    ToolAttempts(
            OfferedTool offered, ToolContext context, Deadline deadline, AtomicInteger attempts, BooleanSupplier late) {
        this.offered = offered;
        this.context = context;
        this.deadline = deadline;
        this.attempts = attempts;
        this.late = late;
    }

    Ended run(Arguments arguments) throws InterruptedException {
        ToolPolicy policy = offered.tool().policy();
        ToolGuard guard = offered.guard();
        if (!guard.enter(policy.atOnce())) {
            return new Ended.NotBegun(new ToolResult.Refused(
                    "Many callers want that right now. Please ask me again in a moment.", "tool_busy"));
        }
        try {
            if (!guard.breaker().mayBegin()) {
                return new Ended.NotBegun(ToolRun.unavailable());
            }
            boolean told = false;
            try {
                Attempt last = attempts(arguments, policy);
                told = late.getAsBoolean();
                if (!told) {
                    told = true;
                    tell(guard.breaker(), last.result);
                }
                return new Ended.Result(last.result, last.output);
            } finally {
                if (!told) {
                    guard.breaker().leftOff();
                }
            }
        } finally {
            guard.leave();
        }
    }

    private static void tell(CircuitBreaker breaker, ToolResult result) {
        if (result instanceof ToolResult.Failed) {
            breaker.failed();
        } else {
            breaker.succeeded();
        }
    }

    private Attempt attempts(Arguments arguments, ToolPolicy policy) throws InterruptedException {
        Attempt last = attempt(arguments);
        Duration pause = FIRST_PAUSE;
        for (int left = policy.idempotent() ? policy.retries() : 0; left > 0 && last.again; left--) {
            long halfNanos = pause.toNanos() / 2;
            long pauseNanos = halfNanos + ThreadLocalRandom.current().nextLong(halfNanos + 1);
            if (pauseNanos >= deadline.leftNanos()) {
                return last;
            }
            Thread.sleep(Duration.ofNanos(pauseNanos));
            offered.guard().meter().retries.increment();
            last = attempt(arguments);
            Duration doubled = pause.multipliedBy(2);
            pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
        }
        return last;
    }

    private Attempt attempt(Arguments arguments) {
        attempts.incrementAndGet();
        try {
            ToolResult result = Objects.requireNonNull(
                    // A copy: a tool that changes what it was given must not change what it is given next.
                    offered.tool().call(new Arguments(arguments.json().deepCopy()), context), "the tool returned null");
            String output = ToolJson.output(ToolOutcome.status(result), result, List.of());
            Optional<String> problem = offered.outputs().problem(result, output);
            return problem.isEmpty()
                    ? new Attempt(result, output, result instanceof ToolResult.Failed)
                    : failed(new ToolResult.Failed("Sorry, I got no answer that I can use.", problem.get()), false);
        } catch (Throwable thrown) {
            // Errors too: a tool that overflows its stack must not take the caller's answer with it.
            LOG.warn("tool {} threw {} at {}", offered.name(), thrown.getClass().getName(), placeOf(thrown));
            LOG.debug("tool {} threw", offered.name(), thrown);
            return failed(broken(thrown), thrown instanceof Exception && !(thrown instanceof InterruptedException));
        }
    }

    private static Attempt failed(ToolResult.Failed result, boolean again) {
        return new Attempt(result, ToolJson.output(ToolOutcome.status(result), result, List.of()), again);
    }

    static ToolResult.Failed broken(Throwable thrown) {
        return new ToolResult.Failed("Sorry, something went wrong while I looked that up.", thrown.toString());
    }

    static String placeOf(Throwable thrown) {
        StackTraceElement[] stack = thrown.getStackTrace();
        return stack.length == 0 ? "an unknown place" : stack[0].toString();
    }
}
