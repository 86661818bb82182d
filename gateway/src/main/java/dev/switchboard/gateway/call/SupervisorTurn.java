package dev.switchboard.gateway.call;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One supervisor's having a call, from the take-over to the hand-back: the caller is told, then hears the supervisor in the
/// agent's place. One of whom nothing is heard any more has the call no longer. Event loop only.
final class SupervisorTurn {
    /// The caller has been told by then, or will not be.
    static final Duration ANNOUNCE_MOST = Duration.ofSeconds(6);
    private static final Duration LOOK = Duration.ofMillis(100);

    private final House house;
    private final Exchange talk;
    private final String by;
    private final Runnable whenHeld;
    private final Consumer<String> whenLost;
    private String listener;
    private @Nullable SupervisorVoice voice;
    private CallLoop.@Nullable Timer next;
    private boolean gone;

    /// What of the call a turn needs beside the talk.
    ///
    /// @param line the caller's, tapped
    record House(
            CallParts parts, OnDuty duty, CallerLink line, CallLoop loop, CallClock clock, Supervision.Watched call) {}

    /// @param listener whose microphone it is
    /// @param whenHeld runs when the caller has been told
    /// @param whenLost is told why, when the supervisor is not heard any more
    SupervisorTurn(
            House house, Exchange talk, String by, String listener, Runnable whenHeld, Consumer<String> whenLost) {
        this.house = house;
        this.talk = talk;
        this.by = by;
        this.listener = listener;
        this.whenHeld = whenHeld;
        this.whenLost = whenLost;
    }

    String by() {
        return by;
    }

    boolean isBy(String otherListener) {
        return listener.equals(otherListener);
    }

    /// Whether the caller has been told, so that the supervisor is heard.
    boolean held() {
        return voice != null;
    }

    boolean isGone() {
        return gone;
    }

    /// The agent falls silent, and tells the caller who comes.
    ///
    /// @param take under which the line plays the supervisor
    void begin(String take) {
        talk.hush();
        String words = house.duty.agent().rules().stepIn().takenOver();
        boolean told = !words.isBlank() && house.call.standing();
        talk.responses.hold(told ? Supervision.exactly(words) : null);
        if (told) {
            long untilNanos = house.loop.nanoTime() + ANNOUNCE_MOST.toNanos();
            next = house.loop.schedule(LOOK, () -> announced(take, untilNanos));
        } else {
            hold(take);
        }
    }

    private void announced(String take, long untilNanos) {
        boolean said = talk.responses.isIdle() && !talk.ledger.playing();
        if (said || !house.call.standing() || house.loop.nanoTime() - untilNanos >= 0) {
            hold(take);
        } else {
            next = house.loop.schedule(LOOK, () -> announced(take, untilNanos));
        }
    }

    /// From here on the supervisor speaks, and the agent does not.
    private void hold(String take) {
        talk.hush();
        talk.responses.hold(null);
        if (turnsAreTheModels()) {
            talk.sides.model().become(house.duty.agent().answeringWhenAsked());
        }
        SupervisorWords words = new SupervisorWords(talk.sides, house.clock);
        words.begin(house.parts.models(), house.duty.agent());
        voice = new SupervisorVoice(house.line, house.loop, house.parts.metrics(), words, take);
        whenHeld.run();
        next = house.loop.schedule(LOOK, this::watch);
    }

    private boolean turnsAreTheModels() {
        return house.duty.agent().turnDetection().interruption().isLeftToModel() && !talk.sides.model().runsTurns();
    }

    private void watch() {
        Duration patience = house.parts.stepIn().supervisorReturn();
        if (voice != null && voice.silentFor().compareTo(patience) >= 0) {
            whenLost.accept("nothing was heard of " + by + " for " + patience.toMillis() + " ms");
        } else {
            next = house.loop.schedule(LOOK, this::watch);
        }
    }

    /// The model began an answer that nobody asked for.
    void answerBegan() {
        if (voice != null) {
            talk.hush();
        }
    }

    /// False when it was not heard.
    boolean says(String speaking, byte[] pcm) {
        return voice != null && isBy(speaking) && voice.says(pcm);
    }

    /// The supervisor's line broke.
    void goes() {
        gone = true;
    }

    /// The supervisor is there, by this line.
    void comes(String otherListener) {
        listener = otherListener;
        gone = false;
    }

    /// The agent may answer again. Returns what the supervisor said, as far as it was heard.
    List<SupervisorWords> end() {
        if (next != null) {
            next.cancel();
        }
        if (voice == null) {
            return List.of();
        }
        if (turnsAreTheModels()) {
            talk.sides.model().become(house.duty.agent());
        }
        voice.words().stops();
        return List.of(voice.words());
    }
}
