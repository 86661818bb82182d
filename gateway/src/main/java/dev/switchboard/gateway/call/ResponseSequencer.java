package dev.switchboard.gateway.call;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Keeps the rule that a conversation has at most one answer under way: a wish for an answer is sent when none is, and
/// otherwise waits for `response.done`. While the caller speaks nothing is sent at all: the model answers by itself when the
/// caller falls silent, and that answer covers what was wished meanwhile; should it not come, the wish is sent after
/// `OWN_ANSWER_WAIT`. Wishes that wait are one wish, for one answer covers them all. Event loop only.
final class ResponseSequencer {
    static final Duration OWN_ANSWER_WAIT = Duration.ofSeconds(1);

    private final ModelLink model;
    private final CallLoop loop;
    private final CallMeter meter;
    private State state = State.IDLE;
    private @Nullable String activeId;
    private boolean callerHasFloor;
    private boolean wished;
    private @Nullable String wishedInstructions;

    ResponseSequencer(ModelLink model, CallLoop loop, CallMeter meter) {
        this.model = model;
        this.loop = loop;
        this.meter = meter;
    }

    /// Asks for an answer now or as soon as one may be given. `instructions` null means the agent's own.
    void request(@Nullable String instructions) {
        wished = true;
        wishedInstructions = instructions;
        sendIfFree();
    }

    void callerTookFloor() {
        callerHasFloor = true;
    }

    void callerGaveFloor() {
        callerHasFloor = false;
        if (wished) {
            loop.schedule(OWN_ANSWER_WAIT, this::sendIfFree);
        }
    }

    /// An answer began, by our wish or by the model's own turn detection; the latter covers whatever was wished before.
    void started(String responseId) {
        if (state == State.IDLE) {
            wished = false;
        }
        state = State.ACTIVE;
        activeId = responseId;
    }

    void ended(String responseId) {
        if (activeId != null && !activeId.equals(responseId)) {
            return;
        }
        state = State.IDLE;
        activeId = null;
        sendIfFree();
    }

    /// Our wish met an answer the model had begun by itself; it waits like any other.
    void refused() {
        if (state == State.ASKED) {
            state = State.ACTIVE;
        }
        wished = true;
    }

    /// The answer under way, if its id is known.
    @Nullable String activeId() {
        return activeId;
    }

    private void sendIfFree() {
        if (wished && state == State.IDLE && !callerHasFloor) {
            wished = false;
            state = State.ASKED;
            meter.asked();
            model.createResponse(wishedInstructions);
        }
    }

    private enum State {
        IDLE,
        ASKED,
        ACTIVE
    }
}
