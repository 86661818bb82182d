package dev.switchboard.gateway.call;

import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.LineSpan;
import dev.switchboard.store.transcript.ToolCall;
import dev.switchboard.tools.CallNotes;
import dev.switchboard.tools.ToolContext;
import dev.switchboard.tools.ToolOutcome;
import dev.switchboard.tools.ToolResult;
import dev.switchboard.tools.Tools;
import dev.switchboard.tools.sale.Sales;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Runs the tools the model asks for, off the loop, and gives all outputs of one answer to the model before asking for the
/// next one. Each call is a line of the ticket, runs once and is answered once: what is asked for twice, or comes back when
/// nobody waits for it any more, is counted and passed over. A run that waits for a person's approval is answered twice: at
/// once, so that the caller can be told, and by a note when it is decided. Event loop only; tools run on virtual threads.
final class ToolTurn {
    /// Running at once: no answer asks for so many. Beyond it a call is refused, with a word to the model.
    static final int MOST_RUNNING = 32;

    private final OnDuty duty;
    private final String sessionId;
    private final Tools tools;
    private final CallSides sides;
    private final CallNotes notes;
    private final Runnable whenQuiet;
    private final Confirmations confirmations = new Confirmations();
    private final Filler filler;
    private final Map<String, Running> running = new HashMap<>();
    /// Those that wait for a person, by call id: the model was told so, and the conversation goes on.
    private final Map<String, Running> awaiting = new HashMap<>();
    /// Those that the caller's own program runs, by call id.
    private final Map<String, Running> leftToCaller = new HashMap<>();
    private final Map<String, Round> rounds = new HashMap<>();
    private final Set<String> seen = new HashSet<>();

    /// `whenQuiet` runs each time the last running tool has finished.
    ToolTurn(OnDuty duty, String sessionId, Tools tools, CallSides sides, Runnable whenQuiet) {
        this.duty = duty;
        this.sessionId = sessionId;
        this.tools = tools;
        this.sides = sides;
        this.whenQuiet = whenQuiet;
        this.notes = notes();
        this.filler = new Filler(sides);
    }

    Confirmations confirmations() {
        return confirmations;
    }

    void callerTyped(String text) {
        confirmations.callerBegan();
        confirmations.callerDone();
        confirmations.callerSaid(text);
    }

    void requested(ModelEvent.ToolRequested request) {
        if (!seen.add(request.callId())) {
            sides.metrics().toolPassedOver("duplicate_call");
            return;
        }
        Running run = new Running(request, sides.transcript().place(), sides.transcript().nowMs());
        running.put(request.callId(), run);
        Round round = rounds.computeIfAbsent(request.responseId(), this::round);
        round.running++;
        sides.meter().toolStarted();
        sides.line().show(new CallNotice.ToolActivity(request.name(), CallNotice.ToolStatus.STARTED, 0));
        sides.scribe().toolStarted(request.callId(), request.name(), run.at);
        Agent agent = round.agent;
        Optional<ToolOutcome> byTheCall = duty.handOver(agent, request, sides)
                .or(() -> sides.recording().carryOut(agent, request))
                .or(() -> sides.supervision().carryOut(agent, request));
        if (byTheCall.isPresent()) {
            finished(run, byTheCall.get());
            return;
        }
        if (!agent.mayUse(request.name())) {
            finished(run, ToolAnswers.refusal(request.name(), "tool_not_allowed"));
            return;
        }
        if (running.size() > MOST_RUNNING) {
            finished(run, ToolAnswers.refusal(request.name(), "too_many_tools"));
            return;
        }
        run(run, agent);
    }

    private void run(Running run, Agent agent) {
        ModelEvent.ToolRequested request = run.request;
        ToolContext context = new ToolContext(
                sides.scribe().ticketId().value(), sessionId, agent.id(), request.callId(), notes);
        if (confirmations.granted(request.name(), request.argumentsJson())) {
            context = context.confirmedByCaller();
        }
        if (Sales.hasCallerPay(request.name())) {
            sides.recording().paymentAsked(tools.sales().payments());
        }
        tools.policy(request.name()).ifPresent(
                policy -> filler.begin(
                        policy.fillerAfter(), policy.sentences(), () -> running.containsKey(request.callId())));
        tools.run(request.name(), request.argumentsJson(), context,
                        (spoken, what) -> sides.loop().execute(() -> waitsForApproval(run, spoken, what)))
                .thenAccept(outcome -> sides.loop().execute(() -> over(run, outcome)));
    }

    private void over(Running run, ToolOutcome outcome) {
        if (awaiting.containsKey(run.request.callId())) {
            decided(run, outcome);
            return;
        }
        if (outcome.result() instanceof ToolResult.Refused(_, String reason) && reason.equals("confirmation_needed")) {
            confirmations.needed(run.request.name(), run.request.argumentsJson());
        }
        finished(run, outcome);
    }

    /// The model is told at once, so that the caller is. A client that runs the conversation itself waits for the output.
    private void waitsForApproval(Running run, String spoken, String what) {
        ModelEvent.ToolRequested request = run.request;
        if (running.get(request.callId()) != run) {
            return;
        }
        sides.supervision().approvalAsked(request.name(), what);
        run.approval = true;
        if (sides.line().ownsPlayout()) {
            return;
        }
        running.remove(request.callId());
        awaiting.put(request.callId(), run);
        sides.meter().toolFinished();
        sides.model().addToolOutput(request.callId(), ToolAnswers.waiting(spoken));
        roundGoesOn(run);
    }

