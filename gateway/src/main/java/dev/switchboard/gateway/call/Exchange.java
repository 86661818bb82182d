package dev.switchboard.gateway.call;

import dev.switchboard.store.ticket.NewTicket;

/// The working parts of a call, which exist once its ticket stands. Event loop only.
final class Exchange {
    final CallScribe scribe;
    final PlayoutLedger ledger = new PlayoutLedger();
    final TranscriptAssembler transcript;
    final ResponseSequencer responses;
    final Downlink downlink;
    final BargeIn bargeIn;
    final ToolTurn tools;
    private final boolean callerOwnsPlayout;

    Exchange(
            CallParts parts,
            Agent agent,
            NewTicket ticket,
            CallerLink line,
            CallLoop loop,
            ModelLink model,
            CallScribe scribe,
            CallMeter meter,
            Runnable whenQuiet) {
        CallMetrics metrics = parts.metrics();
        this.scribe = scribe;
        this.callerOwnsPlayout = line.ownsPlayout();
        this.transcript = new TranscriptAssembler(scribe, line, ledger, parts.clock());
        this.responses = new ResponseSequencer(model, loop, metrics, meter, true);
        this.downlink = new Downlink(line, ledger, transcript, metrics, meter, ticket.channel());
        CallSides sides = new CallSides(line, model, responses, transcript, scribe, metrics, meter, loop);
        this.bargeIn = new BargeIn(sides, downlink, ledger);
        this.tools = new ToolTurn(agent, ticket.sessionId(), parts.tools(), sides, whenQuiet);
    }

    void agentText(ModelEvent.AgentTextDelta delta) {
        if (!downlink.silenced(delta.responseId())) {
            transcript.agentSays(delta.itemId(), delta.delta());
        }
    }

    void agentText(ModelEvent.AgentText text) {
        if (downlink.silenced(text.responseId())) {
            transcript.agentWouldHaveSaid(text.itemId(), text.text());
        } else {
            transcript.agentSaid(text.itemId(), text.text());
        }
    }

    /// The caller took the floor while the model's own turn detection is at work.
    void callerTookFloor() {
        if (!callerOwnsPlayout) {
            bargeIn.callerTookFloor(false);
        }
        responses.callerTookFloor();
    }

    /// The caller's own program says what was heard of an item.
    void callerHeardOnly(String itemId, long heardMs) {
        long sentMs = ledger.sentUs(itemId) / 1000;
        if (heardMs < sentMs) {
            transcript.agentCut(new PlayoutLedger.Cut(itemId, heardMs, sentMs));
        }
    }

    /// Nobody listens any more: agent lines keep what was heard.
    void callerGone() {
        if (callerOwnsPlayout) {
            return;
        }
        downlink.silence(responses.activeId());
        ledger.cutAtHangUp().forEach(transcript::agentCut);
    }

    boolean settled() {
        return !transcript.awaitsCaller() && !tools.busy();
    }
}
