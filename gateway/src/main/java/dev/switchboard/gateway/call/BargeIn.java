package dev.switchboard.gateway.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The caller speaks while the agent is heard, or about to be. The line falls silent at once, whatever it turns out to be;
/// then it is decided. An *interruption*: the answer is cancelled, the model forgets what was not heard, the ticket keeps
/// what was. A *false alarm* (noise, a backchannel): the agent goes on exactly where it stopped.
///
/// ```
/// NONE ─speech─► SPEAKING ─least speech + silence─► LONG_ENOUGH ─falls silent─► AWAITING_WORDS
///                 │ falls silent: false alarm          │ LONGEST_BACKCHANNEL: interruption │ WORDS_WAIT: interruption
///                 └──── words: a backchannel or none, false alarm; any other, interruption ┘
/// ```
///
/// The model's turn detection only reports here; it neither cancels nor answers, so this class also says when a turn is to
/// be answered. Where it is left to the model (`Exchange` says where) every speech interrupts, and the model does the
/// rest. Event loop only.
final class BargeIn {
    /// Speech that goes on for longer is no backchannel, whatever its words.
    static final Duration LONGEST_BACKCHANNEL = Duration.ofSeconds(1);
    /// How long a short utterance waits for its words.
    static final Duration WORDS_WAIT = Duration.ofSeconds(1);
    /// A backchannel over the last moments of an answer is the caller's turn: "shall I go on?" "okay".
    static final Duration LAST_MOMENTS = Duration.ofSeconds(1);
    /// A caller who is not silent for so long (a noisy line) has a turn made of what was said until then.
    static final Duration LONGEST_TURN = Duration.ofSeconds(60);

    private static final int MOST_PASSED_OVER = 8;

    private final CallSides sides;
    private final Downlink downlink;
    private final PlayoutLedger ledger;
    private final OnDuty duty;
    private final boolean leftToModel;
    /// False alarms whose words have not come yet.
    private final SequencedSet<String> passedOver = new LinkedHashSet<>();
    private Stage stage = Stage.NONE;
    private String suspect = "";
    private final StringBuilder words = new StringBuilder();
    private boolean turnComplete;
    private boolean turnForced;
    private boolean closed;
    private CallLoop.@Nullable Timer decision;
    private CallLoop.@Nullable Timer endless;

    /// `duty` says by whose rule, and how long the model waits before it says that the caller has fallen silent.
    BargeIn(CallSides sides, Downlink downlink, PlayoutLedger ledger, OnDuty duty, boolean leftToModel) {
        this.sides = sides;
        this.downlink = downlink;
        this.ledger = ledger;
        this.duty = duty;
        this.leftToModel = leftToModel;
    }

    void callerStarted(String itemId) {
        if (closed) {
            return;
        }
        sides.responses().callerTookFloor();
        watchForEnd();
        if (leftToModel) {
            interrupt(false);
        } else if (stage != Stage.NONE) {
            interrupt(true);
        } else if (ledger.playing() || sides.responses().underWay()) {
            downlink.pause();
            stage = Stage.SPEAKING;
            suspect = itemId;
            words.setLength(0);
            turnComplete = false;
            decideIn(rule().speech().plus(duty.agent().turnDetection().silence()), this::longEnough);
        }
    }

    private void longEnough() {
        Duration left = LONGEST_BACKCHANNEL.minus(rule().speech());
        if (rule().backchannels().isEmpty() || !left.isPositive()) {
            interrupted();
        } else {
            stage = Stage.LONG_ENOUGH;
            decideIn(left, this::interrupted);
        }
    }

    void callerStopped(String itemId) {
        endless = cancelled(endless);
        sides.responses().callerGaveFloor();
        if (!suspected(itemId)) {
            return;
        }
        if (stage == Stage.SPEAKING) {
            if (passedOver.size() >= MOST_PASSED_OVER) {
                passedOver.removeFirst();
            }
            passedOver.add(itemId);
            falseAlarm();
        } else if (stage == Stage.LONG_ENOUGH) {
            stage = Stage.AWAITING_WORDS;
            decideIn(WORDS_WAIT, this::interrupted);
        }
    }

    /// The caller's speech has become an item: a turn to be answered, unless it is a false alarm.
    void callerCommitted(String itemId) {
        if (leftToModel) {
            if (turnForced) {
                turnForced = false;
                sides.responses().answerCaller();
            }
        } else if (suspected(itemId)) {
            turnComplete = true;
        } else if (passedOver.contains(itemId)) {
            sides.responses().floorIsFree();
        } else {
            sides.responses().answerCaller();
        }
    }

