package dev.switchboard.gateway;

import dev.switchboard.store.redaction.Redactor;
import dev.switchboard.store.transcript.ToolCall;
import dev.switchboard.tools.approval.WaitingRuns;
import java.util.function.UnaryOperator;

/// What is stored of a run that waits for an approval: what the record would keep of it.
record StoredWish(Redactor redactor) implements UnaryOperator<WaitingRuns.Wish> {
    @Override
    public WaitingRuns.Wish apply(WaitingRuns.Wish wish) {
        String arguments = redactor
                .toolCall(new ToolCall(wish.tool(), wish.argumentsJson(), null, null, null, null))
                .arguments();
        return new WaitingRuns.Wish(
                wish.ticketId(), wish.agentId(), wish.tool(), redactor.text(wish.what()), arguments);
    }
}
