package dev.switchboard.gateway.call;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Keeps a call within its bounds of time, with a word before each end: after `silencePrompt` of quiet the agent asks
/// whether the caller is there, after as much again it says goodbye; `warning` before the longest call is over it says so.
/// What it says waits for a quiet moment, the goodbye at most `GRACE`, and no goodbye takes longer than `GOODBYE_MOST`.
/// Silence without any event for `silence` ends a call without a word. Looks once a `tick`, so each bound may be one tick
/// late; what happens in between costs one write. Event loop only.
final class Timekeeper {
    static final Duration GRACE = Duration.ofSeconds(10);
    static final Duration GOODBYE_MOST = Duration.ofSeconds(10);
    private static final Duration SHORTEST_TICK = Duration.ofMillis(50);
    private static final Duration LONGEST_TICK = Duration.ofSeconds(2);
    private static final Duration PLAYOUT_CHECK = Duration.ofMillis(100);

    /// The call, as its time is kept.
    interface Talk {
        /// Whether nobody speaks, nothing is being played, and neither an answer nor a tool is under way.
        boolean quiet();

        /// Whether the agent can say anything at all yet, or still.
        boolean standing();

        boolean answering();

        boolean playing();

        /// Has the agent say this, word for word, as soon as it may.
        void say(String sentence);

        CallSentences sentences();

        void end(EndReason reason);
    }

    private final CallLoop loop;
    private final CallLimits limits;
    private final Talk talk;
    private final Duration tick;
    private CallLoop.Timer ticking;
    private boolean event;
    private Duration lasted = Duration.ZERO;
    private Duration still = Duration.ZERO;
    private Duration quiet = Duration.ZERO;
    private boolean warned;
    private boolean prompted;
    private @Nullable EndReason farewell;
    private int answersAwaited;
    private boolean over;

    Timekeeper(CallLoop loop, CallLimits limits, Talk talk) {
        this.loop = loop;
        this.limits = limits;
        this.talk = talk;
        this.tick = tick(limits);
        this.ticking = loop.schedule(tick, this::look);
    }

    /// A tenth of the shortest bound there is.
    private static Duration tick(CallLimits limits) {
        Duration tick = LONGEST_TICK;
        for (Duration bound : new Duration[] {limits.silencePrompt(), limits.silence(), limits.longest()}) {
            if (bound.isPositive() && bound.dividedBy(10).compareTo(tick) < 0) {
                tick = bound.dividedBy(10);
            }
        }
        return tick.compareTo(SHORTEST_TICK) < 0 ? SHORTEST_TICK : tick;
    }

    /// The agent is heard, or a line reports.
    void active() {
        event = true;
    }

    /// The caller spoke, typed or pressed a key: a goodbye for silence is taken back.
    void callerActed() {
        event = true;
        prompted = false;
        if (farewell == EndReason.SILENCE_LIMIT) {
            farewell = null;
        }
    }

    /// An answer of the agent is complete, whatever it was.
    void answerEnded() {
        if (farewell != null && --answersAwaited <= 0) {
            leaveWhenPlayed(farewell);
        }
    }

    /// The gateway closes.
    void close() {
        sayGoodbye(EndReason.SHUTDOWN, talk.sentences().closing());
    }

    void stop() {
        over = true;
        ticking.cancel();
    }

    private void look() {
        boolean quietNow = !event && talk.quiet();
        still = event ? Duration.ZERO : still.plus(tick);
        quiet = quietNow ? quiet.plus(tick) : Duration.ZERO;
        lasted = lasted.plus(tick);
        event = false;
        keepSilence();
        if (!over) {
            keepLongest(quietNow);
        }
        if (!over) {
            ticking = loop.schedule(tick, this::look);
        }
    }

    private void keepSilence() {
        if (reached(still, limits.silence())) {
            talk.end(EndReason.SILENCE_LIMIT);
        } else if (farewell == null && reached(quiet, limits.silencePrompt())) {
            quiet = Duration.ZERO;
            if (prompted) {
                sayGoodbye(EndReason.SILENCE_LIMIT, talk.sentences().silenceGoodbye());
            } else {
                prompted = true;
                say(talk.sentences().stillThere());
            }
        }
    }

    private void keepLongest(boolean quietNow) {
        if (!limits.longest().isPositive() || farewell != null) {
            return;
        }
        if (reached(lasted, limits.longest())) {
            if (quietNow || !talk.standing() || reached(lasted, limits.longest().plus(GRACE))) {
                sayGoodbye(EndReason.DURATION_LIMIT, talk.sentences().timeGoodbye());
            }
        } else if (!warned && quietNow && limits.warning().isPositive()
                && reached(lasted, limits.longest().minus(limits.warning()))) {
            warned = true;
            say(talk.sentences().timeWarning());
        }
    }

    private static boolean reached(Duration time, Duration bound) {
        return bound.isPositive() && time.compareTo(bound) >= 0;
    }

    private void say(String sentence) {
        if (!sentence.isBlank()) {
            talk.say(sentence);
        }
    }

    /// A shutdown goes before the other reasons.
    private void sayGoodbye(EndReason reason, String sentence) {
        if (over || farewell == EndReason.SHUTDOWN) {
            return;
        }
        if (sentence.isBlank() || !talk.standing()) {
            talk.end(reason);
            return;
        }
        farewell = reason;
        answersAwaited = talk.answering() ? 2 : 1;
        talk.say(sentence);
        loop.schedule(GOODBYE_MOST, () -> leave(reason));
    }

    private void leaveWhenPlayed(EndReason reason) {
        if (talk.playing() && farewell == reason && !over) {
            loop.schedule(PLAYOUT_CHECK, () -> leaveWhenPlayed(reason));
        } else {
            leave(reason);
        }
    }

    private void leave(EndReason reason) {
        if (farewell == reason && !over) {
            talk.end(reason);
        }
    }
}
