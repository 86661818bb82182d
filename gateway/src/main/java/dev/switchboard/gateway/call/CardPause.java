package dev.switchboard.gateway.call;

import dev.switchboard.store.redaction.CardTalk;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Has a recording pause by itself while card data is asked for: from the moment the agent's words ask (`CardTalk`), which
/// is before they have sounded, until the caller has spoken and the agent's next whole line neither asks nor has the caller
/// go on, or until so long after the last line that did. What the model pauses or resumes by tool is the model's. Event
/// loop only.
final class CardPause {
    private static final int MOST_CHARS = 4_000;

    private final Duration longest;
    private final CallLoop loop;
    private final Switch recording;
    private final StringBuilder words = new StringBuilder();
    private String itemId = "";
    private boolean paused;
    private boolean answered;
    private CallLoop.@Nullable Timer timer;

    /// What is paused and resumed, with the reason for the ticket.
    interface Switch {
        /// False when there is nothing to pause.
        boolean pause(String why);

        void resume(String why);
    }

    /// @param longest zero for never
    CardPause(Duration longest, CallLoop loop, Switch recording) {
        this.longest = longest;
        this.loop = loop;
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
            case ModelEvent.CallerSpeechCommitted _, ModelEvent.CallerText _, ModelEvent.CallerTextFailed _ ->
                answered = paused;
            default -> {}
        }
    }

    private void askedIn(String text) {
        if (!paused && CardTalk.asks(text) && recording.pause("card data asked for")) {
            paused = true;
            answered = false;
            waitFor();
        }
    }

    private void said(String text) {
        askedIn(text);
        if (!paused) {
            return;
        }
        if (CardTalk.goesOn(text)) {
            answered = false;
            waitFor();
        } else if (answered) {
            end("card data no longer asked for");
        }
    }

    private void waitFor() {
        stopTimer();
        timer = loop.schedule(longest, () -> end("card data asked for " + longest.toSeconds() + " s ago"));
    }

    private void end(String why) {
        if (leave()) {
            recording.resume(why);
        }
    }

    /// Somebody else decides about the recording from now on. True when it was paused by this.
    boolean leave() {
        stopTimer();
        boolean was = paused;
        paused = false;
        return was;
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
