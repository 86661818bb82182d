package dev.switchboard.gateway.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StreamedWordsTest {
    private final StreamedWords words = new StreamedWords();

    @Test
    void wordsAreToldOnceSeveralResultsAgreeOnThemAndTheRestAtTheEnd() {
        assertThat(words.partial("what is")).isEmpty();
        assertThat(words.partial("what is the")).isEmpty();
        assertThat(words.partial("what is the interest")).isEmpty();
        assertThat(words.partial("what is the interest of")).isEmpty();
        assertThat(words.partial("what is the interest of my")).isEqualTo("what");
        assertThat(words.partial("what is the interest of my account")).isEqualTo(" is");
        assertThat(words.finish("what is the interest of my account")).isEqualTo(" the interest of my account");
    }

    @Test
    void aWordThatIsStillChangingIsNotTold() {
        for (String heard : List.of("i lost", "i lust my", "i lost my", "i lust my card")) {
            assertThat(words.partial(heard)).isEmpty();
        }
        assertThat(words.finish("i lost my card")).isEqualTo("i lost my card");
    }

    @Test
    void aWordToldTooEarlyStaysAndTheRestFollowsIt() {
        for (int i = 0; i < 3; i++) {
            words.partial("i lost my guard at the");
        }
        assertThat(words.partial("i lost my guard at the")).isEqualTo("i lost my guard");
        assertThat(words.finish("i lost my card at the market")).isEqualTo(" at the market");
    }

    @Test
    void nothingUnderstoodTellsNothing() {
        assertThat(words.partial("")).isEmpty();
        assertThat(words.finish("")).isEmpty();
    }

    @Test
    void whateverIsHeardThePiecesGrowAndEndWithTheFinalWords() {
        Random random = new Random(7);
        for (int run = 0; run < 2_000; run++) {
            StreamedWords streamed = new StreamedWords();
            List<String> heard = new ArrayList<>();
            StringBuilder told = new StringBuilder();
            for (int i = 0; i < 15; i++) {
                if (random.nextInt(4) == 0 && !heard.isEmpty()) {
                    heard.set(random.nextInt(heard.size()), "w" + random.nextInt(5));
                } else {
                    heard.add("w" + random.nextInt(5));
                }
                told.append(streamed.partial(String.join(" ", heard)));
            }
            boolean unchanged = String.join(" ", heard).startsWith(told.toString());
            told.append(streamed.finish(String.join(" ", heard)));
            assertThat(told.toString()).doesNotContain("  ").doesNotStartWith(" ");
            if (unchanged) {
                assertThat(told).hasToString(String.join(" ", heard));
            }
        }
    }
}
