package dev.switchboard.gateway.call;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Keeps the rule that a conversation has at most one answer under way. What somebody wants answered is a *wish*; wishes
/// wait in order, equal ones are one, and the next is sent only when nothing is under way, nothing is asked and the caller
/// does not have the floor. A greeting is wished only for as long as nobody answers the caller. Event loop only.
///
/// ```
/// IDLE ──create──► ASKED ──response.created──► ACTIVE ──cancel──► CANCELLING
///   ▲                │ refused: an answer we do not know of is under way (ACTIVE), the wish waits again  │
///   └────────────────┴──────── response.done, or given up by the watchdog ───────────────────────────────┘
/// ```
///
/// Where others answer a turn (`Answerer`), that answer covers a plain wish, unless what was wished about is so new that it
/// may have reached the model after its answer began. The model's answer and our create can cross on the wire, so an answer
/// that begins after a turn ended while ours was asked leaves a doubt whose it is: ours counts as outstanding until it is
/// refused, begins, or `OWN_ANSWER_WAIT` has passed.
final class ResponseSequencer {
    /// How long after a turn the model's own answer, or word that the turn became an item, is waited for.
    static final Duration OWN_ANSWER_WAIT = Duration.ofSeconds(1);
    /// From `response.create` to `response.created` or a refusal.
    static final Duration BEGINS_WITHIN = Duration.ofSeconds(10);
    /// The same beside a client, whose tools and whose own create may be waited for first.
    static final Duration BEGINS_BESIDE_CLIENT_WITHIN = Duration.ofSeconds(30);
    /// Without any sign of the answer under way. Models stream: real ones are silent for a few seconds at most.
    static final Duration STALLS_AFTER = Duration.ofSeconds(30);
    /// From `response.cancel` to `response.done`.
    static final Duration CANCELS_WITHIN = Duration.ofSeconds(5);
    /// An answer that failed is asked for again after this, then after twice as long.
    static final Duration FIRST_RETRY = Duration.ofMillis(500);

    static final int MOST_RETRIES = 2;
    static final int MOST_WISHES = 8;
    private static final Wish PLAIN = new Wish(null);

    private final ModelLink model;
    private final CallLoop loop;
    private final CallMetrics metrics;
    private final CallMeter meter;
    private final Answerer answerer;
    private final Deque<Wish> wishes = new ArrayDeque<>();
    private State state = State.IDLE;
    private @Nullable Wish asked;
    private @Nullable String activeId;
    private CallLoop.@Nullable Timer watchdog;
    private CallLoop.@Nullable Timer floorTimer;
    private boolean callerHasFloor;
    private boolean ownAnswerDue;
    private boolean inDoubt;
    private boolean cancelWhenBegun;
    private boolean signOfLife;
    private boolean resting;
    private boolean closed;
    private boolean held;
    private @Nullable Wish lastWords;
    private @Nullable Wish greeting;
    private int retries;
    private long plainSinceNanos;

    ResponseSequencer(ModelLink model, CallLoop loop, CallMetrics metrics, CallMeter meter, Answerer answerer) {
        this.model = model;
        this.loop = loop;
        this.metrics = metrics;
        this.meter = meter;
        this.answerer = answerer;
    }

    /// Asks for an answer now or as soon as one may be given. `instructions` null means the agent's own.
    void request(@Nullable String instructions) {
        wish(new Wish(instructions), false);
        sendIfFree();
    }

    /// Like `request`, before everything that waits.
    void requestFirst(String instructions) {
        wish(new Wish(instructions), true);
        sendIfFree();
    }

    /// Like `request`, but a caller who is answered in the meantime needs no greeting any more.
    void greet(String instructions) {
        greeting = new Wish(instructions);
        request(instructions);
    }

    /// Whether an answer with these instructions waits, is asked for or is under way.
    boolean awaits(String instructions) {
        Wish wish = new Wish(instructions);
        return wish.equals(asked) || wishes.contains(wish);
    }

