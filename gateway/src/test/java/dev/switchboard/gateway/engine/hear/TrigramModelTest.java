package dev.switchboard.gateway.engine.hear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TrigramModelTest {
    private static final List<List<String>> SENTENCES = List.of(
            List.of("i", "lost", "my", "card"), List.of("i", "lost", "my", "phone"), List.of("freeze", "my", "card"));
    private static final List<String> FURTHER = List.of("weather");

    @Test
    void probabilitiesAfterAHistoryAddUpToOne() {
        TrigramModel model = new TrigramModel(SENTENCES, FURTHER);
        List<String> next = new ArrayList<>(model.vocabulary());
        next.add("</s>");
        for (List<String> history : List.of(List.of("lost", "my"), List.of("my", "weather"), List.of("i", "lost"))) {
            double sum = 0;
            for (String word : next) {
                sum += model.probability(history.get(0), history.get(1), word);
            }
            assertThat(sum).as("after %s", history).isCloseTo(1, within(1e-6));
        }
    }

    @Test
    void whatWasSaidIsLikelierThanWhatWasNot() {
        TrigramModel model = new TrigramModel(SENTENCES, FURTHER);
        assertThat(model.probability("lost", "my", "card"))
                .isGreaterThan(10 * model.probability("lost", "my", "freeze"));
    }

    @Test
    void wordsThatNobodySaidStayWithinReachEverywhere() {
        assertThat(new TrigramModel(SENTENCES, FURTHER).probability("lost", "my", "weather")).isGreaterThan(1e-4);
    }
}
