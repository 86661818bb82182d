package dev.switchboard.tools;

import dev.switchboard.tools.ArgumentCheck.Checked;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs tools, each on a virtual thread of its own. A run ends in exactly one of two ways, settled by one
/// compare-and-set: the tool returned (or threw) first, or its deadline passed first. After a passed deadline the
/// tool's thread is interrupted and whatever it still returns is dropped; it keeps its place among the running ones
/// until it really ends, so tools that ignore interrupts cannot pile up. Thread-safe.
final class ToolRunner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ToolRunner.class);

    private record Entry(Tool tool, ToolSpec spec, ArgumentCheck check) {}

    /// By name, in the order of their sources. Replaced as a whole, so that a run sees one state of it.
    private volatile Map<String, Entry> entries = Map.of();
    /// By the source that offers them. Guarded by `this`.
    private final Map<String, List<Entry>> bySource = new LinkedHashMap<>();
    private final int maxRunning;
    private final Semaphore places;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final ScheduledExecutorService deadlines = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("tool-deadlines").daemon().factory());

    /// `maxRunning` bounds the tools running at once, over all calls.
    ToolRunner(List<Tool> tools, int maxRunning) {
        if (maxRunning < 1) {
            throw new IllegalArgumentException("maxRunning must be 1 or more: " + maxRunning);
        }
        this.maxRunning = maxRunning;
        this.places = new Semaphore(maxRunning);
        offer("", tools);
    }

    /// Puts these tools in the place of those that `source` offered before. Runs under way go on with the old ones.
    /// Throws `IllegalArgumentException`, and changes nothing, when two tools would have one name.
    synchronized void offer(String source, List<Tool> tools) {
        Map<String, List<Entry>> wanted = new LinkedHashMap<>(bySource);
        wanted.put(source, tools.stream().map(ToolRunner::entry).toList());
        Map<String, Entry> byName = new LinkedHashMap<>();
        for (List<Entry> offered : wanted.values()) {
            for (Entry entry : offered) {
                if (byName.put(entry.spec.name(), entry) != null) {
                    throw new IllegalArgumentException("two tools are named " + entry.spec.name());
                }
            }
        }
        bySource.clear();
        bySource.putAll(wanted);
        entries = Collections.unmodifiableMap(byName);
    }

    private static Entry entry(Tool tool) {
        ToolSpec spec = tool.spec();
        return new Entry(tool, spec, new ArgumentCheck(spec));
    }

    List<ToolSpec> specs() {
        return entries.values().stream().map(Entry::spec).toList();
    }

    Optional<ToolSpec> spec(String name) {
        return Optional.ofNullable(entries.get(name)).map(Entry::spec);
    }

    Optional<ToolPolicy> policy(String name) {
        return Optional.ofNullable(entries.get(name)).map(entry -> entry.tool.policy());
    }

    boolean readOnly(String name) {
        Entry entry = entries.get(name);
        return entry != null && entry.tool.readOnly();
    }

    List<String> problems(String name, String argumentsJson) {
        Entry entry = entries.get(name);
        if (entry == null) {
            return List.of("there is no tool " + name);
        }
        return switch (entry.check.check(argumentsJson)) {
            case Checked.Wrong(_, List<String> problems) -> problems;
            case Checked.Fine _ -> List.of();
        };
    }

    CompletionStage<ToolOutcome> run(String name, String argumentsJson, ToolContext context) {
        Run run = new Run(name, argumentsJson, context, entries.get(name));
        run.begin();
        // A copy, so that nobody but the run can complete it.
        return run.done.minimalCompletionStage();
    }

    /// Refuses further runs and waits for those under way, at most as long as the longest deadline.
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        long longestMs = entries.values().stream().mapToLong(entry -> entry.spec.deadline().toMillis()).max().orElse(0);
        try {
            if (!places.tryAcquire(maxRunning, longestMs + 250, TimeUnit.MILLISECONDS)) {
                LOG.warn("{} tools still run past their deadlines", maxRunning - places.availablePermits());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        deadlines.shutdownNow();
    }

    /// One run, from the request to its one outcome.
    private final class Run {
        private final String name;
        private final String argumentsJson;
        private final ToolContext context;
        private final @Nullable Entry entry;
        /// The name as it may stand in a log: a model can ask for a tool of any name.
        private final String label;
        private final long startedNanos = System.nanoTime();
        private final AtomicBoolean settled = new AtomicBoolean();
        private final CompletableFuture<ToolOutcome> done = new CompletableFuture<>();

        Run(String name, String argumentsJson, ToolContext context, @Nullable Entry entry) {
            this.name = name;
            this.argumentsJson = argumentsJson;
            this.context = context;
            this.entry = entry;
            this.label = entry == null ? "(unknown)" : name;
        }

        void begin() {
            if (entry == null) {
                onOwnThread(() -> settle(
                        new ToolResult.Refused("Sorry, I cannot do that.", "unknown_tool"), List.of()));
            } else if (!places.tryAcquire()) {
                onOwnThread(() -> settle(new ToolResult.Refused(
                        "I have a lot on right now. Please ask me again in a moment.", "busy"), List.of()));
            } else if (closed.get()) {
                places.release();
                onOwnThread(() -> settle(new ToolResult.Refused(
                        "I am just closing, so I cannot look that up any more.", "closing"), List.of()));
            } else {
                Thread worker = Thread.ofVirtual().name("tool-" + label).unstarted(() -> work(entry));
                Future<?> deadline = deadlines.schedule(
                        () -> expire(worker, entry.spec), entry.spec.deadline().toNanos(), TimeUnit.NANOSECONDS);
                var _ = done.whenComplete((_, _) -> deadline.cancel(false));
                worker.start();
            }
        }

        private void work(Entry entry) {
            try {
                switch (entry.check.check(argumentsJson)) {
                    case Checked.Wrong(String spoken, List<String> problems) ->
                        settle(new ToolResult.Refused(spoken, "bad_arguments"), problems);
                    case Checked.Fine(Arguments arguments) ->
                        settle(Objects.requireNonNull(entry.tool.call(arguments, context), "the tool returned null"),
                                List.of());
                }
            } catch (Throwable thrown) {
                // Everything, errors too: the caller on the line waits for an answer whatever broke.
                ToolResult failed = new ToolResult.Failed(
                        "Sorry, something went wrong while I looked that up.", thrown.toString());
                if (settle(failed, List.of())) {
                    // Without the message: it may quote what the caller said. The ticket has it.
                    LOG.warn("tool {} threw {} at {}", label, thrown.getClass().getName(), placeOf(thrown));
                    LOG.debug("tool {} threw", label, thrown);
                }
            } finally {
                // After the outcome was handed over, so that `close` waits for those who listen as well.
                places.release();
            }
        }

        private void expire(Thread worker, ToolSpec spec) {
            if (settled.compareAndSet(false, true)) {
                worker.interrupt();
                ToolResult late = new ToolResult.Failed("Sorry, that is taking too long. Shall I try again?",
                        "no result within " + spec.deadline().toMillis() + " ms");
                onOwnThread(() -> finish(late, ToolJson.output(status(late), late, List.of())));
            }
        }

        private boolean settle(ToolResult result, List<String> problems) {
            String output = ToolJson.output(status(result), result, problems);
            if (!settled.compareAndSet(false, true)) {
                LOG.debug("tool {} ended after its deadline; its result is dropped", label);
                return false;
            }
            finish(result, output);
            return true;
        }

        private void finish(ToolResult result, String output) {
            Duration took = Duration.ofNanos(System.nanoTime() - startedNanos);
            switch (result) {
                case ToolResult.Answer _ ->
                    LOG.info("tool {} answered in {} ms, {}", label, took.toMillis(), context.ticketId());
                case ToolResult.Refused(_, String reason) ->
                    LOG.info("tool {} refused ({}) in {} ms, {}", label, reason, took.toMillis(), context.ticketId());
                case ToolResult.Failed _ ->
                    LOG.warn("tool {} failed in {} ms, {}", label, took.toMillis(), context.ticketId());
            }
            done.complete(new ToolOutcome(name, result, took, output));
        }

        private void onOwnThread(Runnable step) {
            Thread.ofVirtual().name("tool-" + label).start(step);
        }
    }

    private static String status(ToolResult result) {
        return new ToolOutcome("", result, Duration.ZERO, "").status();
    }

    private static String placeOf(Throwable thrown) {
        StackTraceElement[] stack = thrown.getStackTrace();
        return stack.length == 0 ? "an unknown place" : stack[0].toString();
    }
}
