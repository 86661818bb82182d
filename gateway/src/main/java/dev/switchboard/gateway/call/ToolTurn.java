package dev.switchboard.gateway.call;

import dev.switchboard.store.transcript.Line;
import dev.switchboard.store.transcript.LineSpan;
import dev.switchboard.store.transcript.ToolCall;
import dev.switchboard.tools.CallNotes;
import dev.switchboard.tools.ToolContext;
import dev.switchboard.tools.ToolOutcome;
import dev.switchboard.tools.ToolResult;
import dev.switchboard.tools.Tools;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Runs the tools the model asks for, off the loop, and gives all outputs of one answer to the model before asking for the
/// next one. Each call is a line of the ticket, runs once and is answered once: what is asked for twice, or comes back when
/// nobody waits for it any more, is counted and passed over. Event loop only; tools themselves run on virtual threads.
final class ToolTurn {
    /// Running at once: no answer asks for so many. Beyond it a call is refused, with a word to the model.
    static final int MOST_RUNNING = 32;

    private final OnDuty duty;
    private final String sessionId;
    private final Tools tools;
    private final CallSides sides;
    private final CallNotes notes;
    private final Runnable whenQuiet;
    private final Map<String, Running> running = new HashMap<>();
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
            finished(run, refusal(request.name(), "tool_not_allowed"));
            return;
        }
        if (running.size() > MOST_RUNNING) {
            finished(run, refusal(request.name(), "too_many_tools"));
            return;
        }
        ToolContext context = new ToolContext(
                sides.scribe().ticketId().value(), sessionId, agent.id(), request.callId(), notes);
        tools.run(request.name(), request.argumentsJson(), context)
                .thenAccept(outcome -> sides.loop().execute(() -> finished(run, outcome)));
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

    private static ToolOutcome refusal(String name, String reason) {
        return new ToolOutcome(
                name,
                new ToolResult.Refused("I am not able to do that.", reason),
                Duration.ZERO,
                "{\"status\":\"refused\",\"reason\":\"" + reason + "\",\"spoken\":\"I am not able to do that.\"}");
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
        leftToCaller.values().forEach(run -> write(run, null, "left_to_client", null));
        leftToCaller.clear();
    }

    private void finished(Running run, ToolOutcome outcome) {
        if (running.remove(run.request.callId()) == null) {
            sides.metrics().toolPassedOver("late_output");
            return;
        }
        sides.meter().toolFinished();
        boolean worked = !(outcome.result() instanceof ToolResult.Failed);
        sides.metrics().toolRan(outcome.name(), outcome.status(), outcome.took());
        sides.line().show(new CallNotice.ToolActivity(
                outcome.name(),
                worked ? CallNotice.ToolStatus.DONE : CallNotice.ToolStatus.FAILED,
                outcome.took().toMillis()));
        write(run, outcome.output(), outcome.status(), outcome.took().toMillis());
        sides.model().addToolOutput(run.request.callId(), outcome.output());
        Round round = rounds.get(run.request.responseId());
        if (round != null) {
            round.running--;
            answerWhenComplete(run.request.responseId(), round);
        }
        if (running.isEmpty()) {
            whenQuiet.run();
        }
    }

    private void write(Running run, @Nullable String output, String status, @Nullable Long tookMs) {
        ModelEvent.ToolRequested request = run.request;
        Line line = Line.tool(
                sides.scribe().ticketId(),
                run.at,
                request.callId(),
                new ToolCall(request.name(), request.argumentsJson(), request.callId(), output, status, tookMs));
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

    private record Running(ModelEvent.ToolRequested request, Instant at, long startMs) {}

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
