package dev.switchboard.gateway.call;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// What the caller hears while there is no model: after a while of silence a soft tone, again every few seconds, so
/// that the line does not seem dead; and two falling notes when the call must end. Tones are made in the line's own
/// codec and belong to no item of the conversation. A line that plays by itself is given none. Event loop only.
final class HoldTone {
    /// Silence up to here passes for thinking.
    static final Duration PATIENCE = Duration.ofMillis(1_500);
    static final Duration EVERY = Duration.ofMillis(2_500);
    /// From the first sound of the goodbye until it has been played and the line's buffers are empty.
    static final Duration GOODBYE = Duration.ofMillis(1_200);
    private static final double SOFT_A_HZ = 440;
    private static final double LOW_E_HZ = 330;

    private final CallerLink line;
    private final CallLoop loop;
    private final BooleanSupplier agentIsHeard;
    private CallLoop.@Nullable Timer next;
    private int played;

    /// `agentIsHeard` while the line still has audio of the agent to play.
    HoldTone(CallerLink line, CallLoop loop, BooleanSupplier agentIsHeard) {
        this.line = line;
        this.loop = loop;
        this.agentIsHeard = agentIsHeard;
    }

    void begin() {
        if (next == null && !line.ownsPlayout()) {
            next = loop.schedule(PATIENCE, this::sound);
        }
    }

    void end() {
        if (next != null) {
            next.cancel();
            next = null;
        }
    }

    void goodbye() {
        end();
        if (line.ownsPlayout()) {
            return;
        }
        play(SOFT_A_HZ);
        play(LOW_E_HZ);
    }

    private void sound() {
        boolean wait = agentIsHeard.getAsBoolean();
        if (!wait) {
            play(SOFT_A_HZ);
        }
        next = loop.schedule(wait ? PATIENCE : EVERY, this::sound);
    }

    private void play(double hz) {
        line.play("hold_" + ++played, Note.of(line.format(), hz));
    }
}
