package dev.switchboard.gateway.call;

import dev.switchboard.gateway.call.ResponseSequencer.Answerer;
import dev.switchboard.store.ticket.NewTicket;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The working parts of a call, which exist once its ticket stands. Event loop only.
final class Exchange {
    final CallScribe scribe;
    final PlayoutLedger ledger;
    final TranscriptAssembler transcript;
    final ResponseSequencer responses;
    final Downlink downlink;
    final BargeIn bargeIn;
    final ToolTurn tools;
    final CallSides sides;
    private final ModelLink model;
    private final CallMeter meter;
    private final boolean callerOwnsPlayout;
    private final PlayoutClock playout;
    private final CallRecording recording;
    private final CallLoop loop;
    /// Items of the last answer that was cancelled: what there is of them may all have been heard.
    private Set<String> cutShort = Set.of();

    Exchange(
            CallParts parts,
            OnDuty duty,
            NewTicket ticket,
            CallerLink line,
            CallLoop loop,
            CallClock clock,
            ModelLink model,
            CallScribe scribe,
            CallMeter meter,
            CallRecording recording,
            Supervision supervision,
            Runnable whenQuiet,
            Runnable whenFlooded) {
        CallMetrics metrics = parts.metrics();
        this.scribe = scribe;
        this.model = model;
        this.meter = meter;
        this.callerOwnsPlayout = line.ownsPlayout();
        this.playout = meter.playout();
        this.recording = recording;
        this.loop = loop;
        boolean leftToModel = callerOwnsPlayout || model.runsTurns()
                || !duty.agent().inWriting() && duty.agent().turnDetection().interruption().isLeftToModel();
        Answerer answerer = callerOwnsPlayout ? Answerer.CLIENT : leftToModel ? Answerer.MODEL : Answerer.CALL;
        this.ledger = new PlayoutLedger(loop, meter.playout(), !leftToModel);
        this.transcript = new TranscriptAssembler(
                scribe, line, ledger, parts.clock(), new LineTimes(clock, meter.playout().spans()));
        this.responses = new ResponseSequencer(model, loop, metrics, meter, answerer);
        this.downlink = new Downlink(line, ledger, transcript, metrics, meter, ticket.channel(), whenFlooded);
        this.sides = new CallSides(line, model, responses, transcript, scribe, metrics, meter, recording, supervision, loop);
        this.bargeIn = new BargeIn(sides, downlink, ledger, duty, leftToModel);
        this.tools = new ToolTurn(duty, ticket.sessionId(), parts.tools(), sides, whenQuiet);
    }

    void answerStarted(String responseId) {
        downlink.started(responseId);
        responses.started(responseId);
        tools.confirmations().agentSpeaks();
    }

    /// Tools first: their outputs are in before the next answer is asked.
    void answerEnded(String responseId, ModelEvent.Outcome outcome) {
        if (outcome == ModelEvent.Outcome.CANCELLED && downlink.plays(responseId)) {
            cutShort = downlink.items();
        }
        downlink.ended(responseId);
        tools.responseEnded(responseId);
        responses.ended(responseId, outcome == ModelEvent.Outcome.FAILED);
    }

    void agentAudio(ModelEvent.AgentAudio audio) {
        responses.alive();
        if (downlink.plays(audio.responseId())) {
            downlink.fromModel(audio.itemId(), audio.audio());
        } else {
            late(audio.responseId(), audio.itemId());
        }
    }

    void agentText(ModelEvent.AgentTextDelta delta) {
        responses.alive();
        if (downlink.plays(delta.responseId())) {
            downlink.itemSeen(delta.itemId());
            transcript.agentSays(delta.itemId(), delta.delta());
        } else {
            late(delta.responseId(), delta.itemId());
        }
    }

    /// Also of an answer that was interrupted: what was generated is kept beside what was heard.
    void agentText(ModelEvent.AgentText text) {
        if (downlink.plays(text.responseId())) {
            downlink.itemSeen(text.itemId());
            transcript.agentSaid(text.itemId(), text.text());
        } else {
            transcript.agentWouldHaveSaid(text.itemId(), text.text());
            late(text.responseId(), text.itemId());
        }
    }

