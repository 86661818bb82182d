package dev.switchboard.gateway.call;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// What the caller hears while waiting for a person: four quiet notes, a rest, and again, note by note, so that it makes way
/// within a note when somebody speaks. Belongs to no item of the conversation. Event loop only.
final class HoldMelody {
    private static final Duration NOTE = Duration.ofMillis(420);
    private static final Duration REST = Duration.ofMillis(2_100);
    /// A, C sharp, E, C sharp.
    private static final double[] NOTES_HZ = {440, 554.37, 659.25, 554.37};

    private final CallerLink line;
    private final CallLoop loop;
    private final BooleanSupplier somebodySpeaks;
    private CallLoop.@Nullable Timer next;
    private int at;
    private int played;

    HoldMelody(CallerLink line, CallLoop loop, BooleanSupplier somebodySpeaks) {
        this.line = line;
        this.loop = loop;
        this.somebodySpeaks = somebodySpeaks;
    }

    void begin() {
        if (next == null) {
            at = 0;
            next = loop.schedule(NOTE, this::sound);
        }
    }

    void end() {
        if (next != null) {
            next.cancel();
            next = null;
        }
    }

    private void sound() {
        if (somebodySpeaks.getAsBoolean()) {
            at = 0;
            next = loop.schedule(REST, this::sound);
            return;
        }
        line.play("wait_" + ++played, Note.of(line.format(), NOTES_HZ[at]));
        at = (at + 1) % NOTES_HZ.length;
        next = loop.schedule(at == 0 ? REST : NOTE, this::sound);
    }
}