    /// Words arrive while the caller speaks; only whole ones say anything.
    void callerSays(String itemId, String delta) {
        if (suspected(itemId)) {
            words.append(delta);
            int whole = words.lastIndexOf(" ");
            if (whole > 0 && !rule().isBackchannel(words.substring(0, whole))) {
                interrupted();
            }
        }
    }

    void callerSaid(String itemId, String text) {
        boolean goesOn = rule().isBackchannel(text);
        if (suspected(itemId)) {
            if (goesOn && (text.isBlank() || stillMuchToSay())) {
                falseAlarm();
                sides.responses().floorIsFree();
            } else {
                interrupted();
            }
        } else if (passedOver.remove(itemId) && !goesOn) {
            sides.meter().turnAfterAll();
            interrupt(true);
            sides.responses().answerCaller();
        }
    }

    void callerInaudible(String itemId) {
        passedOver.remove(itemId);
        if (suspected(itemId)) {
            interrupted();
        }
    }

    private boolean stillMuchToSay() {
        return sides.responses().underWay() || ledger.unheardUs() > LAST_MOMENTS.toNanos() / 1000;
    }

    /// What the caller types interrupts at once.
    void callerTyped() {
        interrupt(true);
    }

    /// Nobody speaks any more.
    void close() {
        closed = true;
        stage = Stage.NONE;
        decision = cancelled(decision);
        endless = cancelled(endless);
    }

    private void falseAlarm() {
        decided();
        sides.metrics().falseAlarm();
        sides.meter().falseAlarm();
        downlink.resume();
    }

    private void interrupted() {
        boolean complete = turnComplete;
        interrupt(true);
        if (complete) {
            sides.responses().answerCaller();
        }
    }

    /// With `cancel` the answer under way is cancelled too; without it the model has done so by itself.
    private void interrupt(boolean cancel) {
        decided();
        downlink.pause();
        List<PlayoutLedger.Cut> cuts = new ArrayList<>();
        Set<String> items = downlink.silence();
        for (String itemId : items) {
            // Its words came before any of its sound.
            if (ledger.sentUs(itemId) == 0) {
                cuts.add(new PlayoutLedger.Cut(itemId, 0, 0));
            }
        }
        cuts.addAll(0, ledger.cut());
        if (cancel) {
            sides.responses().cancel();
        }
        if (cuts.isEmpty()) {
            return;
        }
        sides.metrics().bargedIn();
        sides.meter().interrupted();
        for (PlayoutLedger.Cut cut : cuts) {
            forgetUnheard(cut);
        }
        sides.recording().interrupted();
    }

    /// Something of an interrupted item arrives late: an item of which nobody has heard anything.
    void metTooLate(String itemId) {
        forgetUnheard(new PlayoutLedger.Cut(itemId, 0, 0));
    }

    /// An item of which nothing was heard is deleted: the API refuses to truncate one that has no audio yet
    /// (`unsupported_content_type`), and truncated at 0 it would stay as an empty turn of the agent.
    private void forgetUnheard(PlayoutLedger.Cut cut) {
        if (cut.heardMs() > 0) {
            sides.model().truncate(cut.itemId(), cut.heardMs());
        } else {
            sides.model().delete(cut.itemId());
        }
        sides.transcript().agentCut(cut);
    }

    private Interruption rule() {
        return duty.agent().turnDetection().interruption();
    }

    private boolean suspected(String itemId) {
        return stage != Stage.NONE && suspect.equals(itemId);
    }

    private void decided() {
        stage = Stage.NONE;
        turnComplete = false;
        decision = cancelled(decision);
    }

    private void decideIn(Duration time, Runnable then) {
        cancelled(decision);
        decision = sides.loop().schedule(time, then);
    }

    private void watchForEnd() {
        cancelled(endless);
        endless = sides.loop().schedule(LONGEST_TURN, () -> {
            sides.metrics().turnForced();
            turnForced = true;
            sides.model().commitAudio();
            watchForEnd();
        });
    }

    private static CallLoop.@Nullable Timer cancelled(CallLoop.@Nullable Timer timer) {
        if (timer != null) {
            timer.cancel();
        }
        return null;
    }

    private enum Stage {
        NONE,
        SPEAKING,
        LONG_ENOUGH,
        AWAITING_WORDS
    }
}
