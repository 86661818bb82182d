package dev.switchboard.gateway.call;

import dev.switchboard.store.measure.TurnMeasures;
import dev.switchboard.store.measure.TurnMeasures.Beginning;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The times of one turn while it lasts. Nanoseconds of `System.nanoTime`; what has not happened is null. Event loop only.
final class TurnClock {
    final int turn;
    final Beginning begunBy;
    private final Instant at;

    /// The moment from which the caller waits: the model's report of silence, a typed message, the call's arrival. Null
    /// while the caller speaks.
    @Nullable Long waitsSince;
    @Nullable Long silentMs;
    @Nullable Long modelAudioAt;
    @Nullable Long lineAudioAt;
    @Nullable Long createdNanos;
    @Nullable Long firstDeltaNanos;
    int toolCalls;
    long toolNanos;
    /// The time of its tools is in the histogram; a turn that a false alarm seemed to end is told once.
    boolean toolsTold;
    int interruptions;
    int callerWords;
    int agentWords;

    TurnClock(int turn, Beginning begunBy, Instant at) {
        this.turn = turn;
        this.begunBy = begunBy;
        this.at = at;
    }

    /// Whether the caller has heard anything in this turn.
    boolean answered() {
        return lineAudioAt != null;
    }

    @Nullable Long modelNanos() {
        return since(modelAudioAt);
    }

    @Nullable Long lineNanos() {
        return since(lineAudioAt);
    }

    /// Null when the caller's real silence is not known.
    @Nullable Long speechEndNanos() {
        Long line = lineNanos();
        return line == null || silentMs == null ? null : line + TimeUnit.MILLISECONDS.toNanos(silentMs);
    }

    TurnMeasures measures() {
        return new TurnMeasures(
                turn,
                begunBy,
                at,
                ms(modelNanos()),
                ms(lineNanos()),
                ms(speechEndNanos()),
                ms(createdNanos),
                ms(firstDeltaNanos),
                toolCalls,
                TimeUnit.NANOSECONDS.toMillis(toolNanos),
                interruptions,
                callerWords,
                agentWords);
    }

    private @Nullable Long since(@Nullable Long moment) {
        return moment == null || waitsSince == null ? null : moment - waitsSince;
    }

    static @Nullable Long ms(@Nullable Long nanos) {
        return nanos == null ? null : TimeUnit.NANOSECONDS.toMillis(nanos);
    }
}
