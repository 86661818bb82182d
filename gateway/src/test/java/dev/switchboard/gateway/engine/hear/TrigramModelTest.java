package dev.switchboard.gateway.engine.hear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TrigramModelTest {
    private static final List<List<String>> SENTENCES = List.of(
            List.of("i", "lost", "my", "card"), List.of("i", "lost", "my", "phone"), List.of("freeze", "my", "card"));
    private static final GeneralEnglish GENERAL = new GeneralEnglish(
            Map.of("the", 5.0, "card", 1.0, "weather", 2.0),
                    Map.of("the", Map.of("weather", 0.6), "my", Map.of("weather", 0.2)));

    @Test
    void probabilitiesAfterAHistoryAddUpToOne() {
        TrigramModel model = new TrigramModel(SENTENCES, GENERAL);
        List<String> next = new ArrayList<>(model.vocabulary());
        next.add("</s>");
        for (List<String> history : List.of(List.of("lost", "my"), List.of("the", "weather"), List.of("i", "lost"))) {
            double sum = 0;
            for (String word : next) {
                sum += model.probability(history.get(0), history.get(1), word);
            }
            assertThat(sum).as("after %s", history).isCloseTo(1, within(1e-6));
        }
    }

    @Test
    void whatWasSaidIsLikelierThanWhatWasNot() {
        TrigramModel model = new TrigramModel(SENTENCES, GENERAL);
        assertThat(model.probability("lost", "my", "card"))
                .isGreaterThan(10 * model.probability("lost", "my", "freeze"));
    }

    @Test
    void pairsOfGeneralEnglishCountWhereTheDomainIsSilent() {
        TrigramModel model = new TrigramModel(SENTENCES, GENERAL);
        assertThat(model.probability("lost", "the", "weather"))
                .isGreaterThan(10 * model.probability("lost", "the", "phone"));
    }

    @Test
    void everydayWordsStayWithinReachEverywhere() {
        assertThat(new TrigramModel(SENTENCES, GENERAL).probability("lost", "my", "weather")).isGreaterThan(1e-5);
    }

    @Test
    void theArpaTextCountsItsOwnLines() {
        String arpa = new TrigramModel(SENTENCES, GENERAL).arpa();
        for (int order = 1; order <= 3; order++) {
            String section = arpa.split("\\\\" + order + "-grams:\n")[1].split("\n\\\\")[0].strip();
            assertThat(arpa).contains("ngram " + order + "=" + section.lines().count() + "\n");
        }
        assertThat(arpa).endsWith("\\end\\\n");
    }
}
