package dev.switchboard.gateway.call;

import dev.switchboard.tools.ToolSentences;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/// Tells a caller who waits for a tool that it takes a moment: a sentence of its own answer, which is asked for only when
/// nothing is under way, wished, said or played, so that it neither meets another answer nor delays what the tool found by
/// more than its own length. It touches no tool output: those go in as they come, and are answered after it. Not where a
/// client runs the conversation, nor while a supervisor has the call. Event loop only.
final class Filler {
    static final Duration AGAIN = Duration.ofSeconds(8);
    private static final Duration LOOK = Duration.ofMillis(250);

    private final CallSides sides;

    Filler(CallSides sides) {
        this.sides = sides;
    }

    /// Speaks after so long, and again every `AGAIN`, for as long as it is still wanted; not when `after` is zero.
    void begin(Duration after, ToolSentences sentences, BooleanSupplier wanted) {
        if (!after.isZero() && !sides.line().ownsPlayout()) {
            sides.loop().schedule(after, () -> look(sentences.filler(), sentences, wanted));
        }
    }

    private void look(String sentence, ToolSentences sentences, BooleanSupplier wanted) {
        if (!wanted.getAsBoolean()) {
            return;
        }
        if (sides.supervision().holds() || sides.supervision().somebodySpeaks() || !sides.responses().mayAskNow()) {
            sides.loop().schedule(LOOK, () -> look(sentence, sentences, wanted));
            return;
        }
        sides.responses().request(Supervision.exactly(sentence));
        sides.loop().schedule(AGAIN, () -> look(sentences.stillAtWork(), sentences, wanted));
    }
}
