package dev.switchboard.gateway.call;

import dev.switchboard.store.measure.TurnMeasures;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How long a caller waited for answers, by nearest rank: the value at or below which the given part of all lies.
record AnswerDelays(List<Long> sortedMs) {
    AnswerDelays {
        sortedMs = sortedMs.stream().sorted().toList();
    }

    /// Of the caller's turns; the greeting is no answer.
    static AnswerDelays of(List<TurnMeasures> turns) {
        return new AnswerDelays(turns.stream()
                .filter(turn -> turn.begunBy() != TurnMeasures.Beginning.GREETING)
                .map(TurnMeasures::firstLineAudioMs)
                .filter(Objects::nonNull)
                .toList());
    }

    @Nullable Long percentile(int percent) {
        return sortedMs.isEmpty() ? null : sortedMs.get(Math.ceilDiv(percent * sortedMs.size(), 100) - 1);
    }
}
