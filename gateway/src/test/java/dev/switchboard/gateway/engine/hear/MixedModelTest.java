package dev.switchboard.gateway.engine.hear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class MixedModelTest {
    private static final Path GENERAL = Path.of("/usr/share/pocketsphinx/model/en-us/en-us.lm.bin");
    private static final List<List<String>> SENTENCES =
            List.of(List.of("i", "lost", "my", "card"), List.of("i", "lost", "my", "flexicard"));
    private static final List<String> WORDS = List.of("new", "york", "the", "of", "united", "states", "to", "weather");

    private static GeneralModel general;
    private static Map<String, double[]> grams;

    @BeforeAll
    static void mix() throws IOException {
        assumeTrue(Files.isRegularFile(GENERAL), "pocketsphinx-en-us is not installed");
        general = GeneralModel.read(GENERAL);
        grams = grams(new MixedModel(new TrigramModel(SENTENCES, WORDS), Optional.of(general)).arpa());
    }

    @Test
    void generalEnglishIsReadTheRightWayRound() {
        assertThat(general.pair(general.id("new"), general.id("york")))
                .isGreaterThan(general.pair(general.id("york"), general.id("new")) + 1);
        assertThat(general.triple(general.id("the"), general.id("united"), general.id("states")))
                .isGreaterThan(Math.log(0.2));
        assertThat(general.id("flexicard")).isEqualTo(-1);
    }

    @Test
    void generalEnglishAddsUpToOne() {
        double sum = 0;
        for (int word = 0; word < general.words().size(); word++) {
            boolean start = general.words().get(word).equals("<s>");
            sum += start ? 0 : Math.exp(general.pair(general.id("new"), word));
        }
        assertThat(sum).isCloseTo(1, within(0.02));
    }

    @Test
    void aMixKnowsTheDomainAndEverydayEnglish() {
        assertThat(grams).containsKeys("lost my flexicard", "the united states", "new york");
        assertThat(probability("lost", "my", "card")).isGreaterThan(4 * probability("lost", "my", "york"));
        assertThat(probability("to", "new", "york")).isGreaterThan(4 * probability("to", "new", "card"));
    }

    @Test
    void afterAnyHistoryTheMixAddsUpToOne() {
        for (List<String> history : List.of(List.of("lost", "my"), List.of("the", "united"), List.of("york", "card"),
                List.of("of", "the"))) {
            double sum = grams.keySet().stream()
                    .filter(gram -> !gram.contains(" ") && !gram.equals("<s>"))
                    .mapToDouble(word -> probability(history.get(0), history.get(1), word))
                    .sum();
            assertThat(sum).as("after %s", history).isCloseTo(1, within(0.01));
        }
    }

    private static double probability(String before, String last, String word) {
        double[] triple = grams.get(before + " " + last + " " + word);
        if (triple != null) {
            return triple[0];
        }
        double[] history = grams.get(before + " " + last);
        double[] pair = grams.get(last + " " + word);
        double shorter = pair != null ? pair[0] : single(last)[1] * single(word)[0];
        return (history == null ? 1 : history[1]) * shorter;
    }

    private static double[] single(String word) {
        return Objects.requireNonNull(grams.get(word), word);
    }

    /// Probability and backoff weight by n-gram.
    private static Map<String, double[]> grams(String arpa) {
        Map<String, double[]> grams = new HashMap<>();
        arpa.lines().filter(line -> line.indexOf('\t') > 0).forEach(line -> {
            String[] fields = line.split("\t", -1);
            grams.put(fields[1], new double[] {
                Math.pow(10, Double.parseDouble(fields[0])),
                fields.length < 3 ? 1 : Math.pow(10, Double.parseDouble(fields[2]))
            });
        });
        return grams;
    }
}
