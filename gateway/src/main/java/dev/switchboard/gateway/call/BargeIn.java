package dev.switchboard.gateway.call;

/// The caller speaks while the agent is heard: the line falls silent at once, the model forgets what was not heard, and the
/// ticket keeps what was. Event loop only.
final class BargeIn {
    private final CallSides sides;
    private final Downlink downlink;
    private final PlayoutLedger ledger;

    BargeIn(CallSides sides, Downlink downlink, PlayoutLedger ledger) {
        this.sides = sides;
        this.downlink = downlink;
        this.ledger = ledger;
    }

    /// The caller took the floor. With `cancel` the answer under way is cancelled too; without it the model's own turn
    /// detection does that (`interrupt_response`).
    void callerTookFloor(boolean cancel) {
        String responseId = sides.responses().activeId();
        downlink.silence(responseId);
        if (cancel) {
            sides.responses().cancel();
        }
        if (!ledger.playing()) {
            return;
        }
        sides.metrics().bargedIn();
        sides.meter().interrupted();
        boolean first = true;
        for (PlayoutLedger.Cut cut : ledger.cut()) {
            if (first) {
                sides.line().clear(cut.itemId());
                first = false;
            }
            if (cut.heardMs() > 0) {
                sides.model().truncate(cut.itemId(), cut.heardMs());
            } else {
                sides.model().delete(cut.itemId());
            }
            sides.transcript().agentCut(cut);
        }
    }
}
