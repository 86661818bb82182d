package dev.switchboard.store.scorecard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ScoreTest {
    private final Form form = SampleForm.form();

    @Test
    void theScoreIsTheWeightedMeanOfWeightedSections() {
        Score score = Score.of(form, Map.of("greeting", "yes", "tone", "2", "fast", "2", "card_read", "no", "goodbye", "yes"));
        // Opening (1 · 1 + 3 · ¼) / 4 = 0.4375; work (½ + 1 + 1) / 3; together (0.4375 + 3 · 0.8333) / 4.
        assertThat(score.sections()).containsExactly(43.8, 83.3);
        assertThat(score.percent()).isEqualTo(73.4);
        assertThat(score.passed()).isFalse();
        assertThat(score.open()).isEmpty();
    }

    @Test
    void whatDoesNotApplyAndWhatIsOpenLeavesTheMeans() {
        Score score = Score.of(form, Map.of("tone", "na", "greeting", "yes", "fast", "3"));
        assertThat(score.percent()).isEqualTo(100);
        assertThat(score.passed()).isTrue();
        assertThat(score.open()).containsExactly("card_read", "goodbye");
        assertThat(Score.of(form, Map.of("tone", "na")).percent()).isNull();
        assertThat(Score.of(form, Map.of()).sections()).containsExactly(null, null);
    }

    @Test
    void anAnswerThatFailsTheCallBringsTheScoreToNothing() {
        Score score = Score.of(form, Map.of("greeting", "yes", "tone", "5", "fast", "3", "card_read", "yes", "goodbye", "yes"));
        assertThat(score.percent()).isZero();
        assertThat(score.withoutFailure()).isEqualTo(75);
        assertThat(score.failures()).containsExactly("card_read");
        assertThat(score.passed()).isFalse();
    }
}
