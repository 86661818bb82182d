package dev.switchboard.tools;

import dev.switchboard.tools.ArgumentCheck.Checked;
import dev.switchboard.tools.approval.Decision;
import dev.switchboard.tools.approval.WaitingRuns;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One run, from the request to its one outcome. What stands between the two, in order:
///
/// arguments against the schema → the same request before? → has the caller said yes? → is the tool broken? → a kept
/// answer? → does a person have to agree? → a free place → the tool, again where it may be → its answer's bounds
///
/// A run ends in exactly one of two ways, settled by one compare-and-set: it came to an end, or its deadline passed first.
/// Then its thread is interrupted and whatever it still returns is dropped. Time spent waiting for a person is no part of the
/// deadline. Runs on a virtual thread of its own.
final class ToolRun {
    private static final Logger LOG = LoggerFactory.getLogger(ToolRunner.class);

    /// What all runs share.
    record Shared(
            AnswerCache cache,
            RepeatedRuns repeated,
            @Nullable WaitingRuns approvals,
            ScheduledExecutorService deadlines) {}

    private final Shared shared;
    private final String name;
    private final String argumentsJson;
    private final ToolContext context;
    private final RunWatch watch;
    private final @Nullable ToolGuard guard;
    /// The name as it may stand in a log: a model can ask for a tool of any name.
    private final String label;
    private final long startedNanos = System.nanoTime();
    private final AtomicBoolean settled = new AtomicBoolean();
    private final CompletableFuture<ToolOutcome> done = new CompletableFuture<>();
    private final CompletableFuture<ToolOutcome> outcome = new CompletableFuture<>();
    private final AtomicInteger attempts = new AtomicInteger();
    /// Written by the run's thread before it is settled, read by whoever settles it.
    private volatile boolean cached;
    private volatile Optional<String> approval = Optional.empty();
    private volatile long waitedNanos;

    ToolRun(
            Shared shared,
            String name,
            String argumentsJson,
            ToolContext context,
            RunWatch watch,
            @Nullable OfferedTool offered) {
        this.shared = shared;
        this.name = name;
        this.argumentsJson = argumentsJson;
        this.context = context;
        this.watch = watch;
        this.guard = offered == null ? null : offered.guard();
        this.label = offered == null ? "(unknown)" : name;
        if (guard != null) {
            guard.meter().calls.increment();
        }
    }

    CompletableFuture<ToolOutcome> outcome() {
        return outcome;
    }

    /// Ends it before it began.
    void refuse(String spoken, String reason) {
        onOwnThread(() -> settle(new ToolResult.Refused(spoken, reason), List.of()));
    }

    /// `whenOver` runs once the run's thread is at its end, which may be long after its outcome.
    void begin(OfferedTool offered, Runnable whenOver) {
        onOwnThread(() -> {
            Deadline deadline = new Deadline(shared.deadlines, offered.spec().deadline(), Thread.currentThread(), this::expire);
            try {
                deadline.begin();
                work(offered, deadline);
            } catch (Throwable thrown) {
                // Everything, errors too: the caller on the line waits for an answer whatever broke.
                failed(thrown);
            } finally {
                deadline.end();
                whenOver.run();
            }
        });
    }

    private void work(OfferedTool offered, Deadline deadline) throws Exception {
        switch (offered.arguments().check(argumentsJson)) {
            case Checked.Wrong(String spoken, List<String> problems) ->
                settle(new ToolResult.Refused(spoken, "bad_arguments"), problems);
            case Checked.Fine(Arguments arguments) -> {
                String equal = ToolJson.canonical(arguments.json());
                if (context.requestKey().isEmpty()) {
                    guarded(offered, arguments, equal, deadline);
                    return;
                }
                switch (shared.repeated.take(context, new RepeatedRuns.Request(name, equal), done)) {
                    case RepeatedRuns.Place.First _ -> {
                        var _ = done.thenAccept(ended -> shared.repeated.over(context, ended, ended.notes().cached() || attempts.get() > 0));
                        guarded(offered, arguments, equal, deadline);
                    }
                    case RepeatedRuns.Place.Again(var before) -> {
                        if (settled.compareAndSet(false, true)) {
                            var _ = before.thenAccept(first -> hand(first.asRepeated()));
                        }
                    }
                    case RepeatedRuns.Place.Taken _ -> settle(
                            new ToolResult.Refused("Sorry, something is mixed up here. Could you ask me that once more?",
                                    "key_reused"),
                            List.of("idempotency key: used before for another request"));
                }
            }
        }
    }

    private void guarded(OfferedTool offered, Arguments arguments, String equal, Deadline deadline) throws Exception {
        if (offered.tool().policy().confirm() && !context.confirmed()) {
            settle(new ToolResult.Refused(ReadBack.question(offered, arguments), "confirmation_needed"), List.of());
            return;
        }
        if (!offered.guard().breaker().wouldLetIn()) {
            settle(unavailable(), List.of());
            return;
        }
        boolean keeps = offered.keepsAnswers() && !context.confirmed();
        if (keeps) {
            offered.guard().meter().looked.increment();
            Optional<AnswerCache.Found> found = shared.cache.find(offered.tool(), equal);
            if (found.isPresent()) {
                cached = true;
                settle(found.get().answer(), found.get().output());
                return;
            }
        }
        Optional<String> needed = offered.tool().needsApproval(arguments, context);
        if (needed.isPresent() && !approved(offered.tool().policy().sentences(), needed.get(), equal, deadline)) {
            return;
        }
        ToolAttempts asked = new ToolAttempts(offered, context.forTool(), deadline, attempts, settled::get);
        switch (asked.run(arguments)) {
            case ToolAttempts.Ended.NotBegun(ToolResult.Refused refused) -> settle(refused, List.of());
            case ToolAttempts.Ended.Result(ToolResult result, String output) -> {
                // Before it is handed over, so that whoever asks next finds it.
                if (keeps && needed.isEmpty() && result instanceof ToolResult.Answer answer && !settled.get()) {
                    shared.cache.keep(offered.tool(), equal, answer, output, offered.tool().policy().cacheFor());
                }
                settle(result, output);
            }
        }
    }