    /// A run that waited for a person is over: its line is written, the model is told, and the caller hears the outcome.
    private void decided(Running run, ToolOutcome outcome) {
        ModelEvent.ToolRequested request = run.request;
        awaiting.remove(request.callId());
        told(run, outcome);
        sides.model().addNote("What came of " + request.name() + ", for which you waited: " + outcome.output());
        sides.responses().request(Supervision.exactly(outcome.result().spoken()));
        whenQuiet.run();
    }

    boolean awaitsApproval() {
        return !awaiting.isEmpty();
    }

    /// Whatever waits for a person is wanted no more.
    void callerGone() {
        tools.withdraw(sides.scribe().ticketId().value());
    }

    /// The caller's own program runs this one and asks for the answer itself; it is a line like any other.
    void leftToCaller(ModelEvent.ToolRequested request) {
        if (seen.add(request.callId())) {
            Running run = new Running(request, sides.transcript().place(), sides.transcript().nowMs());
            leftToCaller.put(request.callId(), run);
            sides.scribe().toolStarted(request.callId(), request.name(), run.at);
        }
    }

    void answeredByCaller(String callId, String output) {
        Running run = leftToCaller.remove(callId);
        if (run != null) {
            write(run, output, "answered_by_client", null);
        }
    }

    /// A call of an answer that is over already, which no server should send, waits for no end of it.
    private Round round(String responseId) {
        Round round = new Round(duty.agent());
        round.ended = !responseId.equals(sides.responses().activeId());
        return round;
    }

    /// The answer that asked for tools is complete: no further calls of it will come.
    void responseEnded(String responseId) {
        Round round = rounds.get(responseId);
        if (round != null) {
            round.ended = true;
            answerWhenComplete(responseId, round);
        }
    }

    private void answerWhenComplete(String responseId, Round round) {
        if (round.ended && round.running == 0) {
            rounds.remove(responseId);
            sides.responses().request(null);
        }
    }

    boolean busy() {
        return !running.isEmpty();
    }

    /// The call is over: tools still running are written as they stand.
    void abandon() {
        for (Running run : Map.copyOf(running).values()) {
            running.remove(run.request.callId());
            write(run, null, "abandoned", null);
        }
        awaiting.values().forEach(run -> write(run, null, "abandoned", null));
        awaiting.clear();
        leftToCaller.values().forEach(run -> write(run, null, "left_to_client", null));
        leftToCaller.clear();
    }

    private void finished(Running run, ToolOutcome outcome) {
        if (running.remove(run.request.callId()) == null) {
            sides.metrics().toolPassedOver("late_output");
            return;
        }
        sides.meter().toolFinished();
        told(run, outcome);
        sides.model().addToolOutput(run.request.callId(), outcome.output());
        roundGoesOn(run);
        if (running.isEmpty()) {
            whenQuiet.run();
        }
    }

    private void told(Running run, ToolOutcome outcome) {
        boolean worked = !(outcome.result() instanceof ToolResult.Failed);
        sides.metrics().toolRan(outcome.name(), outcome.status(), outcome.took());
        sides.line().show(new CallNotice.ToolActivity(
                outcome.name(),
                worked ? CallNotice.ToolStatus.DONE : CallNotice.ToolStatus.FAILED,
                outcome.took().toMillis()));
        if (Sales.hasCallerPay(outcome.name()) && !(outcome.result() instanceof ToolResult.Answer)) {
            sides.recording().paymentOver(false);
        }
        if (run.approval) {
            sides.supervision().approvalOver(outcome.name(), outcome.notes().approval().orElse("not decided"));
        }
        if (outcome.result() instanceof ToolResult.Failed(_, String cause)) {
            sides.scribe().metadata("tool_failure", outcome.name() + ": " + ToolAnswers.brief(cause));
        }
        write(run, outcome.output(), outcome.status(), outcome);
    }

    private void roundGoesOn(Running run) {
        Round round = rounds.get(run.request.responseId());
        if (round != null) {
            round.running--;
            answerWhenComplete(run.request.responseId(), round);
        }
    }

    private void write(Running run, @Nullable String output, String status, @Nullable ToolOutcome outcome) {
        ModelEvent.ToolRequested request = run.request;
        Line line = Line.tool(
                sides.scribe().ticketId(),
                run.at,
                request.callId(),
                new ToolCall(
                        request.name(), request.argumentsJson(), request.callId(), output, status,
                        outcome == null ? null : outcome.took().toMillis(),
                        outcome == null ? null : ToolAnswers.how(outcome.notes())));
        sides.scribe().write(line.sounding(new LineSpan(run.startMs, sides.transcript().nowMs())));
    }

    /// Tools run elsewhere, so what they note comes back through the loop.
    private CallNotes notes() {
        return new CallNotes() {
            @Override
            public void customerName(String name) {
                sides.loop().execute(() -> sides.scribe().customerName(name));
            }

            @Override
            public void metadata(String key, String value) {
                sides.loop().execute(() -> sides.scribe().identifier(key, value));
            }
        };
    }

    private static final class Running {
        private final ModelEvent.ToolRequested request;
        private final Instant at;
        private final long startMs;
        /// Whether somebody was asked to approve it.
        private boolean approval;

        private Running(ModelEvent.ToolRequested request, Instant at, long startMs) {
            this.request = request;
            this.at = at;
            this.startMs = startMs;
        }
    }

    /// The tool calls of one answer, and the agent that gives it: it has its tools also when it hands the call over.
    private static final class Round {
        private final Agent agent;
        private int running;
        private boolean ended;

        private Round(Agent agent) {
            this.agent = agent;
        }
    }
}
