package dev.switchboard.tools.helpcenter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class WordKindsTest {
    private final SpokenWords words = new SpokenWords(List.of(), List.of());
    private final WordKinds kinds = new WordKinds(
            List.of("place: new york, japan", "new: new, fresh", "lost: lost, can't find"), words);

    private List<String> marked(String text) {
        return kinds.marked(words.stems(SpokenWords.inFull(text)));
    }

    @Test
    void wordsOfAKindBecomeTheKindAndOthersStay() {
        assertThat(marked("a trip to Japan")).containsExactly("a", "trip", "to", "#place");
    }

    @Test
    void theLongestPhraseCounts() {
        assertThat(marked("new york is new")).containsExactly("#place", "is", "#new");
    }

    @Test
    void contractedAndFullWordsAreOneKind() {
        assertThat(marked("I can't find it")).isEqualTo(marked("i cannot find it")).contains("#lost");
    }

    @Test
    void aLineWithoutAKindIsRefusedWithTheLine() {
        assertThatIllegalArgumentException().isThrownBy(() -> new WordKinds(List.of("japan, china"), words))
                .withMessageContaining("japan, china");
    }
}
