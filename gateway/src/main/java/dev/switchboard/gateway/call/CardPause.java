package dev.switchboard.gateway.call;

import dev.switchboard.store.redaction.CardTalk;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Has a recording pause by itself while card data may be said:
///
/// - from the moment the agent's words ask for it (`CardTalk`), which is before they have sounded, until the caller has spoken
///   and the agent's next whole line neither asks nor has the caller go on, or until so long after the last line that did;
/// - when the caller reads out a card number (`CardDigits`), from where that began, until shortly after the last digits;
/// - while a payment is under way, from the moment it is asked for until it is settled or turned away, or so long.
///
/// What the model pauses or resumes by tool is the model's. Event loop only.
final class CardPause {
    private static final Duration AFTER_DIGITS = Duration.ofSeconds(10);
    private static final int MOST_CHARS = 4_000;
    private static final int FEWEST_FIGURES = 3;

    private enum Cause {
        NONE, ASKED, DIGITS, PAYMENT
    }

    private final Duration longest;
    private final CallLoop loop;
    private final CallClock clock;
    private final Switch recording;
    private final CardDigits digits = new CardDigits();
    private final StringBuilder words = new StringBuilder();
    private final StringBuilder callerWords = new StringBuilder();
    private String itemId = "";
    private String callerItem = "";
    private Cause cause = Cause.NONE;
    private boolean answered;
    /// Of the call's clock; in the past where no digits were said.
    private long digitsUntil = -1;
    private CallLoop.@Nullable Timer timer;

    /// What is paused and resumed, with the reason for the ticket.
    interface Switch {
        /// What was recorded since that moment of the call's clock is not kept either. False when there is nothing to pause.
        boolean pause(long sinceNanos, String why);

        void resume(String why);
    }

    /// @param longest zero for never
    CardPause(Duration longest, CallLoop loop, CallClock clock, Switch recording) {
        this.longest = longest;
        this.loop = loop;
        this.clock = clock;
        this.recording = recording;
    }

    void saw(ModelEvent event) {
        if (longest.isZero()) {
            return;
        }
        switch (event) {
            case ModelEvent.AgentTextDelta delta -> {
                if (!delta.itemId().equals(itemId)) {
                    itemId = delta.itemId();
                    words.setLength(0);
                }
                if (words.length() < MOST_CHARS) {
                    words.append(delta.delta());
                    askedIn(words.toString());
                }
            }
            case ModelEvent.AgentText text -> said(text.text());
            case ModelEvent.CallerSpeechStarted(String id, Long spokenMs) ->
                digits.speechBegan(id, clock.nanos() - (spokenMs == null ? 0 : spokenMs * 1_000_000));
            case ModelEvent.CallerTextDelta(String id, String delta) -> {
                if (!id.equals(callerItem)) {
                    callerItem = id;
                    callerWords.setLength(0);
                }
                if (callerWords.length() < MOST_CHARS) {
                    callerWords.append(delta);
                    callerSaid(id, callerWords.toString());
                }
            }
            case ModelEvent.CallerText(String id, String text) -> {
                answered = cause != Cause.NONE;
                callerSaid(id, text.length() > MOST_CHARS ? text.substring(0, MOST_CHARS) : text);
            }
            case ModelEvent.CallerSpeechCommitted _, ModelEvent.CallerTextFailed _ -> answered = cause != Cause.NONE;
            default -> {}
        }
    }

    private void askedIn(String text) {
        if (cause == Cause.NONE && CardTalk.asks(text) && recording.pause(clock.nanos(), "card data asked for")) {
            cause = Cause.ASKED;
            answered = false;
            waitFor(longest, "card data asked for " + longest.toSeconds() + " s ago");
        }
    }

    private void said(String text) {
        askedIn(text);
        if (cause != Cause.ASKED) {
            return;
        }
        if (CardTalk.goesOn(text)) {
            answered = false;
            waitFor(longest, "card data asked for " + longest.toSeconds() + " s ago");
        } else if (answered) {
            end("card data no longer asked for");
        }
    }

    private void callerSaid(String id, String text) {
        OptionalLong since = digits.heard(id, text, clock.nanos());
        if (cause == Cause.NONE && since.isPresent() && recording.pause(since.getAsLong(), "card number said")) {
            cause = Cause.DIGITS;
        }
        if (cause != Cause.NONE && (since.isPresent() || CardTalk.figures(text).length() >= FEWEST_FIGURES)) {
            digitsUntil = clock.nanos() + AFTER_DIGITS.toNanos();
            if (cause == Cause.DIGITS) {
                waitForDigits();
            }
        }
    }

    private void waitForDigits() {
        waitFor(Duration.ofNanos(digitsUntil - clock.nanos()), "no card number said for " + AFTER_DIGITS.toSeconds() + " s");
    }

    /// A payment is under way: callers read their card out where they are to type it.
    void paymentAsked() {
        if (longest.isZero()) {
            return;
        }
        if (cause != Cause.NONE || recording.pause(clock.nanos(), "payment asked for")) {
            cause = Cause.PAYMENT;
            stopTimer();
            timer = loop.schedule(longest, () -> paymentOver("payment asked for " + longest.toSeconds() + " s ago"));
        }
    }

    void paymentOver(boolean settled) {
        paymentOver(settled ? "payment settled" : "payment turned away");
    }

    /// Whoever is reading out a number at that moment is waited for.
    private void paymentOver(String why) {
        if (cause != Cause.PAYMENT) {
            return;
        }
        if (digitsUntil > clock.nanos()) {
            cause = Cause.DIGITS;
            waitForDigits();
        } else {
            end(why);
        }
    }

    private void waitFor(Duration time, String why) {
        stopTimer();
        timer = loop.schedule(time, () -> end(why));
    }

    private void end(String why) {
        if (leave()) {
            recording.resume(why);
        }
    }

    /// Somebody else decides about the recording from now on. True when it was paused by this.
    boolean leave() {
        stopTimer();
        boolean was = cause != Cause.NONE;
        cause = Cause.NONE;
        return was;
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