    /// Whether this answer, which is under way, was asked for with these instructions.
    boolean gives(String responseId, String instructions) {
        return new Wish(instructions).equals(asked) && !inDoubt && responseId.equals(activeId);
    }

    /// From now on no answer is asked for but these last words (null for none), until `release`. What was wished is forgotten.
    void hold(@Nullable String instructions) {
        wishes.clear();
        held = true;
        lastWords = instructions == null ? null : new Wish(instructions);
        if (lastWords != null) {
            wish(lastWords, true);
            sendIfFree();
        }
    }

    void release() {
        held = false;
        lastWords = null;
        wishes.clear();
    }

    void callerTookFloor() {
        callerHasFloor = true;
        floorTimer = cancelled(floorTimer);
    }

    /// The caller fell silent. The floor is free when the model answers by itself, when `floorIsFree` or `answerCaller`
    /// says so, or after `OWN_ANSWER_WAIT`.
    void callerGaveFloor() {
        ownAnswerDue = othersAnswer();
        cancelled(floorTimer);
        floorTimer = loop.schedule(OWN_ANSWER_WAIT, this::floorIsFree);
    }

    /// Nobody waits for the caller any more.
    void floorIsFree() {
        callerHasFloor = false;
        floorTimer = cancelled(floorTimer);
        sendIfFree();
    }

    /// The caller's turn is complete and the model does not answer it by itself.
    void answerCaller() {
        wish(PLAIN, false);
        floorIsFree();
    }

    /// Ends the answer under way, if there is one; the next one waits until the model has confirmed.
    void cancel() {
        if (state == State.ACTIVE) {
            model.cancelResponse();
            state = State.CANCELLING;
            watch(CANCELS_WITHIN, () -> giveUp("not_cancelled"));
        } else if (state == State.ASKED) {
            cancelWhenBegun = true;
        }
    }

    void started(String responseId) {
        if (state == State.ASKED) {
            inDoubt = ownAnswerDue;
        } else if (othersAnswer()) {
            callerIsAnswered();
            if (loop.nanoTime() - plainSinceNanos > OWN_ANSWER_WAIT.toNanos()) {
                wishes.remove(PLAIN);
            }
        }
        if (ownAnswerDue && floorTimer != null) {
            callerHasFloor = false;
            floorTimer = cancelled(floorTimer);
        }
        ownAnswerDue = false;
        state = State.ACTIVE;
        activeId = responseId;
        signOfLife = false;
        watch(STALLS_AFTER, this::checkAlive);
        if (cancelWhenBegun) {
            cancelWhenBegun = false;
            cancel();
        }
    }

    /// Something of the answer under way arrived.
    void alive() {
        signOfLife = true;
    }

    /// An answer is over; `failed` when the model could not give it, which is worth another try. Without an id, ours failed
    /// before it began.
    void ended(String responseId, boolean failed) {
        boolean beforeItBegan = state == State.ASKED && failed && responseId.isEmpty();
        boolean known = activeId == null
                ? beforeItBegan || state == State.ACTIVE || state == State.CANCELLING
                : activeId.equals(responseId);
        if (!known) {
            return;
        }
        boolean ours = asked != null || answerer != Answerer.CLIENT;
        if (failed && ours && retries < MOST_RETRIES && state != State.CANCELLING) {
            tryAgain(asked == null ? PLAIN : asked);
        } else if (!failed) {
            retries = 0;
        }
        if (inDoubt) {
            inDoubt = false;
            state = State.ASKED;
            activeId = null;
            watch(OWN_ANSWER_WAIT, this::free);
        } else {
            free();
        }
    }

    private void tryAgain(Wish failed) {
        if (inDoubt) {
            wish(PLAIN, true);
        }
        wish(failed, true);
        resting = true;
        loop.schedule(FIRST_RETRY.multipliedBy(1L << retries), this::rested);
        retries++;
    }