    /// Waits for a person; settles the run where the answer is no.
    private boolean approved(ToolSentences sentences, String what, String equal, Deadline deadline) throws InterruptedException {
        if (!deadline.end()) {
            return false;
        }
        long fromNanos = System.nanoTime();
        WaitingRuns desk = shared.approvals;
        Optional<Decision> decision = desk == null
                ? Optional.empty()
                : desk.ask(
                        new WaitingRuns.Wish(context.ticketId(), context.agentId(), name, what, equal),
                        () -> watch.waitsForApproval(sentences.approval(), what));
        waitedNanos = System.nanoTime() - fromNanos;
        approval = Optional.of(decision.map(Decision::inWords).orElse("nobody to ask"));
        if (decision.isPresent() && decision.get().isYes()) {
            deadline.begin();
            return true;
        }
        ToolResult.Refused refused = decision.map(ToolRun::refusal).orElseGet(() -> new ToolResult.Refused(
                "I am sorry, that needs a colleague's approval, and nobody can be asked right now.", "approval_unavailable"));
        String note = decision.map(Decision::note).orElse("");
        settle(refused, note.isEmpty() ? List.of() : List.of("note: " + note));
        return false;
    }

    private static ToolResult.Refused refusal(Decision decision) {
        return switch (decision.state()) {
            case REFUSED -> new ToolResult.Refused("I am sorry, my colleague did not approve that, so I left it as it is.",
                    "approval_refused");
            case WITHDRAWN -> new ToolResult.Refused("That was not done, for it is not wanted any more.", "approval_withdrawn");
            case EXPIRED, WAITING, APPROVED -> new ToolResult.Refused(
                    "I am sorry, none of my colleagues could approve that in time, so I left it as it is.", "approval_timeout");
        };
    }

    static ToolResult.Refused unavailable() {
        return new ToolResult.Refused(
                "I am sorry, that does not work right now. Please ask me again in a little while.", "unavailable");
    }

    private void failed(Throwable thrown) {
        ToolResult failed = ToolAttempts.broken(thrown);
        if (settle(failed, List.of())) {
            // Without the message: it may quote what the caller said. The ticket has it.
            LOG.warn("tool {} threw {} at {}", label, thrown.getClass().getName(), ToolAttempts.placeOf(thrown));
            LOG.debug("tool {} threw", label, thrown);
        }
    }

    /// The deadline passed. True when the run's thread is to be interrupted.
    private boolean expire(Duration within) {
        if (!settled.compareAndSet(false, true)) {
            return false;
        }
        if (guard != null && attempts.get() > 0) {
            guard.breaker().failed();
        }
        ToolResult late = new ToolResult.Failed(
                "Sorry, that is taking too long. Shall I try again?", "no result within " + within.toMillis() + " ms");
        onOwnThread(() -> finish(late, ToolJson.output(ToolOutcome.status(late), late, List.of())));
        return true;
    }

    private boolean settle(ToolResult result, List<String> problems) {
        return settle(result, ToolJson.output(ToolOutcome.status(result), result, problems));
    }

    private boolean settle(ToolResult result, String output) {
        if (!settled.compareAndSet(false, true)) {
            LOG.debug("tool {} ended after its deadline; its result is dropped", label);
            return false;
        }
        finish(result, output);
        return true;
    }

    private void finish(ToolResult result, String output) {
        Duration took = Duration.ofNanos(System.nanoTime() - startedNanos - waitedNanos);
        RunNotes notes = new RunNotes(attempts.get(), cached, false, context.confirmed(), approval);
        ToolOutcome ended = new ToolOutcome(name, result, took, output, notes);
        switch (result) {
            case ToolResult.Answer _ -> LOG.info(
                    "tool {} answered in {} ms{}, {}", label, took.toMillis(), cached ? " (kept)" : "", context.ticketId());
            case ToolResult.Refused(_, String reason) ->
                LOG.info("tool {} refused ({}) in {} ms, {}", label, reason, took.toMillis(), context.ticketId());
            case ToolResult.Failed _ -> LOG.warn("tool {} failed in {} ms, {}", label, took.toMillis(), context.ticketId());
        }
        // What is kept for a repeated request hangs on this one, so it stands before anybody hears of the outcome.
        done.complete(ended);
        hand(ended);
    }

    private void hand(ToolOutcome ended) {
        if (guard != null) {
            guard.meter().over(ended);
        }
        outcome.complete(ended);
    }

    private void onOwnThread(Runnable step) {
        Thread.ofVirtual().name("tool-" + label).start(step);
    }
}
