package dev.switchboard.store.scorecard;

import java.util.List;

/// What became of a change of an evaluation.
public sealed interface EvaluationOutcome {
    record Done(Evaluation evaluation) implements EvaluationOutcome {}

    record NoSuchEvaluation() implements EvaluationOutcome {}

    /// It is another reviewer's.
    record NotYours(String reviewer) implements EvaluationOutcome {}

    /// It has changed since; `now` is how it is.
    record Stale(Evaluation now) implements EvaluationOutcome {}

    /// What was submitted is changed only by making it a draft again first.
    record Closed() implements EvaluationOutcome {}

    /// It cannot be submitted before these questions are answered.
    record Unanswered(List<String> questions) implements EvaluationOutcome {}

    /// The edit does not go with the form or the call: one line that names what is wrong and what was expected.
    record Wrong(String why) implements EvaluationOutcome {}
}
