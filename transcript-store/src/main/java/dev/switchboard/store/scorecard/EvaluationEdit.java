package dev.switchboard.store.scorecard;

import dev.switchboard.store.scorecard.Evaluation.State;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a reviewer changes of an evaluation. What is absent stays.
///
/// @param answers the questions whose answer is set anew, each as a whole
/// @param comment on the call as a whole; null to leave it
/// @param state null to leave it
public record EvaluationEdit(List<Given> answers, @Nullable String comment, @Nullable State state) {
    public EvaluationEdit {
        answers = List.copyOf(answers);
    }

    /// @param value null takes the answer back
    public record Given(String questionId, @Nullable String value, String comment, List<Long> evidence) {
        public Given {
            evidence = List.copyOf(evidence);
        }
    }
}
