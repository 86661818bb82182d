package dev.switchboard.gateway.model.live;

import dev.switchboard.gateway.audio.AudioChunk;
import dev.switchboard.gateway.audio.AudioDecoder;
import dev.switchboard.gateway.call.CallLoop;
import dev.switchboard.gateway.call.ModelEvent;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Makes turns of a stream that has none: each side's turn begins with its first words (the agent's also with its first
/// sound) and ends after `QUIET` without more, the two sides independently of each other. Between turns the server
/// sends silence, which is not passed on. The model decides by itself who has the floor, and an overlap is no
/// interruption, so the caller's words never silence the line here; what the model stops saying, it stops sending.
/// Event loop only.
final class TurnGrouper {
    /// As pipecat groups the same stream; fragments of one turn come every 200 ms.
    static final Duration QUIET = Duration.ofMillis(800);
    /// After a cut the rest of the sentence may still trickle in; this long a silence ends it.
    private static final Duration CUT_OVER = Duration.ofMillis(300);
    /// −50 dBFS: below it a chunk is the silence between turns.
    private static final int SILENT_PEAK = 100;
    private static final Pattern SENTENCE_END = Pattern.compile("[.?!…。？！][\\p{Pf}\"')]*\\s*$");

    private final CallLoop loop;
    private final Consumer<ModelEvent> events;
    private final Runnable callerEnded;
    private final StringBuilder callerWords = new StringBuilder();
    private final StringBuilder agentWords = new StringBuilder();
    private CallLoop.@Nullable Timer callerQuiet;
    private CallLoop.@Nullable Timer agentQuiet;
    private CallLoop.@Nullable Timer cut;
    private @Nullable String callerItem;
    private @Nullable Turn agentTurn;
    private final String prefix;
    private int turns;

    /// The agent's turn as the call sees it: one answer of one item.
    private record Turn(String responseId, String itemId) {}

    /// `prefix` keeps the ids of one session apart from those of the next; `callerEnded` runs after the caller's turn
    /// is told.
    TurnGrouper(String prefix, CallLoop loop, Consumer<ModelEvent> events, Runnable callerEnded) {
        this.prefix = prefix;
        this.loop = loop;
        this.events = events;
        this.callerEnded = callerEnded;
    }

    void callerSaid(String delta) {
        if (delta.isEmpty()) {
            return;
        }
        if (callerItem == null) {
            callerItem = prefix + "_u" + ++turns;
            callerWords.setLength(0);
            events.accept(new ModelEvent.CallerSpeechCommitted(callerItem));
        }
        callerWords.append(delta);
        events.accept(new ModelEvent.CallerTextDelta(callerItem, delta));
        callerQuiet = restart(callerQuiet, QUIET, this::endCaller);
    }

    void agentSaid(String delta) {
        if (delta.isEmpty()) {
            return;
        }
        if (cut != null) {
            goOnCutting();
            return;
        }
        Turn turn = agentTurn();
        if (turn != agentTurn) {
            return;
        }
        agentWords.append(delta);
        events.accept(new ModelEvent.AgentTextDelta(turn.responseId, turn.itemId, delta));
        agentQuiet = restart(agentQuiet, QUIET, this::endAgent);
    }

    void agentSounds(AudioChunk audio) {
        boolean silent = silent(audio);
        if (cut != null) {
            if (!silent) {
                goOnCutting();
            }
            return;
        }
        if (silent && agentTurn == null) {
            return;
        }
        Turn turn = agentTurn();
        if (turn != agentTurn) {
            return;
        }
        events.accept(new ModelEvent.AgentAudio(turn.responseId, turn.itemId, audio));
        if (!silent) {
            agentQuiet = restart(agentQuiet, QUIET, this::endAgent);
        }
    }

    /// The agent's turn is cut off by us: its rest is not passed on.
    void cutAgent() {
        Turn turn = agentTurn;
        if (turn == null) {
            return;
        }
        goOnCutting();
        end(turn, ModelEvent.Outcome.CANCELLED, "client_cancelled");
    }

    /// Words and sound come apart, so either shows that what was cut off is not over.
    private void goOnCutting() {
        cut = restart(cut, CUT_OVER, () -> cut = null);
    }

    boolean callerSpeaks() {
        return callerItem != null;
    }

    /// The answer under way, or null.
    @Nullable String activeResponse() {
        return agentTurn == null ? null : agentTurn.responseId;
    }

    /// Ends what is open: no more will come.
    void settle() {
        endCaller();
        endAgent();
        stop();
    }

    /// The session broke off. What the caller said is told as far as its words came; the agent's answer only when it had come
    /// to the end of a sentence, for another session may be asked to give one that had not.
    void breakOff() {
        endCaller();
        if (SENTENCE_END.matcher(agentWords).find()) {
            endAgent();
        }
        stop();
    }

    void stop() {
        for (CallLoop.Timer timer : new CallLoop.Timer[] {callerQuiet, agentQuiet, cut}) {
            if (timer != null) {
                timer.cancel();
            }
        }
    }

    /// The turn under way, a new one if need be: who is told that it begins may cut it off at once.
    private Turn agentTurn() {
        Turn turn = agentTurn;
        if (turn == null) {
            turn = new Turn(prefix + "_r" + ++turns, prefix + "_a" + turns);
            agentTurn = turn;
            agentWords.setLength(0);
            agentQuiet = restart(agentQuiet, QUIET, this::endAgent);
            events.accept(new ModelEvent.ResponseStarted(turn.responseId));
        }
        return turn;
    }

    private void endCaller() {
        String item = callerItem;
        if (item != null) {
            callerItem = null;
            events.accept(new ModelEvent.CallerText(item, callerWords.toString().strip()));
            callerEnded.run();
        }
    }

    private void endAgent() {
        Turn turn = agentTurn;
        if (turn != null) {
            end(turn, ModelEvent.Outcome.COMPLETED, "");
        }
    }

    private void end(Turn turn, ModelEvent.Outcome outcome, String detail) {
        agentTurn = null;
        events.accept(new ModelEvent.AgentText(turn.responseId, turn.itemId, agentWords.toString().strip()));
        events.accept(new ModelEvent.ResponseEnded(turn.responseId, outcome, detail));
    }

    private CallLoop.Timer restart(CallLoop.@Nullable Timer timer, Duration after, Runnable task) {
        if (timer != null) {
            timer.cancel();
        }
        return loop.schedule(after, task);
    }

    private static boolean silent(AudioChunk audio) {
        for (short sample : AudioDecoder.decode(audio.format(), audio.raw())) {
            if (Math.abs(sample) > SILENT_PEAK) {
                return false;
            }
        }
        return true;
    }
}
