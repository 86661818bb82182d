package dev.switchboard.gateway.call;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Sees to it that the caller is told that the call is recorded. The agent is asked to say the sentence; it counts once an
/// answer with its words was heard to the end, as the playout ledger knows. One that was interrupted, or never came, is
/// asked for again, up to `MOST_TRIES` times. Event loop only.
final class Announcement {
    static final int MOST_TRIES = 3;
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration ANSWER_WAIT = Duration.ofSeconds(30);
    /// Models now and then change a word; so much of the sentence must be there.
    private static final double ENOUGH = 0.75;
    /// The last moments of an item may lack a receipt.
    private static final long SLACK_MS = 60;

    private final String sentence;
    private final List<String> words;
    private final Exchange talk;
    private final CallLoop loop;
    private final Runnable whenHeard;
    private final Runnable whenGivenUp;
    private CallLoop.@Nullable Timer next;
    private @Nullable String responseId;
    private @Nullable String itemId;
    private int tries;
    private boolean over;

    Announcement(String sentence, Exchange talk, CallLoop loop, Runnable whenHeard, Runnable whenGivenUp) {
        this.sentence = sentence;
        this.words = words(sentence);
        this.talk = talk;
        this.loop = loop;
        this.whenHeard = whenHeard;
        this.whenGivenUp = whenGivenUp;
    }

    void begin() {
        ask();
    }

    /// Every event of the model.
    void saw(ModelEvent event) {
        if (over) {
            return;
        }
        switch (event) {
            case ModelEvent.AgentText(String response, String item, String text) -> {
                if (itemId == null && says(text)) {
                    responseId = response;
                    itemId = item;
                }
            }
            case ModelEvent.ResponseEnded ended -> {
                if (ended.responseId().equals(responseId)) {
                    in(LOOK, this::look);
                }
            }
            default -> {}
        }
    }

    void close() {
        over = true;
        if (next != null) {
            next.cancel();
        }
    }

    private void ask() {
        tries++;
        if (tries > MOST_TRIES) {
            close();
            whenGivenUp.run();
            return;
        }
        itemId = null;
        responseId = null;
        talk.responses.request("Say exactly: \"" + sentence + "\"");
        in(ANSWER_WAIT, this::ask);
    }

    private void look() {
        String item = itemId;
        if (item == null || talk.transcript.wasCut(item)) {
            ask();
        } else if (talk.ledger.sentUs(item) / 1000 - talk.ledger.heardMs(item) <= SLACK_MS) {
            close();
            whenHeard.run();
        } else {
            in(LOOK, this::look);
        }
    }

    private void in(Duration time, Runnable then) {
        if (next != null) {
            next.cancel();
        }
        next = loop.schedule(time, then);
    }

    private boolean says(String text) {
        Set<String> said = Set.copyOf(words(text));
        return words.stream().filter(said::contains).count() >= ENOUGH * words.size();
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+", -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
