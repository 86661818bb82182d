package dev.switchboard.store.scorecard;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is answered to one question.
///
/// @param value null while there is no answer
/// @param automatic whether it is what call data gave and nobody has taken a hand to it
/// @param suggestion what call data gave, also where a person answered otherwise; null where it gave nothing
/// @param evidence interaction ids of lines of the call
public record Answer(
        String questionId,
        @Nullable String value,
        boolean automatic,
        @Nullable Suggestion suggestion,
        String comment,
        List<Long> evidence) {
    public Answer {
        evidence = List.copyOf(evidence);
    }

    /// @param figureValue of that figure in the call, in its unit
    public record Suggestion(String value, Figure figure, double figureValue) {}

    Answer withComment(String text) {
        return new Answer(questionId, value, automatic, suggestion, text, evidence);
    }
}
