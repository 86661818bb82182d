package dev.switchboard.tools;

import dev.switchboard.tools.ArgumentCheck.Checked;
import dev.switchboard.tools.approval.WaitingRuns;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs tools, each on a virtual thread of its own (`ToolRun` says how), and holds what all runs share. A tool that ignores
/// its interrupt keeps its place among the running ones until it really ends, so such tools cannot pile up. Thread-safe.
final class ToolRunner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ToolRunner.class);

    private final ToolShelf shelf;
    private final int maxRunning;
    private final Semaphore places;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AnswerCache cache;
    private final RepeatedRuns repeated;
    private final @Nullable WaitingRuns approvals;
    private final ScheduledExecutorService deadlines = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("tool-deadlines").daemon().factory());

    /// A house in which nobody can approve anything.
    ToolRunner(List<Tool> tools, int maxRunning) {
        this(tools, maxRunning, null, System::nanoTime);
    }

    /// @param maxRunning bounds the tools running at once, over all calls
    /// @param approvals where runs wait for people; closed with this
    /// @param nanoTime the clock of what is kept and of breakers
    ToolRunner(List<Tool> tools, int maxRunning, @Nullable WaitingRuns approvals, LongSupplier nanoTime) {
        if (maxRunning < 1) {
            throw new IllegalArgumentException("maxRunning must be 1 or more: " + maxRunning);
        }
        this.maxRunning = maxRunning;
        this.places = new Semaphore(maxRunning);
        this.approvals = approvals;
        this.cache = new AnswerCache(nanoTime);
        this.repeated = new RepeatedRuns(nanoTime);
        this.shelf = new ToolShelf(nanoTime);
        shelf.offer("", tools);
    }

    /// Puts these tools in the place of those that `source` offered before. Runs under way go on with the old ones.
    /// Throws `IllegalArgumentException`, and changes nothing, when two tools would have one name.
    void offer(String source, List<Tool> tools) {
        shelf.offer(source, tools);
    }

    List<ToolSpec> specs() {
        return shelf.all().stream().map(OfferedTool::spec).toList();
    }

    Optional<ToolSpec> spec(String name) {
        return Optional.ofNullable(shelf.find(name)).map(OfferedTool::spec);
    }

    Optional<ToolPolicy> policy(String name) {
        return Optional.ofNullable(shelf.find(name)).map(offered -> offered.tool().policy());
    }

    boolean readOnly(String name) {
        OfferedTool offered = shelf.find(name);
        return offered != null && offered.tool().readOnly();
    }

    List<String> problems(String name, String argumentsJson) {
        OfferedTool offered = shelf.find(name);
        if (offered == null) {
            return List.of("there is no tool " + name);
        }
        return switch (offered.arguments().check(argumentsJson)) {
            case Checked.Wrong(_, List<String> problems) -> problems;
            case Checked.Fine _ -> List.of();
        };
    }

    List<ToolMeasures> measures() {
        return shelf.all().stream()
                .map(offered -> offered.guard().meter().measures(offered.name(), offered.guard()))
                .toList();
    }

    CompletionStage<ToolOutcome> run(String name, String argumentsJson, ToolContext context, RunWatch watch) {
        OfferedTool offered = shelf.find(name);
        var shared = new ToolRun.Shared(cache, repeated, approvals, deadlines);
        ToolRun run = new ToolRun(shared, name, argumentsJson, context, watch, offered);
        if (offered == null) {
            run.refuse("Sorry, I cannot do that.", "unknown_tool");
        } else if (!places.tryAcquire()) {
            run.refuse("I have a lot on right now. Please ask me again in a moment.", "busy");
        } else if (closed.get()) {
            places.release();
            run.refuse("I am just closing, so I cannot look that up any more.", "closing");
        } else {
            // After the outcome was handed over, so that `close` waits for those who listen as well.
            run.begin(offered, places::release);
        }
        // A copy, so that nobody but the run can complete it.
        return run.outcome().minimalCompletionStage();
    }

    /// Ends the waiting for people on this ticket: whoever wanted it is gone.
    void withdraw(String ticketId) {
        if (approvals != null) {
            approvals.withdraw(ticketId);
        }
    }

    /// Refuses further runs and waits for those under way, at most as long as the longest deadline.
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        if (approvals != null) {
            approvals.close();
        }
        long longestMs = shelf.all().stream().mapToLong(tool -> tool.spec().deadline().toMillis()).max().orElse(0);
        try {
            if (!places.tryAcquire(maxRunning, longestMs + 250, TimeUnit.MILLISECONDS)) {
                LOG.warn("{} tools still run past their deadlines", maxRunning - places.availablePermits());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        deadlines.shutdownNow();
    }
}