    /// Our create met an answer that the model had begun by itself; the wish waits like any other.
    void refused() {
        if (asked != null) {
            wish(asked, true);
            asked = null;
        }
        if (othersAnswer()) {
            callerIsAnswered();
        }
        inDoubt = false;
        if (state == State.ASKED) {
            state = State.ACTIVE;
            activeId = null;
            signOfLife = false;
            watch(STALLS_AFTER, this::checkAlive);
        }
    }

    /// Our cancel found nothing to cancel: whatever was under way is over.
    void cancelRefused() {
        if (state == State.CANCELLING) {
            free();
        }
    }

    /// The call is over: nothing is asked any more.
    void close() {
        closed = true;
        wishes.clear();
        watchdog = cancelled(watchdog);
        floorTimer = cancelled(floorTimer);
    }

    /// The answer under way, if its id is known.
    @Nullable String activeId() {
        return activeId;
    }

    /// Whether an answer is asked for or under way.
    boolean underWay() {
        return state != State.IDLE;
    }

    boolean isIdle() {
        return state == State.IDLE && wishes.isEmpty();
    }

    /// Whether a request would be sent at once, before any other wish.
    boolean mayAskNow() {
        return isIdle() && !closed && !held && !callerHasFloor && !resting;
    }

    private void wish(Wish wish, boolean first) {
        if (wish.equals(PLAIN)) {
            plainSinceNanos = loop.nanoTime();
            callerIsAnswered();
        }
        boolean tooLate = wish.equals(greeting) && wishes.contains(PLAIN);
        if (tooLate || wishes.contains(wish) || held && !wish.equals(lastWords)) {
            return;
        }
        if (wishes.size() >= MOST_WISHES) {
            metrics.responseGivenUp("too_many_wishes");
        } else if (first) {
            wishes.addFirst(wish);
        } else {
            wishes.add(wish);
        }
    }

    private void callerIsAnswered() {
        if (greeting != null) {
            wishes.remove(greeting);
        }
    }

    private void sendIfFree() {
        if (closed || state != State.IDLE || callerHasFloor || resting || wishes.isEmpty()) {
            return;
        }
        Wish next = wishes.remove();
        asked = next;
        state = State.ASKED;
        watch(answerer == Answerer.CLIENT ? BEGINS_BESIDE_CLIENT_WITHIN : BEGINS_WITHIN, this::neverBegan);
        meter.asked();
        model.createResponse(next.instructions);
    }

    private void free() {
        state = State.IDLE;
        activeId = null;
        asked = null;
        inDoubt = false;
        cancelWhenBegun = false;
        watchdog = cancelled(watchdog);
        sendIfFree();
    }

    private void rested() {
        resting = false;
        sendIfFree();
    }

    private void neverBegan() {
        if (asked != null && !cancelWhenBegun) {
            wish(asked, true);
        }
        giveUp("never_began");
    }

    private void checkAlive() {
        if (signOfLife) {
            signOfLife = false;
            watch(STALLS_AFTER, this::checkAlive);
        } else if (answerer == Answerer.CLIENT) {
            giveUp("stalled");
        } else {
            metrics.responseGivenUp("stalled");
            cancel();
        }
    }

    private void giveUp(String cause) {
        metrics.responseGivenUp(cause);
        free();
    }

    private void watch(Duration time, Runnable then) {
        cancelled(watchdog);
        watchdog = loop.schedule(time, then);
    }

    private static CallLoop.@Nullable Timer cancelled(CallLoop.@Nullable Timer timer) {
        if (timer != null) {
            timer.cancel();
        }
        return null;
    }

    private boolean othersAnswer() {
        return answerer != Answerer.CALL;
    }

    private record Wish(@Nullable String instructions) {}

    /// Who answers the caller's turns.
    enum Answerer {
        /// The call asks for each answer.
        CALL,
        /// The model's turn detection creates answers by itself (`create_response`).
        MODEL,
        /// The caller's own program has them created. The call only asks for what its tools want answered, and neither asks
        /// again for an answer it did not ask for nor cancels one.
        CLIENT
    }

    private enum State {
        IDLE,
        ASKED,
        ACTIVE,
        CANCELLING
    }
}
