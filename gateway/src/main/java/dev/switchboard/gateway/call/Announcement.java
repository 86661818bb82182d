package dev.switchboard.gateway.call;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Sees to it that the caller is told that the call is recorded. The agent is asked to say the sentence; it counts once an
/// answer with its words was complete and was heard to the end, as the playout ledger knows. One that was interrupted is
/// asked for again at once, before the agent says anything else; one that never came, after `ANSWER_WAIT`; up to
/// `MOST_TRIES` times in all. Event loop only.
final class Announcement {
    static final int MOST_TRIES = 3;
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration ANSWER_WAIT = Duration.ofSeconds(30);
    /// Models now and then change a word; so much of the sentence must be there.
    private static final double ENOUGH = 0.75;
    /// The last moments of an item may lack a receipt.
    private static final long SLACK_MS = 60;

    private final String request;
    private final List<String> words;
    private final Exchange talk;
    private final CallLoop loop;
    private final Runnable whenHeard;
    private final Runnable whenGivenUp;
    private CallLoop.@Nullable Timer next;
    private @Nullable String responseId;
    private @Nullable String itemId;
    /// The answer that was asked for again, of which more may come.
    private @Nullable String lostId;
    private int tries;
    private boolean over;

    Announcement(String sentence, Exchange talk, CallLoop loop, Runnable whenHeard, Runnable whenGivenUp) {
        this.request = "Say exactly: \"" + sentence + "\"";
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
                if (itemId == null && !response.equals(lostId) && says(text)) {
                    responseId = response;
                    itemId = item;
                }
            }
            case ModelEvent.ResponseEnded(String response, ModelEvent.Outcome outcome, String _) -> ended(response, outcome);
            default -> {}
        }
    }

    /// An answer that failed is asked for again by the sequencer.
    private void ended(String response, ModelEvent.Outcome outcome) {
        boolean said = response.equals(responseId);
        switch (outcome) {
            case COMPLETED -> {
                if (said) {
                    in(LOOK, this::look);
                    interrupted();
                }
            }
            case CANCELLED, INCOMPLETE -> {
                if (said || !response.equals(lostId) && talk.responses.gives(response, request)) {
                    ask();
                }
            }
            case FAILED -> {
                if (said) {
                    forget();
                }
            }
        }
    }

    /// The caller did not hear some item to its end.
    void interrupted() {
        if (!over && itemId != null && talk.transcript.wasCut(itemId)) {
            ask();
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
        lostId = responseId;
        forget();
        talk.responses.requestFirst(request);
        in(ANSWER_WAIT, this::neverCame);
    }

    private void forget() {
        itemId = null;
        responseId = null;
    }

    /// As long as the caller does not let the agent speak, no try was made.
    private void neverCame() {
        if (talk.responses.awaits(request)) {
            in(ANSWER_WAIT, this::neverCame);
        } else {
            ask();
        }
    }

    private void look() {
        String item = itemId;
        if (item == null || talk.transcript.wasCut(item) || talk.downlink.lostSome(item)) {
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
