package dev.switchboard.gateway.call;

/// The caller speaks while the agent is heard: the line falls silent at once, the model forgets what was not heard, and the
/// ticket keeps what was. Event loop only.
final class BargeIn {
    private final CallerLink line;
    private final ModelLink model;
    private final Downlink downlink;
    private final PlayoutLedger ledger;
    private final ResponseSequencer responses;
    private final TranscriptAssembler transcript;
    private final CallMetrics metrics;

    BargeIn(
            CallerLink line,
            ModelLink model,
            Downlink downlink,
            PlayoutLedger ledger,
            ResponseSequencer responses,
            TranscriptAssembler transcript,
            CallMetrics metrics) {
        this.line = line;
        this.model = model;
        this.downlink = downlink;
        this.ledger = ledger;
        this.responses = responses;
        this.transcript = transcript;
        this.metrics = metrics;
    }

    /// The caller took the floor. With `cancel` the answer under way is cancelled too; without it the model's own turn
    /// detection does that (`interrupt_response`).
    void callerTookFloor(boolean cancel) {
        String responseId = responses.activeId();
        downlink.silence(responseId);
        if (cancel && responseId != null) {
            model.cancelResponse();
        }
        if (!ledger.playing()) {
            return;
        }
        metrics.bargedIn();
        boolean first = true;
        for (PlayoutLedger.Cut cut : ledger.cut()) {
            if (first) {
                line.clear(cut.itemId());
                first = false;
            }
            if (cut.heardMs() > 0) {
                model.truncate(cut.itemId(), cut.heardMs());
            } else {
                model.delete(cut.itemId());
            }
            transcript.agentCut(cut);
        }
    }
}
