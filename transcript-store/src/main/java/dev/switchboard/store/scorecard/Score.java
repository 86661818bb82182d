package dev.switchboard.store.scorecard;

import dev.switchboard.store.scorecard.Form.Question;
import dev.switchboard.store.scorecard.Form.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// What the answers of a form come to. A section earns the mean of what its answers earn, weighted by its questions;
/// the score is the mean of the sections, weighted by theirs, times 100. What does not apply and what is not answered
/// yet leaves the means, and so does a section without an answer. An answer that earns nothing to a question of
/// automatic failure brings the score to 0.
///
/// @param percent 0 to 100, to a tenth; null while no answer counts
/// @param withoutFailure the same as if no question failed the call by itself
/// @param failures ids of the questions that did
/// @param passed null in a form without a pass mark, and without a score
/// @param sections what each earned, in the form's order; null where no answer counts
/// @param open ids of questions that have no answer
public record Score(
        @Nullable Double percent,
        @Nullable Double withoutFailure,
        List<String> failures,
        @Nullable Boolean passed,
        List<@Nullable Double> sections,
        List<String> open) {

    /// @param answers values by question id
    public static Score of(Form form, Map<String, String> answers) {
        double sum = 0;
        double weights = 0;
        List<@Nullable Double> sections = new ArrayList<>();
        for (Section section : form.sections()) {
            OptionalDouble earned = earned(section, answers);
            sections.add(earned.isPresent() ? tenth(earned.getAsDouble()) : null);
            if (earned.isPresent()) {
                sum += section.weight() * earned.getAsDouble();
                weights += section.weight();
            }
        }
        List<String> failures = form.questions()
                .filter(question -> question.automaticFail() && earned(question, answers).orElse(1) == 0)
                .map(Question::id)
                .toList();
        Double without = weights == 0 ? null : (Double) tenth(sum / weights);
        Double percent = without == null ? null : failures.isEmpty() ? without : (Double) 0.0;
        Double pass = form.pass();
        Boolean passed = percent == null || pass == null ? null : (Boolean) (failures.isEmpty() && percent >= pass);
        List<String> open = form.questions().map(Question::id).filter(id -> !answers.containsKey(id)).toList();
        return new Score(percent, without, failures, passed, sections, open);
    }

    private static OptionalDouble earned(Section section, Map<String, String> answers) {
        double sum = 0;
        double weights = 0;
        for (Question question : section.questions()) {
            OptionalDouble earned = earned(question, answers);
            if (earned.isPresent()) {
                sum += question.weight() * earned.getAsDouble();
                weights += question.weight();
            }
        }
        return weights == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / weights);
    }

    private static OptionalDouble earned(Question question, Map<String, String> answers) {
        String answer = answers.get(question.id());
        return answer == null ? OptionalDouble.empty() : question.scale().earned(answer);
    }

    private static double tenth(double share) {
        return Math.round(share * 1_000) / 10.0;
    }
}