    private void late(String responseId, String itemId) {
        if (downlink.metTooLate(responseId, itemId)) {
            bargeIn.metTooLate(itemId);
        }
    }

    /// A client that plays by itself also stops by itself.
    void callerStarted(String itemId, @Nullable Long spokenMs) {
        if (callerOwnsPlayout) {
            responses.callerTookFloor();
        } else {
            bargeIn.callerStarted(itemId);
        }
        transcript.callerBegan(itemId, spokenMs);
        tools.confirmations().callerBegan();
    }

    /// A model that runs the turns tells of no speech before; there the turn has only begun with this.
    void callerCommitted(String itemId) {
        if (model.runsTurns()) {
            tools.confirmations().callerBegan();
        } else {
            tools.confirmations().callerDone();
        }
        transcript.callerBegan(itemId, null);
        bargeIn.callerCommitted(itemId);
    }

    void callerSays(String itemId, String delta) {
        transcript.callerText(itemId, delta);
        bargeIn.callerSays(itemId, delta);
    }

    void callerSaid(String itemId, String text) {
        transcript.callerSaid(itemId, text);
        if (model.runsTurns()) {
            tools.confirmations().callerDone();
        }
        tools.confirmations().callerSaid(text);
        bargeIn.callerSaid(itemId, text);
    }

    void callerInaudible(String itemId) {
        transcript.callerInaudible(itemId);
        tools.confirmations().callerInaudible();
        bargeIn.callerInaudible(itemId);
    }

    void callerTyped(String itemId, String text) {
        meter.typed(text);
        bargeIn.callerTyped();
        transcript.callerTyped(itemId);
        transcript.callerSaid(itemId, text);
        tools.callerTyped(text);
        model.addCallerText(itemId, text);
        responses.request(null);
    }

    /// A message that nobody was asked to answer any more.
    void callerWrote(String itemId, String text) {
        transcript.callerTyped(itemId);
        transcript.callerSaid(itemId, text);
    }

    /// What a line in writing tells of itself.
    void byLineInWriting(CallerEvent event) {
        switch (event) {
            case CallerEvent.Told(String text) -> {
                transcript.lineTold(text);
                model.addNote("The customer was told by the system: " + text);
            }
            case CallerEvent.Reached(String itemId, String text) -> transcript.agentReached(itemId, text);
            case CallerEvent.Known(String key, String value) -> scribe.identifier(key, value);
            default -> throw new IllegalArgumentException("nothing that a line tells of itself: " + event);
        }
    }

    /// What the caller's own program did in a session that is its own.
    void byCallersProgram(CallerEvent event) {
        switch (event) {
            case CallerEvent.Truncated(String itemId, long heardMs) -> callerHeardOnly(itemId, heardMs);
            case CallerEvent.ToolAsked(String responseId, String callId, String name, String arguments) ->
                tools.leftToCaller(new ModelEvent.ToolRequested(responseId, callId, name, arguments));
            case CallerEvent.ToolAnswered(String callId, String output) -> tools.answeredByCaller(callId, output);
            default -> throw new IllegalArgumentException("no doing of a program: " + event);
        }
    }

    private void callerHeardOnly(String itemId, long heardMs) {
        long sentMs = ledger.sentUs(itemId) / 1000;
        if (heardMs < sentMs) {
            recording.cut(playout.cut(itemId, heardMs));
        }
        boolean unfinished = downlink.isUnderWay(itemId) || cutShort.contains(itemId);
        if (heardMs < sentMs || unfinished) {
            transcript.agentCut(new PlayoutLedger.Cut(itemId, Math.min(heardMs, sentMs), sentMs));
        }
    }

    /// The agent falls silent as when the caller types over it.
    void hush() {
        bargeIn.callerTyped();
    }

    /// Nobody listens any more: agent lines keep what was heard, and nothing further is asked.
    void callerGone() {
        bargeIn.close();
        responses.close();
        tools.callerGone();
        if (callerOwnsPlayout) {
            playout.cleared(loop.nanoTime());
            return;
        }
        downlink.silence();
        ledger.cutAtHangUp().forEach(transcript::agentCut);
    }

    boolean settled() {
        return !transcript.awaitsCaller() && !tools.busy() && !tools.awaitsApproval();
    }
}
